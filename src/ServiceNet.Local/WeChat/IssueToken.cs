using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ServiceNet.Local.WeChat;

/// <summary><c>POST /cgi-bin/stable_token</c> and <c>GET /cgi-bin/token</c>.</summary>
internal static class IssueToken
{
    private const string GrantType = "client_credential";

    public static async Task<WeChatAnswer> StableAsync(HttpRequest request, AccessTokens tokens, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(request.Method))
            return WeChatAnswer.Error(43002);
        // A form would be read as malformed JSON, which is what WeChat does with one.
        if (await WeChatAnswer.ReadAsync(request, ct) is not { } body)
            return WeChatAnswer.Error(47001);
        if (Credentials.Check(WeChatAnswer.Text(body, "appid"), WeChatAnswer.Text(body, "secret")) is { } refused)
            return WeChatAnswer.Error(refused);
        if (WeChatAnswer.Text(body, "grant_type") != GrantType)
            return WeChatAnswer.Error(40002);
        var force = body["force_refresh"];
        if (force is not null && force.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            return WeChatAnswer.Error(47001);
        return Answer(tokens.Stable(force is not null && force.GetValueKind() == JsonValueKind.True));
    }

    public static WeChatAnswer Plain(HttpRequest request, AccessTokens tokens)
    {
        if (!HttpMethods.IsGet(request.Method))
            return WeChatAnswer.Error(43001);
        if (Credentials.Check(request.Query["appid"], request.Query["secret"]) is { } refused)
            return WeChatAnswer.Error(refused);
        return request.Query["grant_type"] == GrantType ? Answer(tokens.Plain()) : WeChatAnswer.Error(40002);
    }

    private static WeChatAnswer Answer(AccessTokens.Issued issued) =>
        issued.ErrorCode != 0
            ? WeChatAnswer.Error(issued.ErrorCode)
            : WeChatAnswer.Of(new JsonObject { ["access_token"] = issued.Token, ["expires_in"] = issued.ExpiresIn });
}
