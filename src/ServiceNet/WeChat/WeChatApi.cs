using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace ServiceNet.WeChat;

/// <summary>What WeChat answered: errcode 0 and a value, or its number for what went wrong.</summary>
/// <param name="ErrCode">0 is success; see developers.weixin.qq.com for the rest. <see cref="Unreachable"/> when no answer came.</param>
public sealed record WeChatResult<T>(int ErrCode, string ErrMsg, T? Value)
    where T : class
{
    /// <summary>Our own number for no usable answer: a time-out, HTTP 5xx, a body that is not JSON.</summary>
    public const int Unreachable = -9000;
}

/// <summary>Who a login code belongs to. The session key stays on the server and is not kept.</summary>
public sealed record WeChatSession(string OpenId, string? UnionId);

/// <summary>A telephone number the person agreed to give.</summary>
public sealed record WeChatPhone(string PurePhoneNumber, string CountryCode);

/// <summary>
/// WeChat's server API, one method a call, errcode in the result. It does not know whether the address is WeChat's
/// or a simulation's.
/// </summary>
public sealed class WeChatApi(HttpClient http, IOptions<WeChatOptions> options)
{
    private readonly WeChatOptions _options = options.Value;

    /// <summary><c>GET /sns/jscode2session</c>: exchanges a login code, which is used up by it.</summary>
    public async Task<WeChatResult<WeChatSession>> JsCode2SessionAsync(string code, CancellationToken ct)
    {
        var answer = await SendAsync<SessionAnswer>(
            () => new HttpRequestMessage(HttpMethod.Get, $"/sns/jscode2session?appid={Esc(_options.AppId)}&secret={Esc(_options.AppSecret)}&js_code={Esc(code)}&grant_type=authorization_code"), ct);
        return answer.Value is { OpenId.Length: > 0 } session
            ? new(0, "ok", new WeChatSession(session.OpenId, session.UnionId))
            : new(answer.ErrCode == 0 ? WeChatResult<WeChatSession>.Unreachable : answer.ErrCode, answer.ErrMsg, null);
    }

    /// <summary><c>POST /cgi-bin/stable_token</c>: the same token on every call until it is renewed.</summary>
    public async Task<WeChatResult<StableToken>> StableTokenAsync(bool forceRefresh, CancellationToken ct)
        => await SendAsync<StableToken>(
            () => new HttpRequestMessage(HttpMethod.Post, "/cgi-bin/stable_token")
            {
                Content = JsonContent.Create(new { grant_type = "client_credential", appid = _options.AppId, secret = _options.AppSecret, force_refresh = forceRefresh }),
            },
            ct);

    /// <summary><c>POST /wxa/business/getuserphonenumber</c>: exchanges a phone code (not a login code).</summary>
    public async Task<WeChatResult<WeChatPhone>> GetUserPhoneNumberAsync(string accessToken, string code, CancellationToken ct)
    {
        var answer = await SendAsync<PhoneAnswer>(
            () => new HttpRequestMessage(HttpMethod.Post, $"/wxa/business/getuserphonenumber?access_token={Esc(accessToken)}") { Content = JsonContent.Create(new { code }) }, ct);
        return answer.Value?.PhoneInfo is { PurePhoneNumber.Length: > 0 } phone
            ? new(0, "ok", new WeChatPhone(phone.PurePhoneNumber, phone.CountryCode.ToString()))
            : new(answer.ErrCode == 0 ? WeChatResult<WeChatPhone>.Unreachable : answer.ErrCode, answer.ErrMsg, null);
    }

    /// <summary>Reads JSON whatever content type it came with: WeChat sends text/plain.</summary>
    private async Task<WeChatResult<T>> SendAsync<T>(Func<HttpRequestMessage> make, CancellationToken ct)
        where T : class
    {
        try
        {
            using var request = make();
            using var response = await http.SendAsync(request, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            if (!response.IsSuccessStatusCode)
            {
                return new(WeChatResult<T>.Unreachable, $"HTTP {(int)response.StatusCode}", null);
            }

            var error = JsonSerializer.Deserialize<ErrorAnswer>(body);
            return error is { ErrCode: not 0 }
                ? new(error.ErrCode, error.ErrMsg ?? "", null)
                : new(0, "ok", JsonSerializer.Deserialize<T>(body));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new(WeChatResult<T>.Unreachable, e.GetType().Name, null);
        }
    }

    private static string Esc(string value) => Uri.EscapeDataString(value);

    private sealed record ErrorAnswer([property: JsonPropertyName("errcode")] int ErrCode, [property: JsonPropertyName("errmsg")] string? ErrMsg);

    private sealed record SessionAnswer([property: JsonPropertyName("openid")] string? OpenId, [property: JsonPropertyName("unionid")] string? UnionId);

    private sealed record PhoneAnswer([property: JsonPropertyName("phone_info")] PhoneInfo? PhoneInfo);

    /// <summary>The documentation types countryCode as a string, its example shows a number: both are read.</summary>
    private sealed record PhoneInfo([property: JsonPropertyName("purePhoneNumber")] string PurePhoneNumber, [property: JsonPropertyName("countryCode")] JsonElement CountryCode);
}

/// <summary>A server token. Keep at least 512 characters for it.</summary>
/// <param name="ExpiresIn">Seconds; never below 300 for a stable token.</param>
public sealed record StableToken([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
