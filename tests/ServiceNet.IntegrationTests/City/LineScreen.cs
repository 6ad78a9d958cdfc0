using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ServiceNet.IntegrationTests.City;

/// <summary>A call screen or a clerk's screen that watches a line, reconnecting with the last id it saw.</summary>
public sealed class LineScreen(string path) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Event> _events = [];
    private CancellationTokenSource? _line;
    private Task _reading = Task.CompletedTask;

    /// <summary>What a stream told, and when it came.</summary>
    public sealed record Event(string Type, string Text, JsonElement Data, long At);

    /// <summary>For everyone.</summary>
    public static LineScreen OfCalls(string station) => new($"stations/{station}/queue/events");

    /// <summary>For those who work there.</summary>
    public static LineScreen OfCounter(string station) => new($"staff/stations/{station}/queue/events");

    /// <summary>The id to come back with.</summary>
    public string? LastId { get; set; }

    /// <summary>Ends when the server ends the stream.</summary>
    public Task Ended => _reading;

    public Event[] Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The numbers of the calls in the order they were told.</summary>
    public int[] Calls => [.. Events.Where(e => e.Type == "call").Select(e => e.Data.GetProperty("call").Number("seq"))];

    /// <summary>The line as it was last told.</summary>
    public JsonElement Line => Events.Last(e => e.Type is "hello" or "line").Data.GetProperty("line");

    /// <summary>Opens the stream and waits for its first event.</summary>
    public async Task OpenAsync(Caller who)
    {
        _line = CancellationTokenSource.CreateLinkedTokenSource(TestCity.Ct);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = ReadAsync(who, first, _line.Token);
        await Task.WhenAny(first.Task, _reading);
        if (!first.Task.IsCompleted)
        {
            await _reading;
            throw new InvalidOperationException("The stream ended before its first event.");
        }
    }

    /// <summary>The signal is gone: nothing sent from now on arrives.</summary>
    public async Task CutAsync()
    {
        await _line!.CancelAsync();
        try
        {
            await _reading;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // Cut.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_line is not null)
        {
            await CutAsync();
            _line.Dispose();
        }
    }

    private async Task ReadAsync(Caller who, TaskCompletionSource first, CancellationToken ct)
    {
        using var response = await who.StreamAsync(path, LastId, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(ct))
        {
            using var told = JsonDocument.Parse(item.Data);
            lock (_gate)
            {
                _events.Add(new Event(item.EventType, item.Data, told.RootElement.Clone(), TimeProvider.System.GetTimestamp()));
                LastId = item.EventId ?? LastId;
            }

            first.TrySetResult();
        }
    }
}
