using System.Net.Http.Json;
using System.Text.Json;
using ServiceNet.Local.WeChat;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

/// <summary>One caller of a simulator, and what came back as it stood on the wire.</summary>
internal sealed class WeChatCalls(SimulatedWeChat weChat) : IDisposable
{
    private const string App = $"appid={SimulatedWeChat.AppId}&secret={SimulatedWeChat.AppSecret}";
    private readonly HttpClient http = new() { BaseAddress = new Uri(weChat.ApiBaseUrl) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<Answer> SignInAsync(string code) =>
        GetAsync($"/sns/jscode2session?{App}&js_code={Uri.EscapeDataString(code)}&grant_type=authorization_code");

    public Task<Answer> StableTokenAsync(bool refresh = false) => PostAsync("/cgi-bin/stable_token", new
    {
        grant_type = "client_credential",
        appid = SimulatedWeChat.AppId,
        secret = SimulatedWeChat.AppSecret,
        force_refresh = refresh,
    });

    public Task<Answer> PlainTokenAsync() => GetAsync($"/cgi-bin/token?grant_type=client_credential&{App}");

    public Task<Answer> PhoneAsync(string? token, string code) =>
        PostAsync("/wxa/business/getuserphonenumber" + (token is null ? "" : "?access_token=" + token), new { code });

    public async Task<int> FaultAsync(object fault)
    {
        using var response = await http.PostAsJsonAsync("/simulation/faults", fault, Ct);
        return (int)response.StatusCode;
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await http.GetAsync(path, Ct);
        return await Answer.OfAsync(response);
    }

    public Task<Answer> PostAsync(string path, object body) => PostAsync(path, JsonContent.Create(body));

    public async Task<Answer> PostAsync(string path, HttpContent body)
    {
        using var response = await http.PostAsync(path, body, Ct);
        return await Answer.OfAsync(response);
    }

    public void Dispose() => http.Dispose();

    internal sealed record Answer(int Status, string? ContentType, string Text)
    {
        /// <summary>Null when the answer has none, which is how jscode2session says that all is well.</summary>
        public int? ErrCode => Json.TryGetProperty("errcode", out var code) ? code.GetInt32() : null;

        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public string this[string member] => Json.GetProperty(member).GetString()!;

        public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
            new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(Ct));
    }
}
