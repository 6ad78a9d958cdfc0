using ServiceNet.Platform.Clock;
using ServiceNet.Queues.Estimates;

namespace ServiceNet.Queues;

/// <summary>Makes views of lines and numbers.</summary>
internal static class LineViews
{
    private const int NumbersShown = 8;
    private const int WaitingShown = 60;

    /// <summary>The line as everyone may see it.</summary>
    public static LineView Public(ShownLine shown)
    {
        var (line, ranked, now) = (shown.Line, shown.Ranked, shown.Now);
        var told = shown.IsOpen ? shown.Outlook?.ToldAt(ranked.Order.Count) : null;
        return new LineView(
            line.StationId.ToString(),
            shown.IsOpen,
            shown.IsOpen ? null : line.ClosedAt is null ? shown.Station.OpensNext(now) : NextDay(shown),
            ranked.Rules.DailyCap is { } cap && line.Places >= cap,
            ranked.Order.Count,
            line.Tickets.Count(t => t.ParkedAt is not null && t.Status == TicketStatus.Waiting),
            [.. line.Tickets.Where(t => t.IsAtCounter).OrderByDescending(t => t.CalledAt).Select(t => new ServingView(t.Number, t.Counter!, t.Status, t.CalledAt!.Value))],
            [.. ranked.Order.Take(NumbersShown).Select(s => s.Ticket.Number)],
            [.. line.Tickets.Where(t => MayReturn(t, shown)).OrderByDescending(t => t.EndedAt).Take(NumbersShown).Select(t => t.Number)],
            [.. line.Tickets.Where(t => t.IsAtCounter).Concat(ranked.Order.Take(NumbersShown).Select(s => s.Ticket)).Where(t => t.Priority is not null).Select(t => new NumberPriorityView(t.Number, t.Priority!.Value))],
            [.. CountersOf(shown).Select(n => new CounterOpenView(n, ranked.Open.Any(c => c.Counter == n)))],
            EstimateView.Of(told),
            StateOf(shown, told, line.Counters),
            CoverageView.Of(line.Coverage),
            ranked.Rules.DistanceMeters,
            ranked.Rules.Notice,
            line.Announcements,
            now);
    }

    /// <summary>A number for its holder; of a day gone by when <paramref name="shown"/> is another day's line.</summary>
    public static TicketView Holders(Ticket ticket, ShownLine shown)
    {
        var today = ticket.Day == shown.Line.Day;
        var (place, ahead) = shown.StandOf(ticket);
        var told = place is { } at ? shown.Outlook?.ToldAt(at) : null;
        return new TicketView(
            ticket.Id.ToString(),
            ticket.Number,
            ticket.Status,
            new TicketStationView(shown.Station.Id.ToString(), shown.Station.Code, shown.Station.Name),
            ticket.Service,
            ticket.Day,
            ticket.TakenAt,
            ahead,
            EstimateView.Of(told),
            ticket.Status == TicketStatus.Waiting && today ? StateOf(shown, told, [.. shown.Line.Counters.Where(c => c.Takes(ticket, shown.Ranked.Open))]) : EstimateState.Closed,
            ticket.Counter,
            ticket.CalledAt,
            ticket.StartedAt,
            ticket.EndedAt,
            ticket.EndedBecause,
            ticket.Recalls,
            ticket is { ParkedAt: not null, Status: TicketStatus.Waiting },
            ticket.Priority,
            ticket.BookingId?.ToString(),
            ticket.SlotStart,
            today && MayReturn(ticket, shown) ? ReturnUntil(ticket, shown.Rules) : null,
            told is { } estimate && shown.ClosesAt is { } closes && shown.Now.AddMinutes(estimate.P50Minutes) > closes,
            ticket is { ToldP50: { } half, ToldP90: { } most } ? new EstimateView(Math.Round(half, 1), Math.Round(most, 1)) : null,
            PollSeconds(ticket, ahead, today));
    }

    /// <summary>The whole line, for the counter.</summary>
    public static StaffLineView Counters(ShownLine shown)
    {
        var (line, ranked) = (shown.Line, shown.Ranked);
        var told = shown.IsOpen ? shown.Outlook?.ToldAt(ranked.Order.Count) : null;
        return new StaffLineView(
            line.StationId.ToString(),
            line.Day,
            line.Version,
            shown.IsOpen,
            line.ClosedAt,
            shown.ClosesAt,
            [.. CountersOf(shown).Select(n => CounterOf(n, shown))],
            [.. ranked.Order.Take(WaitingShown).Select(s => Clerks(s.Ticket, shown))],
            ranked.Order.Count,
            [.. line.Tickets.Where(t => t.ParkedAt is not null && t.Status == TicketStatus.Waiting).Select(t => Clerks(t, shown))],
            [.. line.Tickets.Where(t => t.Status == TicketStatus.Missed).OrderByDescending(t => t.EndedAt).Select(t => Clerks(t, shown))],
            new DoneView(line.Served, line.Tickets.Count(t => t.Status == TicketStatus.Missed), line.Gone),
            EstimateView.Of(told),
            StateOf(shown, told, line.Counters),
            CoverageView.Of(line.Coverage),
            QueueRulesView.Of(ranked.Rules),
            shown.Now);
    }

