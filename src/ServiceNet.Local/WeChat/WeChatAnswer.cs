using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ServiceNet.Local.WeChat;

/// <summary>One answer on the wire: WeChat reports errors with HTTP 200 and an errcode.</summary>
/// <param name="Body">The JSON text.</param>
internal sealed record WeChatAnswer(string Body)
{
    /// <summary>What most calls say; the odd parameter is WeChat's.</summary>
    public const string Json = "application/json; encoding=utf-8";

    /// <summary>What jscode2session says, although it sends JSON.</summary>
    public const string PlainText = "text/plain";

    // WeChat sends Chinese as it is, not as \u escapes.
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<int, string> Texts = new()
    {
        [-1] = "system error",
        [40001] = "invalid credential, access_token is invalid or not latest",
        [40002] = "invalid grant_type",
        [40013] = "invalid appid",
        [40014] = "invalid access_token",
        [40029] = "invalid code",
        [40125] = "invalid appsecret",
        [40163] = "code been used",
        [40226] = "code blocked",
        [41001] = "access_token missing",
        [41002] = "appid missing",
        [41004] = "appsecret missing",
        [41008] = "missing code",
        [42001] = "access_token expired",
        [43001] = "require GET method",
        [43002] = "require POST method",
        [45009] = "reach max api daily quota limit",
        [45011] = "api minute-quota reach limit mustslower retry next minute",
        [47001] = "data format error",
    };

    public static WeChatAnswer Of(JsonObject content) => new(content.ToJsonString(Unescaped));

    /// <summary>An error; its text ends with a request id, which clients must not compare.</summary>
    public static WeChatAnswer Error(int code)
    {
        var rid = $"{RandomNumberGenerator.GetHexString(8, true)}-{RandomNumberGenerator.GetHexString(8, true)}-{RandomNumberGenerator.GetHexString(8, true)}";
        return Of(new JsonObject
        {
            ["errcode"] = code,
            ["errmsg"] = $"{Texts.GetValueOrDefault(code, "error")} rid: {rid}",
        });
    }

    public Task WriteAsync(HttpResponse response, string contentType, CancellationToken ct)
    {
        response.ContentType = contentType;
        return response.WriteAsync(Body, ct);
    }

    /// <summary>The request's body as a JSON object, or null when it is anything else.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonNode>(request.Body, cancellationToken: ct) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member that is a string and not empty, else null.</summary>
    public static string? Text(JsonObject body, string member) =>
        body[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
