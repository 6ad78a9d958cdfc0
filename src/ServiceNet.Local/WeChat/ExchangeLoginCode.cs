using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ServiceNet.Local.WeChat;

/// <summary><c>GET /sns/jscode2session</c>: a login code <c>sim:&lt;name&gt;:&lt;nonce&gt;</c> for an openid and a session key.</summary>
internal static class ExchangeLoginCode
{
    private const string Prefix = "sim:";
    private static readonly byte[] OpenIdKey = Encoding.UTF8.GetBytes("simulated-wechat-openid:" + SimulatedWeChat.AppId);
    private static readonly byte[] SessionKeyKey = Encoding.UTF8.GetBytes("simulated-wechat-session:" + SimulatedWeChat.AppId);

    public static async Task<WeChatAnswer> AnswerAsync(HttpRequest request, UsedCodes used, CancellationToken ct)
    {
        if (!HttpMethods.IsGet(request.Method))
            return WeChatAnswer.Error(43001);
        if (Credentials.Check(request.Query["appid"], request.Query["secret"]) is { } refused)
            return WeChatAnswer.Error(refused);
        string? code = request.Query["js_code"];
        if (string.IsNullOrEmpty(code))
            return WeChatAnswer.Error(41008);
        if (request.Query["grant_type"] != "authorization_code")
            return WeChatAnswer.Error(40002);
        if (NameIn(code) is not { } name)
            return WeChatAnswer.Error(40029);
        return await used.TryUseAsync("login " + code, ct) switch
        {
            true => WeChatAnswer.Of(new JsonObject
            {
                ["session_key"] = Convert.ToBase64String(HMACSHA256.HashData(SessionKeyKey, Encoding.UTF8.GetBytes(code))[..16]),
                ["openid"] = OpenIdOf(name),
            }),
            false => WeChatAnswer.Error(40163),
            null => WeChatAnswer.Error(-1),
        };
    }

    /// <summary>'o' and 27 characters that follow from the name alone, in every process.</summary>
    public static string OpenIdOf(string name) =>
        "o" + Base64Url.EncodeToString(HMACSHA256.HashData(OpenIdKey, Encoding.UTF8.GetBytes(name)))[..27];

    private static string? NameIn(string code)
    {
        var end = code.LastIndexOf(':');
        if (!code.StartsWith(Prefix, StringComparison.Ordinal) || end <= Prefix.Length || end == code.Length - 1)
            return null;
        return code.Length > 256 || code.Any(char.IsControl) ? null : code[Prefix.Length..end];
    }
}
