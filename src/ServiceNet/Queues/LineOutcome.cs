using ServiceNet.Platform.Chain;

namespace ServiceNet.Queues;

/// <summary>How an act on a line ended.</summary>
internal abstract record LineOutcome
{
    /// <summary>Done; the ticket as it is now, null for an act on the line itself.</summary>
    public sealed record Moved(Ticket? Ticket) : LineOutcome;

    /// <summary>The same key and request as before: the record it was about.</summary>
    public sealed record Repeated(Guid Record) : LineOutcome;

    /// <summary>Nobody waits whom this counter may call.</summary>
    public sealed record Nobody : LineOutcome;

    /// <summary>No such number for this caller.</summary>
    public sealed record Unknown : LineOutcome;

    public sealed record OtherStation : LineOutcome;

    /// <summary>The number's state does not allow the move.</summary>
    public sealed record Illegal(TicketStatus Status) : LineOutcome;

    /// <summary>Too late to come back.</summary>
    public sealed record ReturnOver : LineOutcome;

    /// <summary>The person has another live number by now.</summary>
    public sealed record HasAnother : LineOutcome;

    public sealed record KeyReused : LineOutcome;

    /// <summary>The station has fewer counters.</summary>
    public sealed record UnknownCounter(int Counters) : LineOutcome;

    /// <summary>Somebody is still at the counter.</summary>
    public sealed record CounterBusy(string Number) : LineOutcome;

    public sealed record NotOffered : LineOutcome;

    /// <summary>The day's line is closed.</summary>
    public sealed record DayClosed : LineOutcome;

    /// <summary>Yesterday's number, or an older one.</summary>
    public sealed record OtherDay : LineOutcome;
}

/// <summary>Who acts on a line, and which numbers exist for them.</summary>
/// <param name="Actor">The citizen, the clerk or the system.</param>
/// <param name="Account">Set for a citizen: only their own numbers exist for them.</param>
/// <param name="Stations">Set for staff of named stations; null for all.</param>
internal sealed record LineMover(Actor Actor, Guid? Account, Guid[]? Stations)
{
    public static readonly LineMover System = new(Actor.System, null, null);

    public static LineMover Citizen(Actor actor) => new(actor, actor.Id, null);

    public static LineMover Staff(Actor actor, Guid[]? stations) => new(actor, null, stations);
}
