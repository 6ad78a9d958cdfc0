using ServiceNet.Platform.Chain;

namespace ServiceNet.Bookings;

/// <summary>How a move of a booking ended.</summary>
internal abstract record MoveOutcome
{
    public sealed record Moved : MoveOutcome;

    /// <summary>No such booking for this caller.</summary>
    public sealed record Unknown : MoveOutcome;

    /// <summary>The booking's state does not allow the move.</summary>
    public sealed record Illegal(BookingStatus Status) : MoveOutcome;

    /// <summary>The person's own cut-off has passed.</summary>
    public sealed record TooLate : MoveOutcome;

    /// <summary>A no-show before the appointment's time.</summary>
    public sealed record TooEarly : MoveOutcome;

    public sealed record WrongCode : MoveOutcome;

    public sealed record SlotFull : MoveOutcome;

    public sealed record Overlap : MoveOutcome;

    public sealed record NotBookable(SlotVerdict Why) : MoveOutcome;

    public sealed record KeyReused : MoveOutcome;

    public sealed record OtherStation : MoveOutcome;

    /// <summary>The station has fewer counters.</summary>
    public sealed record UnknownCounter(int Counters) : MoveOutcome;

    public sealed record TooManyNotes : MoveOutcome;
}

/// <summary>Who moves a booking, and which bookings they may touch.</summary>
/// <param name="Actor">The citizen or staff member.</param>
/// <param name="Account">Set for a citizen: only their own bookings exist for them.</param>
/// <param name="Stations">Set for staff of named stations; null for all.</param>
internal sealed record Mover(Actor Actor, Guid? Account, Guid[]? Stations)
{
    public static Mover Citizen(Actor actor) => new(actor, actor.Id, null);

    public static Mover Staff(Actor actor, Guid[]? stations) => new(actor, null, stations);
}
