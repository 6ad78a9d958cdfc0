using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Clock;
using ServiceNet.Queues.Estimates;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>What can be said of the waits in a line at a moment.</summary>
/// <param name="Line">The line it was made for.</param>
/// <param name="Raw">Raw forecasts by place; those beyond the line are for whoever comes next. Null when nothing can be said.</param>
internal sealed record Outlook(LineDay Line, DateTimeOffset At, IReadOnlyList<Forecast?>? Raw, Experience Experience)
{
    private readonly Estimate?[] _told = new Estimate?[Raw?.Count ?? 0];

    /// <summary>The raw forecast at a place.</summary>
    public Forecast? RawAt(int place) => Raw is { Count: > 0 } ? Raw[Math.Min(place, Raw.Count - 1)] : null;

    /// <summary>What is told at a place; null while the station learns. Worked out once a place.</summary>
    public Estimate? ToldAt(int place) => RawAt(place) is { } raw ? _told[Math.Min(place, _told.Length - 1)] ??= Calibrate.Told(raw, Experience) : null;
}

/// <summary>What a newcomer is told, and what of it is kept with the number.</summary>
internal sealed record NewcomersOutlook(Forecast? Raw, Estimate? Told, bool Idle);

/// <summary>
/// The estimates of every line: made from what the station has learned, at most once a second for a line, so that phones
/// that ask cost nothing. What it learned is read from PostgreSQL now and then, never while somebody waits for a poll.
/// </summary>
internal sealed class LineEstimates(NpgsqlDataSource database, LiveLines lines, RankLines ranks, TimeProvider time)
{
    /// <summary>Places beyond the line that are forecast: numbers taken before the next look.</summary>
    private const int More = 16;

    private static readonly TimeSpan LearnAgain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, Learned> _learned = new();
    private readonly ConcurrentDictionary<Guid, Outlook> _outlooks = new();

    /// <summary>For somebody about to take a number.</summary>
    public async ValueTask<NewcomersOutlook> ForNewcomerAsync(BookableStation station, CancellationToken ct)
    {
        var shown = await lines.OfAsync(station.Id.Value, ct);
        if (!shown.Counters.Any(c => c.IsOpen))
        {
            return new NewcomersOutlook(null, null, Idle: false);
        }

        if (!_learned.ContainsKey(station.Id.Value))
        {
            await LearnAsync(station.Id.Value, ct);
        }

        // In a rush many stand behind one look; only a new look needs the line put in order.
        var rules = await ranks.RulesAsync(station.Id.Value, ct);
        var outlook = Of(station, shown, () => ranks.Of(shown, rules));
        return new NewcomersOutlook(outlook?.RawAt(shown.Callable), outlook?.ToldAt(shown.Callable), shown.Callable == 0 && shown.Counters.Any(c => c.IsOpen && c.TicketId is null));
    }

    /// <summary>The outlook of a line; null before anything was learned. Reads nothing: what is missing is fetched in the background.</summary>
    /// <param name="station">Its hours count.</param>
    /// <param name="line">The line asked about.</param>
    /// <param name="rank">Puts it in order, where a new look is taken.</param>
    public Outlook? Of(BookableStation station, LineDay line, Func<RankedLine> rank)
    {
        var now = time.GetUtcNow();
        var id = station.Id.Value;
        if (!_learned.TryGetValue(id, out var learned) || (learned.At + LearnAgain < now && learned.Calls != line.Calls))
        {
            _ = LearnQuietlyAsync(id);
        }

        if (learned is null)
        {
            return null;
        }

        return Fresh(line) ?? (_outlooks[id] = new Outlook(line, now, line.Counters.Any(c => c.IsOpen) ? ForecastWaits.Of(LineAt(station, rank(), now), learned.Experience, More, Random.Shared) : null, learned.Experience));
    }

    private Outlook? Fresh(LineDay line)
        => _outlooks.TryGetValue(line.StationId, out var known) && known.Line.Day == line.Day && time.GetUtcNow() - known.At < (ReferenceEquals(known.Line, line) ? LookAnyway : LookAgain) ? known : null;

    private async Task LearnQuietlyAsync(Guid station)
    {
        try
        {
            await LearnAsync(station, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // Yesterday's experience is experience too; asked again with the next look.
            _learned.TryGetValue(station, out _);
        }
    }

    private async Task LearnAsync(Guid station, CancellationToken ct)
    {
        var calls = lines.Shown(station)?.Calls ?? 0;
        // Claimed first: a hundred phones that ask at once are one reading.
        var before = _learned.GetOrAdd(station, _ => new Learned(time.GetUtcNow(), -1, Experience.None));
        _learned[station] = before with { At = time.GetUtcNow(), Calls = calls };
        await using var connection = await database.OpenConnectionAsync(ct);
        using var rows = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select service, cycle_seconds from queue_tickets where station_id = @station and cycle_seconds is not null order by ended_at desc limit @cycles;
            select reaction_seconds from queue_tickets where station_id = @station and level is not null and reaction_seconds is not null order by first_called_at desc limit @RecentReactions;
            select level, forecast[10] as median from queue_tickets where station_id = @station and level is not null order by first_called_at desc limit @RecentLevels
            """,
            new { station, cycles = Experience.CyclesOfAService * 4, Experience.RecentReactions, Experience.RecentLevels },
            cancellationToken: ct));
        var cycles = (await rows.ReadAsync<(string Service, float Seconds)>()).GroupBy(r => r.Service, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Take(Experience.CyclesOfAService).Select(r => r.Seconds).ToArray(), StringComparer.Ordinal);
        var reactions = (await rows.ReadAsync<float>()).ToArray();
        var waits = (await rows.ReadAsync<(float Level, float Median)>()).ToArray();
        _learned[station] = new Learned(time.GetUtcNow(), calls, new Experience(cycles, reactions, [.. waits.Select(w => w.Level)], [.. waits.Select(w => w.Median)]));
    }

    private static LineNow LineAt(BookableStation station, RankedLine line, DateTimeOffset now)
    {
        var day = Shanghai.DayOf(now);
        return new LineNow(
            now,
            [.. line.Order.Select(s => new Standing(s.Ticket.Service, s.Rule == LineRule.BookedEarly ? s.Ticket.SlotStart : null, s.Ticket.ForCounter))],
            [.. line.Open.Select(c => At(c, line, now))],
            [.. station.Day(day).Sessions.Select(s => (Shanghai.At(day, s.Opens), Shanghai.At(day, s.Closes)))]);
    }

    private static OpenCounter At(CounterState counter, RankedLine line, DateTimeOffset now)
        => counter.TicketId is { } id && line.Find(id) is { CalledAt: { } called } ticket
            ? new OpenCounter(counter.Counter, counter.Services, ticket.Service, now - called)
            : new OpenCounter(counter.Counter, counter.Services, null, TimeSpan.Zero);

    private sealed record Learned(DateTimeOffset At, int Calls, Experience Experience);
}
