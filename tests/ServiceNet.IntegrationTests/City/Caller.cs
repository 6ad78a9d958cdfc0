using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ServiceNet.Platform.Http;
using Xunit;

namespace ServiceNet.IntegrationTests.City;

/// <summary>Someone who calls the API: a citizen, a clerk, or anyone.</summary>
public sealed class Caller(HttpClient http, string? token)
{
    public string? Token => token;

    public string? RefreshToken { get; init; }

    /// <summary>The same person at another process.</summary>
    public Caller At(HostProcess host) => new(host.Http, token) { RefreshToken = RefreshToken };

    /// <summary>The same process, with another token or none.</summary>
    public Caller With(string? other) => new(http, other);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null, string? key = null)
        => SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body, options: Json.Options), key);

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body, options: Json.Options));

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body, options: Json.Options));

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Any bytes as a JSON body.</summary>
    public Task<Answer> PostRawAsync(string path, string body, string mediaType = "application/json")
        => SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, mediaType));

    /// <summary>An answer whose body goes on; the caller reads and disposes it.</summary>
    public async Task<HttpResponseMessage> StreamAsync(string path, string? lastEventId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return response;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, string? key = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}") { Content = content };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        headers?.Invoke(request.Headers);
        using var response = await http.SendAsync(request, TestCity.Ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestCity.Ct);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, bytes)
        {
            ETag = response.Headers.ETag?.ToString(),
            Encoding = response.Content.Headers.ContentEncoding.SingleOrDefault(),
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string? MediaType, byte[] Bytes)
{
    public string? ETag { get; init; }

    public string? Encoding { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string Said => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Body
    {
        get
        {
            using var document = JsonDocument.Parse(Bytes);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The code of a refusal, or the status in words: short to read in a tally.</summary>
    public string Outcome => MediaType == "application/problem+json" ? $"{Status} {Body.Text("code")}" : $"{Status}";

    /// <summary>The body of a success.</summary>
    public JsonElement Ok()
    {
        Assert.True(Status is >= 200 and < 300, $"{Status} {Said}");
        return Bytes.Length == 0 ? default : Body;
    }

    /// <summary>The body of a refusal that says everything a refusal must.</summary>
    public JsonElement Refused(int status, string code)
    {
        Assert.True(MediaType == "application/problem+json", $"{Status} {MediaType} {Said}");
        Assert.Equal($"{status} {code}", Outcome);
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", Body.Text("title"));
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", Body.Text("detail"));
        Assert.Matches("^[0-9a-f]{32}$", Body.Text("traceId"));
        return Body;
    }
}

internal static class Reading
{
    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;

    public static int Number(this JsonElement element, string member) => element.GetProperty(member).GetInt32();

    public static DateTimeOffset At(this JsonElement element, string member) => element.GetProperty(member).GetDateTimeOffset();

    public static JsonElement[] Items(this JsonElement element) => [.. element.GetProperty("items").EnumerateArray()];
}
