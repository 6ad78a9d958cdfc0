using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ServiceNet.Benchmarks.Load;

/// <summary>Call screens that keep a stream open and count what they hear.</summary>
internal sealed class Screens : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _http;
    private readonly List<Task> _open = [];
    private readonly ConcurrentDictionary<(int Screen, Guid Station, int Call), int> _heard = new();
    private readonly ConcurrentBag<double> _delays = [];

    private Screens(int port) => _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Seconds from a call to each screen that heard it.</summary>
    public IReadOnlyCollection<double> Delays => _delays;

    /// <summary>Opens so many, spread over the stations, and waits until each has its first event.</summary>
    public static async Task<Screens> OpenAsync(int port, IReadOnlyList<Guid> stations, int count, CancellationToken ct)
    {
        var screens = new Screens(port);
        var ready = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ready.Add(first.Task);
            screens._open.Add(screens.ReadAsync(i, stations[i % stations.Count], first));
        }

        await Task.WhenAll(ready).WaitAsync(TimeSpan.FromSeconds(30), ct);
        return screens;
    }

    /// <summary>Calls that a screen of the station did not hear, or heard more than once.</summary>
    public (int Missing, int Twice) Against(IEnumerable<(Guid Station, int Calls)> called, int count, IReadOnlyList<Guid> stations)
    {
        var calls = called.ToDictionary(c => c.Station, c => c.Calls);
        var (missing, twice) = (0, _heard.Values.Count(n => n > 1));
        for (var screen = 0; screen < count; screen++)
        {
            var station = stations[screen % stations.Count];
            missing += Enumerable.Range(1, calls.GetValueOrDefault(station)).Count(call => !_heard.ContainsKey((screen, station, call)));
        }

        return (missing, twice);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_open);
        _http.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync(int screen, Guid station, TaskCompletionSource first)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"/api/v1/stations/{station}/queue/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _end.Token);
            await using var body = await response.Content.ReadAsStreamAsync(_end.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(_end.Token))
            {
                var heardAt = DateTimeOffset.UtcNow;
                first.TrySetResult();
                if (item.EventType == "call")
                {
                    using var said = JsonDocument.Parse(item.Data);
                    var call = said.RootElement.GetProperty("call");
                    _heard.AddOrUpdate((screen, station, call.GetProperty("seq").GetInt32()), 1, (_, n) => n + 1);
                    _delays.Add((heardAt - call.GetProperty("at").GetDateTimeOffset()).TotalSeconds);
                }
            }
        }
        catch (Exception e) when (_end.IsCancellationRequested && e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The run is over.
        }
    }
}
