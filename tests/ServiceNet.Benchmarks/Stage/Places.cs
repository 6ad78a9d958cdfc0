using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ServiceNet.Benchmarks.Load;

namespace ServiceNet.Benchmarks.Stage;

/// <summary>
/// Where is booked: the sample stations, open all week, with 99 counters. Some are given counters without end, so
/// that a hot slot does not fill; one has two, so that a slot is full.
/// </summary>
internal sealed record Places(IReadOnlyList<Guid> Spread, IReadOnlyList<Guid> Hot, Guid Small, IReadOnlyList<string> Starts, IReadOnlyList<string> Other)
{
    internal const string Password = "ServiceNet-Demo-2026!";

    /// <summary>The limit's scripts spread over as many.</summary>
    private const int Slots = 5000;

    /// <summary>Opens the stations through the administrator's calls and reads what can be booked.</summary>
    public static async Task<Places> PrepareAsync(int port, int hotStations, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
        var signedIn = await SendAsync(http, HttpMethod.Post, "staff/auth/sign-in", new { userName = "admin", password = Password }, ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn["accessToken"]!.GetValue<string>());
        var listed = await SendAsync(http, HttpMethod.Get, "stations?limit=100", null, ct);
        var stations = listed["items"]!.AsArray().Select(s => Guid.Parse(s!["id"]!.GetValue<string>())).ToArray();
        foreach (var (station, place) in stations.Select((s, i) => (s, i)))
        {
            var change = new { counters = place == 0 ? 2 : 99, hours = "Mon-Sun 08:00-20:00", services = new[] { new { service = "consultation", minutes = 30 } } };
            await SendAsync(http, HttpMethod.Patch, $"admin/stations/{station}", change, ct);
        }

        var (hot, spread) = (stations[1..(1 + hotStations)], stations[(1 + hotStations)..]);
        var from = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(2));
        var slots = await SendAsync(http, HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"stations/{spread[0]}/slots?service=consultation&from={from:yyyy-MM-dd}&to={from.AddDays(30):yyyy-MM-dd}"), null, ct);
        var starts = slots["items"]!.AsArray().Select(s => s!["start"]!.GetValue<string>()).ToArray();
        var count = Prime(Slots / spread.Length);
        return new Places(spread, hot, stations[0], starts[..count], starts[count..]);
    }

    /// <summary>Takes the upper bound off the hot stations' counters; the host is not running, or reads the new plan.</summary>
    public Task OpenHotAsync(Servers servers, CancellationToken ct)
        => servers.RunAsync(
            Servers.Main,
            $"""
            alter table stations drop constraint if exists stations_counters_check;
            update stations set counters = 1000000, plan_version = plan_version + 1 where id in ({string.Join(", ", Hot.Select(h => $"'{h}'"))});
            insert into change_versions (topic, version) values ('stations', 1) on conflict (topic) do update set version = change_versions.version + 1;
            """,
            ct);

    /// <summary>Books both places of a slot of the small station.</summary>
    public OneSlot FillSmall(int port)
    {
        Clients.RunTimes(port, 1, new OneSlot(Small, Other[0], 201), 2);
        return new OneSlot(Small, Other[0], 409);
    }

    private static int Prime(int atMost)
    {
        while (Enumerable.Range(2, (int)Math.Sqrt(atMost)).Any(d => d < atMost && atMost % d == 0))
        {
            atMost--;
        }

        return atMost;
    }

    internal static async Task<JsonNode> SendAsync(HttpClient http, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
