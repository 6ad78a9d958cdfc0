using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Queues;

/// <summary>
/// The live line: every station's line in this process's memory, so that a phone that asks costs the database nothing.
/// A change made here is shown at once and told to the other processes (a taken number as itself, any other change as a
/// version to be read); what nobody was told of is found by the versions, read twice a second for all stations together.
/// Redis keeps the latest line of each station for whoever must read it; it is believed only when it is new enough.
/// </summary>
internal sealed class LiveLines(ReadLine read, LineWire wire, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LiveLines> log) : BackgroundService
{
    /// <summary>Half the second the house promises.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a version may be missing before it is read instead of waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan KeepAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StampAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, StationLine> _lines = new();
    private readonly ConcurrentDictionary<Guid, Guid> _stations = new();
    private volatile IReadOnlyDictionary<Guid, long>? _versions;
    private volatile bool _watched;
    private DateOnly _day;
    private long _changes;
    private long _stamp;
    private long _stampedAt;

    /// <summary>True once the process is to stop: whoever watches now would be let go at once.</summary>
    public bool IsEnding => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>A station's line today; from memory unless nobody has asked for it here today.</summary>
    public ValueTask<LineDay> OfAsync(Guid station, CancellationToken ct)
    {
        var line = LineOf(station);
        return line.Current is { } shown && shown.Day == Today ? ValueTask.FromResult(shown) : new ValueTask<LineDay>(ReadUpAsync(line, ct));
    }

    /// <summary>The line as soon as it shows this version.</summary>
    public async ValueTask<LineDay> OfAsync(Guid station, long version, CancellationToken ct)
    {
        var line = await OfAsync(station, ct);
        if (line.Version >= version)
        {
            return line;
        }

        LineOf(station).Want(version);
        return await ReadUpAsync(LineOf(station), ct);
    }

    /// <summary>Where a number was seen today; null when not here.</summary>
    public Guid? StationOf(Guid ticket) => _stations.TryGetValue(ticket, out var station) ? station : null;

    /// <summary>Remembers where a number was found.</summary>
    public void Seen(Ticket ticket) => _stations[ticket.Id] = ticket.StationId;

    /// <summary>How many wait at a station and whether its day is closed; null until the lines were looked at.</summary>
    public (int Waiting, bool Closed)? InAWord(Guid station)
    {
        _watched = true;
        return Shown(station) is { } line ? (line.Callable, line.ClosedAt is not null)
            : _versions is { } versions && _day == Today && !versions.ContainsKey(station) ? (0, false)
            : null;
    }

    /// <summary>Moves on when any line changed, every other second at most.</summary>
    public long Stamp
    {
        get
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(Interlocked.Read(ref _stampedAt), now) >= StampAgain)
            {
                _stamp = Interlocked.Read(ref _changes);
                Interlocked.Exchange(ref _stampedAt, now);
            }

