using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ServiceNet.Local.WeChat;

/// <summary>
/// <c>POST /wxa/business/getuserphonenumber?access_token=</c>: a code <c>simphone:&lt;digits&gt;:&lt;nonce&gt;</c>
/// (not a login code) for the phone number in it.
/// </summary>
internal static partial class ReadPhoneNumber
{
    public static async Task<WeChatAnswer> AnswerAsync(
        HttpRequest request, AccessTokens tokens, UsedCodes used, TimeProvider clock, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(request.Method))
            return WeChatAnswer.Error(43002);
        string? token = request.Query["access_token"];
        var body = await WeChatAnswer.ReadAsync(request, ct);
        if (string.IsNullOrEmpty(token) && body?.ContainsKey("access_token") == true)
            return WeChatAnswer.Error(47001);
        if (tokens.Check(token) is not 0 and var refused)
            return WeChatAnswer.Error(refused);
        if (body is null)
            return WeChatAnswer.Error(47001);
        var code = PhoneCode().Match(WeChatAnswer.Text(body, "code") ?? "");
        if (!code.Success)
            return WeChatAnswer.Error(40029);
        return await used.TryUseAsync("phone " + code.Value, ct) switch
        {
            true => Answer(code.Groups["digits"].Value, clock),
            false => WeChatAnswer.Error(40029),
            null => WeChatAnswer.Error(-1),
        };
    }

    private static WeChatAnswer Answer(string digits, TimeProvider clock) => WeChatAnswer.Of(new JsonObject
    {
        ["errcode"] = 0,
        ["errmsg"] = "ok",
        ["phone_info"] = new JsonObject
        {
            ["phoneNumber"] = digits,
            ["purePhoneNumber"] = digits,
            ["countryCode"] = 86,
            ["watermark"] = new JsonObject
            {
                ["timestamp"] = clock.GetUtcNow().ToUnixTimeSeconds(),
                ["appid"] = SimulatedWeChat.AppId,
            },
        },
    });

    [GeneratedRegex(@"^simphone:(?<digits>[0-9]{5,20}):[^:]{1,200}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PhoneCode();
}