    /// <summary>One number, for the counter.</summary>
    public static StaffTicketView Clerks(Ticket ticket, ShownLine shown)
    {
        var today = ticket.Day == shown.Line.Day;
        var place = today ? shown.Ranked.PlaceOf(ticket.Id) : null;
        return new StaffTicketView(
            ticket.Id.ToString(),
            ticket.Number,
            ticket.Status,
            ticket.Service,
            ticket.Priority,
            ticket.BookingId is { } booking ? new BookedVisitorView(booking.ToString(), ticket.SlotStart) : null,
            ticket.AccountId is not null,
            place + 1,
            place is { } at ? shown.Ranked.Order[at].Rule : RuleOf(ticket),
            ticket.TakenAt,
            ticket.CalledAt,
            ticket.StartedAt,
            ticket.EndedAt,
            ticket.EndedBecause,
            ticket.Counter,
            ticket.ForCounter,
            ticket is { ParkedAt: not null, Status: TicketStatus.Waiting },
            ticket.Recalls,
            ticket.Status == TicketStatus.Missed ? ReturnUntil(ticket, shown.Rules) : null,
            today && shown.Line.ClosedAt is null ? Allowed(ticket) : []);
    }

    /// <summary>The rule somebody was called by; null before.</summary>
    public static LineRule? RuleOf(Ticket ticket) => ticket.CallRule is { } rule ? Enum.Parse<LineRule>(rule, ignoreCase: true) : null;

    /// <summary>Those the station has, and those that are open although it has fewer since: somebody may stand there.</summary>
    private static IEnumerable<string> CountersOf(ShownLine shown)
        => Enumerable.Range(1, shown.Station.Counters).Select(n => $"{n}").Concat(shown.Line.Counters.Where(c => c.IsOpen && !shown.Station.HasCounter(c.Counter)).Select(c => c.Counter));

    private static StaffCounterView CounterOf(string counter, ShownLine shown)
    {
        var state = shown.Line.Counters.FirstOrDefault(c => c.Counter == counter);
        return new StaffCounterView(counter, state?.IsOpen ?? false, state?.Services, state?.TicketId is { } id && shown.Ranked.Find(id) is { } ticket ? Clerks(ticket, shown) : null);
    }

    private static TicketMove[] Allowed(Ticket ticket) => ticket.Status switch
    {
        TicketStatus.Waiting => [TicketMove.Call, ticket.ParkedAt is null ? TicketMove.Park : TicketMove.Unpark, TicketMove.Transfer, TicketMove.Priority, TicketMove.Leave],
        TicketStatus.Called => [TicketMove.Recall, TicketMove.Start, TicketMove.Finish, TicketMove.Miss, TicketMove.Park, TicketMove.Transfer, TicketMove.Leave],
        TicketStatus.Serving => [TicketMove.Finish, TicketMove.Park, TicketMove.Transfer],
        TicketStatus.Missed => [TicketMove.Return, TicketMove.Call, TicketMove.Leave],
        _ => [],
    };

    private static EstimateState StateOf(ShownLine shown, Estimate? told, IReadOnlyList<CounterState> counters)
        => told is not null ? EstimateState.Ready
            : !shown.IsOpen ? EstimateState.Closed
            : counters.Any(c => c.IsOpen) ? EstimateState.Learning
            : EstimateState.NoCounter;

    private static bool MayReturn(Ticket ticket, ShownLine shown) => ticket.Status == TicketStatus.Missed && shown.Line.ClosedAt is null && shown.Now <= ReturnUntil(ticket, shown.Rules);

    private static DateTimeOffset? ReturnUntil(Ticket ticket, QueueRules rules) => ticket.EndedAt?.AddMinutes(rules.GraceMinutes);

    /// <summary>The day's line was closed before its hours end: the next opening is another day's.</summary>
    private static DateTimeOffset? NextDay(ShownLine shown) => shown.Station.OpensNext(Shanghai.StartOf(shown.Line.Day.AddDays(1)));

    /// <summary>Often when it matters, seldom when it does not: ten thousand phones may watch.</summary>
    private static int PollSeconds(Ticket ticket, int? ahead, bool today) => ticket switch
    {
        { IsOver: true } => 60,
        _ when !today => 60,
        { Status: TicketStatus.Missed } => 15,
        { Status: TicketStatus.Serving } => 15,
        { Status: TicketStatus.Called } => 3,
        _ => ahead is <= 3 ? 3 : 5,
    };
}
