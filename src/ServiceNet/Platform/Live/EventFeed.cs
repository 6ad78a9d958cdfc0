using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceNet.Platform.Live;

/// <summary>
/// Hands new events to everyone in this process who watches: one small question to PostgreSQL a few times a second for
/// all of them together, none while nobody watches.
/// </summary>
public sealed class EventFeed(NpgsqlDataSource database, IHostApplicationLifetime lifetime, ILogger<EventFeed> log) : BackgroundService
{
    private const int Most = 1000;

    /// <summary>A watcher this many turns behind is let go: it comes back and asks for what it missed.</summary>
    private const int Behind = 64;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Channel<IReadOnlyList<LiveEvent>>> _watchers = [];
    private long _last;

    /// <summary>True once the process is to stop: whoever watches now would be let go at once.</summary>
    public bool IsEnding => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>What is handed to one who watches.</summary>
    /// <param name="From">The number this watch begins after.</param>
    /// <param name="Missed">What came after the number asked for, of the topics asked for, up to <paramref name="From"/> and perhaps beyond.</param>
    /// <param name="Complete">False when events since then are no longer kept: everything must be read anew.</param>
    /// <param name="News">Every turn's events of all topics; empty lists too, about once a turn. Ends when the process does.</param>
    public sealed record Watch(long From, IReadOnlyList<LiveEvent> Missed, bool Complete, ChannelReader<IReadOnlyList<LiveEvent>> News);

    /// <summary>Begins to watch; dispose the subscription to end.</summary>
    /// <param name="after">The last number seen; null to begin now.</param>
    /// <param name="topics">Whose events were missed; null for all.</param>
    /// <param name="ct">Ends the questions of the beginning.</param>
    public async Task<(Watch Watch, IDisposable Subscription)> WatchAsync(long? after, Guid[]? topics, CancellationToken ct)
    {
        var channel = Channel.CreateBounded<IReadOnlyList<LiveEvent>>(Behind);
        await _turn.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var (first, last) = await LiveEvents.SpanAsync(connection, ct);
            // Kept events begin at first; whoever saw the one before it has missed none. A number from the future is
            // another database's.
            var complete = after is not { } seen || (seen >= first - 1 && seen <= last);
            var missed = after is { } from && complete && from < last ? await LiveEvents.AfterAsync(connection, from, topics, Most + 1, ct) : [];
            complete &= missed.Count <= Most;
            lock (_lock)
            {
                if (_watchers.Count == 0)
                {
                    _last = last;
                }

                _watchers.Add(channel);
            }

            if (IsEnding)
            {
                channel.Writer.TryComplete();
            }

            return (new Watch(last, complete ? missed : [], complete, channel.Reader), new Subscription(this, channel));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Streams are never over by themselves: the server would wait for them to the last second it is given.
        using var leaving = lifetime.ApplicationStopping.Register(EndAll);
        using var timer = new PeriodicTimer(Between);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TurnAsync(stoppingToken);
        }
    }

    private void EndAll()
    {
        lock (_lock)
        {
            _watchers.ForEach(w => w.Writer.TryComplete());
            _watchers.Clear();
        }
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            lock (_lock)
            {
                if (_watchers.Count == 0)
                {
                    return;
                }
            }

            await using var connection = await database.OpenConnectionAsync(ct);
            var news = await LiveEvents.AfterAsync(connection, _last, topics: null, Most, ct);
            _last = news.Count > 0 ? news[^1].Seq : _last;
            lock (_lock)
            {
                foreach (var slow in _watchers.Where(w => !w.Writer.TryWrite(news)).ToArray())
                {
                    slow.Writer.TryComplete();
                    _watchers.Remove(slow);
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // Events that PostgreSQL lost in a crash must not be missed in silence: whoever watches comes back, and is told
            // whether anything is missing.
            log.LogWarning("New events could not be read: {Reason}", e.GetType().Name);
            EndAll();
        }
        finally
        {
            _turn.Release();
        }
    }

    private void End(Channel<IReadOnlyList<LiveEvent>> channel)
    {
        channel.Writer.TryComplete();
        lock (_lock)
        {
            _watchers.Remove(channel);
        }
    }

    private sealed class Subscription(EventFeed feed, Channel<IReadOnlyList<LiveEvent>> channel) : IDisposable
    {
        public void Dispose() => feed.End(channel);
    }
}
