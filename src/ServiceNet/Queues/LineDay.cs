using System.Text.Json.Serialization;

namespace ServiceNet.Queues;

/// <summary>A counter (窗口) of a station today.</summary>
internal sealed record CounterState
{
    public string Counter { get; init; } = "";

    /// <summary>What it takes; null for everything.</summary>
    public string[]? Services { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Whom it has called or serves.</summary>
    public Guid? TicketId { get; init; }

    /// <summary>Whom it saw before.</summary>
    public Guid? LastTicketId { get; init; }

    [JsonIgnore]
    public bool IsOpen => OpenedAt is not null;

    /// <summary>True when this counter may call the ticket. Who was sent to a counter that is not open is anybody's: nobody waits behind a closed window.</summary>
    public bool Takes(Ticket ticket, IReadOnlyList<CounterState> open)
        => (ticket.ForCounter is null || ticket.ForCounter == Counter || open.All(c => c.Counter != ticket.ForCounter)) && (Services is null || Services.Contains(ticket.Service, StringComparer.Ordinal));
}

/// <summary>A call or a call repeated, as screens show it.</summary>
/// <param name="Seq">Counts calls and repeats of the station's day from 1.</param>
/// <param name="Again">A repeat of a call.</param>
internal sealed record Announcement(int Seq, string Number, string Counter, bool Again, DateTimeOffset At);

/// <summary>How a day's estimates turned out.</summary>
/// <param name="Told">Numbers that were told an estimate and were called.</param>
internal sealed record Coverage(DateOnly Day, int Told, int WithinP50, int WithinP90);

/// <summary>
/// A station's line on one day, at one version: never changed, so that every request of a process shares it. Holds the
/// numbers that still mean something: who waits, who is at a counter, who may come back.
/// </summary>
internal sealed record LineDay
{
    private Shape? _shape;

    public required Guid StationId { get; init; }

    public required DateOnly Day { get; init; }

    public required long Version { get; init; }

    public required int Places { get; init; }

    public required int Calls { get; init; }

    public required int Announcements { get; init; }

    public required int SincePriority { get; init; }

    public required int Served { get; init; }

    /// <summary>Numbers given back.</summary>
    public required int Gone { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required IReadOnlyList<CounterState> Counters { get; init; }

    /// <summary>By place.</summary>
    public required IReadOnlyList<Ticket> Tickets { get; init; }

    /// <summary>The latest calls, oldest first.</summary>
    public required IReadOnlyList<Announcement> Announced { get; init; }

    public required Coverage? Coverage { get; init; }

    /// <summary>How many wait and may be called.</summary>
    [JsonIgnore]
    public int Callable => (_shape ??= ShapeNow()).Callable;

    /// <summary>True when nobody who waits stands otherwise than by number, so that a newcomer stands behind all of them.</summary>
    [JsonIgnore]
    public bool IsPlain => (_shape ??= ShapeNow()).Plain;

    public static LineDay Empty(Guid station, DateOnly day, Coverage? coverage) => new()
    {
        StationId = station,
        Day = day,
        Version = 0,
        Places = 0,
        Calls = 0,
        Announcements = 0,
        SincePriority = 0,
        Served = 0,
        Gone = 0,
        ClosedAt = null,
        Counters = [],
        Tickets = [],
        Announced = [],
        Coverage = coverage,
    };

    /// <summary>The line with one more number, which is the next version.</summary>
    public LineDay With(Ticket taken)
    {
        var tickets = new Ticket[Tickets.Count + 1];
        for (var i = 0; i < Tickets.Count; i++)
        {
            tickets[i] = Tickets[i];
        }

        tickets[^1] = taken;
        var shape = _shape is { } known ? new Shape(known.Callable + 1, known.Plain && IsByNumber(taken)) : null;
        return this with { Version = Version + 1, Places = taken.Place, Tickets = tickets, _shape = shape };
    }

    private Shape ShapeNow()
        => new(Tickets.Count(t => t.IsCallable), Tickets.All(t => !t.IsCallable || IsByNumber(t)) && Counters.All(c => c.Services is null));

    private static bool IsByNumber(Ticket waiting) => waiting is { Priority: null, ReturnAtCall: null, SlotStart: null };

    private sealed record Shape(int Callable, bool Plain);
}