            return _stamp;
        }
    }

    /// <summary>What is shown of a station, without waiting for anything; null when nobody has looked today.</summary>
    public LineDay? Shown(Guid station) => _lines.TryGetValue(station, out var line) && line.Current is { } shown && shown.Day == Today ? shown : null;

    /// <summary>Every line of a station from now on, the present one first.</summary>
    public async ValueTask<(System.Threading.Channels.ChannelReader<LineDay> Lines, IDisposable Subscription)> WatchAsync(Guid station, CancellationToken ct)
    {
        await OfAsync(station, ct);
        var watch = LineOf(station).Watch();
        if (IsEnding)
        {
            LineOf(station).EndWatches();
        }

        return watch;
    }

    /// <summary>Numbers were taken here, in this order: shown at once, told to the others.</summary>
    public void Taken(IReadOnlyList<(long Version, Ticket Ticket)> taken)
    {
        if (taken.Count == 0)
        {
            return;
        }

        foreach (var (version, ticket) in taken)
        {
            Add(version, ticket);
        }

        wire.TellTaken(taken);
    }

    /// <summary>A line was changed here: read, kept for the others, told to them.</summary>
    /// <remarks>After a commit: it is not given up because the caller went.</remarks>
    public async Task ChangedAsync(Guid station, DateOnly day, long version)
    {
        if (day != Today)
        {
            // The end of a day gone by: nobody shows it, and its version says nothing of today's.
            return;
        }

        var line = LineOf(station);
        line.Want(version);
        try
        {
            await ReadUpAsync(line, lifetime.ApplicationStopping);
            await KeepAsync(line);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            log.LogWarning("A line was changed and could not be read at once: {Reason}", e.GetType().Name);
        }

        await wire.TellChangedAsync(station, version);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        wire.Listen(Add, Behind);
        using var leaving = lifetime.ApplicationStopping.Register(() => _lines.Values.ToList().ForEach(l => l.EndWatches()));
        using var timer = new PeriodicTimer(Between);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CatchUpAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it was, the next turn tries again: a host without this loop would show yesterday's line for ever.
                log.LogWarning("The lines' versions could not be read: {Reason}", e.GetType().Name);
            }
        }
    }

    private DateOnly Today => Shanghai.DayOf(time.GetUtcNow());

    private StationLine LineOf(Guid station) => _lines.GetOrAdd(station, id => new StationLine(id, Seen, () => Interlocked.Increment(ref _changes)));

    private void Add(long version, Ticket ticket)
    {
        if (_lines.TryGetValue(ticket.StationId, out var line) && !line.Add(version, ticket))
        {
            _ = LaterAsync(line);
        }
    }

    /// <summary>Another process says that a line has moved on.</summary>
    private void Behind(Guid station, long version)
    {
        if (_lines.TryGetValue(station, out var line))
        {
            line.Want(version);
            _ = TryReadUpAsync(line);
        }
    }

    /// <summary>What is missing is usually under way; if not, it is read.</summary>
    private async Task LaterAsync(StationLine line)
    {
        await Task.Delay(Patience, time);
        if (line.IsBehind)
        {
            await TryReadUpAsync(line);
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        if (_lines.IsEmpty && !_watched)
        {
            return;
        }

        var today = Today;
        if (_day != today)
        {
            // Numbers live for their day; those of the first day this process looks at are already known.
            if (_day != default)
            {
                _stations.Clear();
            }

            _day = today;
        }

        var versions = _versions = await read.VersionsAsync(today, ct);
        if (_watched)
        {
            // The directory shows how many wait everywhere.
            foreach (var station in versions.Keys)
            {
                LineOf(station);
            }
        }

        foreach (var line in _lines.Values)
        {
            if (line.Current?.Day != today || line.Current.Version < versions.GetValueOrDefault(line.Station))
            {
                line.Want(versions.GetValueOrDefault(line.Station));
                await TryReadUpAsync(line);
            }

            // Numbers travel to the other processes by themselves; what is kept is for one that starts.
            if (line.IsUnkept && time.GetElapsedTime(line.KeptAt) >= KeepAgain)
            {
                await KeepAsync(line);
            }
        }
    }

    private async Task TryReadUpAsync(StationLine line)
    {
        try
        {
            await ReadUpAsync(line, CancellationToken.None);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What is shown stays; the versions are looked at again in half a second.
            log.LogWarning("A line could not be read: {Reason}", e.GetType().Name);
        }
    }

    private async Task<LineDay> ReadUpAsync(StationLine line, CancellationToken ct)
    {
        await line.Reading.WaitAsync(ct);
        try
        {
            var today = Today;
            if (line.Current is { } shown && shown.Day == today && !line.IsBehind)
            {
                return shown;
            }

            var wanted = line.Current?.Day == today ? line.Wanted : 0;
            // A line nobody here has looked at has no version to measure Redis by: PostgreSQL says it.
            if (wanted > 0 && await wire.FetchAsync(line.Station, today) is { } kept && kept.Version >= wanted)
            {
                line.Show(kept);
            }
            else
            {
                line.Show(await read.OfAsync(line.Station, today, ct));
            }

            return line.Current!;
        }
        finally
        {
            line.Reading.Release();
        }
    }

    private async Task KeepAsync(StationLine line)
    {
        if (line.Current is { } shown)
        {
            line.IsUnkept = false;
            line.KeptAt = time.GetTimestamp();
            await wire.KeepAsync(shown);
        }
    }
}
