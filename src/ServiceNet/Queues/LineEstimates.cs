using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using ServiceNet.Bookings;
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
internal sealed class LineEstimates(NpgsqlDataSource database, LiveLines lines, RankLines ranks, ExpectedVisits visits, TimeProvider time)
{
    /// <summary>Places beyond the line that are forecast: numbers taken before the next look.</summary>
    private const int More = 16;

    private static readonly TimeSpan LearnAgain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, Learned> _learned = new();
    private readonly ConcurrentDictionary<Guid, Outlook> _outlooks = new();
    private readonly ConcurrentDictionary<Guid, bool> _looking = new();

    /// <summary>For somebody about to take a number, at the place they will have.</summary>
    public async ValueTask<NewcomersOutlook> ForNewcomerAsync(BookableStation station, string service, Priority? priority, CancellationToken ct)
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

        var idle = shown.Callable == 0 && shown.Counters.Any(c => c.IsOpen && c.TicketId is null);
        var rules = await ranks.RulesAsync(station.Id.Value, ct);
        if (priority is not null || shown.Counters.Any(c => c.IsOpen && c.Services is not null))
        {
            // Not behind everybody, or not before every counter: forecast where they will stand.
            return OfOwnPlace(station, shown, service, priority, rules, idle);
        }

        // In a rush many stand behind one look; only a new look needs the line put in order.
        var outlook = Of(station, shown, () => ranks.Of(shown, rules));
        return new NewcomersOutlook(outlook?.RawAt(shown.Callable), outlook?.ToldAt(shown.Callable), idle);
    }

    private NewcomersOutlook OfOwnPlace(BookableStation station, LineDay line, string service, Priority? priority, QueueRules rules, bool idle)
    {
        var now = time.GetUtcNow();
        var newcomer = new Ticket { Id = Guid.AllBitsSet, StationId = line.StationId, Day = line.Day, Place = line.Places + 1, Service = service, Priority = priority, Status = TicketStatus.Waiting, TakenAt = now };
        var ranked = new RankedLine(line.With(newcomer), rules, now);
        var raw = _learned.TryGetValue(station.Id.Value, out var learned) && ranked.PlaceOf(newcomer.Id) is { } place
            ? ForecastWaits.OfOne(LineAt(station, ranked, learned, now), learned.Experience, place, Random.Shared)
            : null;
        return new NewcomersOutlook(raw, raw is null ? null : Calibrate.Told(raw, learned!.Experience), idle);
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

        if (Fresh(line) is { } fresh)
        {
            return fresh;
        }

        // One look at a time: whoever asks meanwhile sees the last one, at most a second or two old.
        var last = _outlooks.TryGetValue(id, out var known) && known.Line.Day == line.Day ? known : null;
        if (last is not null && !_looking.TryAdd(id, true))
        {
            return last;
        }

        try
        {
            return _outlooks[id] = new Outlook(line, now, line.Counters.Any(c => c.IsOpen) ? ForecastWaits.Of(LineAt(station, rank(), learned, now), learned.Experience, More, Random.Shared) : null, learned.Experience);
        }
        finally
        {
            _looking.TryRemove(id, out _);
        }
    }

    /// <summary>The last look at a line while it is new enough; null otherwise.</summary>
    public Outlook? Fresh(LineDay line)
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
        var before = _learned.GetOrAdd(station, _ => new Learned(time.GetUtcNow(), -1, Experience.None, 0, []));
        _learned[station] = before with { At = time.GetUtcNow(), Calls = calls };
        var expected = await visits.OfAsync(station, time.GetUtcNow(), ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        using var rows = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select service, cycle_seconds from queue_tickets where station_id = @station and cycle_seconds is not null order by ended_at desc limit @cycles;
            select reaction_seconds from queue_tickets where station_id = @station and level is not null and reaction_seconds is not null order by first_called_at desc limit @RecentReactions;
            select level, forecast[10] as median from queue_tickets where station_id = @station and level is not null order by first_called_at desc limit @RecentLevels;
            select count(*) filter (where priority is not null)::float8 / greatest(count(distinct day), 1) from queue_tickets where station_id = @station and day >= @today - 10 and day < @today
            """,
            new { station, today = Shanghai.DayOf(time.GetUtcNow()), cycles = Experience.CyclesOfAService * 4, Experience.RecentReactions, Experience.RecentLevels },
            cancellationToken: ct));
        var cycles = (await rows.ReadAsync<(string Service, float Seconds)>()).GroupBy(r => r.Service, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Take(Experience.CyclesOfAService).Select(r => r.Seconds).ToArray(), StringComparer.Ordinal);
        var reactions = (await rows.ReadAsync<float>()).ToArray();
        var waits = (await rows.ReadAsync<(float Level, float Median)>()).ToArray();
        var priority = await rows.ReadSingleAsync<double>();
        _learned[station] = new Learned(time.GetUtcNow(), calls, new Experience(cycles, reactions, [.. waits.Select(w => w.Level)], [.. waits.Select(w => w.Median)]), priority, expected);
    }

    private static LineNow LineAt(BookableStation station, RankedLine line, Learned learned, DateTimeOffset now)
    {
        var day = Shanghai.DayOf(now);
        var sessions = station.Day(day).Sessions;
        var hours = sessions.Sum(s => (s.Closes - s.Opens).TotalHours);
        // Read a while ago: who has checked in since stands in the line.
        var here = line.Line.Tickets.Where(t => t.SlotStart is not null).Select(t => (t.Service, t.SlotStart!.Value)).ToHashSet();
        return new LineNow(
            now,
            [.. line.Order.Select(s => new Standing(s.Ticket.Service, s.Rule == LineRule.BookedEarly ? s.Ticket.SlotStart : null, line.Open.Any(c => c.Counter == s.Ticket.ForCounter) ? s.Ticket.ForCounter : null, s.Rule == LineRule.Priority))],
            [.. line.Open.Select(c => At(c, line, now))],
            [.. sessions.Select(s => (Shanghai.At(day, s.Opens), Shanghai.At(day, s.Closes)))],
            hours > 0 ? new Overtaking(learned.PriorityADay / hours, line.Rules.PriorityAfter, line.Line.SincePriority) : null,
            [.. learned.Expected.Where(v => v.Start > now && !here.Contains((v.Service, v.Start))).Select(v => new Standing(v.Service, v.Start, null))]);
    }

    private static OpenCounter At(CounterState counter, RankedLine line, DateTimeOffset now)
        => counter.TicketId is { } id && line.Find(id) is { CalledAt: { } called } ticket
            ? new OpenCounter(counter.Counter, counter.Services, ticket.Service, now - called)
            : new OpenCounter(counter.Counter, counter.Services, null, TimeSpan.Zero);

    /// <summary>Of a station, and when it was read.</summary>
    /// <param name="PriorityADay">Priority people on recent days.</param>
    /// <param name="Expected">Today's bookings whose visitors were not here then.</param>
    private sealed record Learned(DateTimeOffset At, int Calls, Experience Experience, double PriorityADay, IReadOnlyList<ExpectedVisit> Expected);
}
