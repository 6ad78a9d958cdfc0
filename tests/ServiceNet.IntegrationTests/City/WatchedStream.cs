using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ServiceNet.IntegrationTests.City;

/// <summary>A live stream as a page reads it: it can be cut, and comes back with the last id it saw.</summary>
public abstract class WatchedStream(string path) : IAsyncDisposable
{
    private CancellationTokenSource? _line;
    private Task _reading = Task.CompletedTask;

    /// <summary>The id to come back with.</summary>
    public string? LastId { get; set; }

    /// <summary>Ends when the server ends the stream.</summary>
    public Task Ended => _reading;

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
        GC.SuppressFinalize(this);
        if (_line is not null)
        {
            await CutAsync();
            _line.Dispose();
        }
    }

    /// <summary>One event has come.</summary>
    protected abstract void Hear(string type, string text, JsonElement data);

    private async Task ReadAsync(Caller who, TaskCompletionSource first, CancellationToken ct)
    {
        using var response = await who.StreamAsync(path, LastId, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(ct))
        {
            using var told = JsonDocument.Parse(item.Data);
            Hear(item.EventType, item.Data, told.RootElement.Clone());
            LastId = item.EventId ?? LastId;
            first.TrySetResult();
        }
    }
}
