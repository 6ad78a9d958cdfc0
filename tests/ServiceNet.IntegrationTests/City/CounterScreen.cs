using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ServiceNet.IntegrationTests.City;

/// <summary>A clerk's screen: the list read once, every event laid over it, reconnecting with the last id it saw.</summary>
public sealed class CounterScreen(string query = "") : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonElement> _bookings = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _heard = new();
    private CancellationTokenSource? _line;
    private Task _reading = Task.CompletedTask;

    /// <summary>The id to come back with.</summary>
    public string? LastId { get; set; }

    /// <summary>The types of the events in the order they came.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>The bookings told of, as they were last told.</summary>
    public IReadOnlyDictionary<string, JsonElement> Bookings => _bookings;

    /// <summary>Ends when the server ends the stream.</summary>
    public Task Ended => _reading;

    /// <summary>Opens the stream and waits for its first event.</summary>
    public async Task OpenAsync(Caller clerk)
    {
        _line = CancellationTokenSource.CreateLinkedTokenSource(TestCity.Ct);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = ReadAsync(clerk, first, _line.Token);
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

    private async Task ReadAsync(Caller clerk, TaskCompletionSource first, CancellationToken ct)
    {
        using var response = await clerk.StreamAsync($"staff/events{query}", LastId, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(ct))
        {
            using var told = JsonDocument.Parse(item.Data);
            if (told.RootElement.TryGetProperty("booking", out var booking) && booking.ValueKind == JsonValueKind.Object)
            {
                _bookings[booking.Text("id")] = booking.Clone();
            }

            _heard.Enqueue(item.EventType);
            LastId = item.EventId ?? LastId;
            first.TrySetResult();
        }
    }
}
