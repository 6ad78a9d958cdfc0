using System.Security.Cryptography;

namespace ServiceNet.Bookings;

/// <summary>Identifies a booking.</summary>
public readonly record struct BookingId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>
/// The states of a booking (预约). A place is held in every state but <see cref="Cancelled"/>; <see cref="Cancelled"/>
/// is the only end nothing leads out of.
/// </summary>
public enum BookingStatus
{
    /// <summary>Made; the place is held. Entered by booking, and by undoing a check-in or a no-show.</summary>
    Confirmed,

    /// <summary>已签到: the person is here. Entered by the clerk with the person's code, and by undoing a completion.</summary>
    CheckedIn,

    /// <summary>已办结. Entered by the clerk from <see cref="CheckedIn"/>.</summary>
    Completed,

    /// <summary>已取消: the place is free again. Entered by the person before the cut-off, or by the clerk with a reason.</summary>
    Cancelled,

    /// <summary>未到: the time passed and nobody came. Entered by the clerk from <see cref="Confirmed"/> after the start.</summary>
    NoShow,
}

/// <summary>What can happen to a booking.</summary>
public enum BookingMove
{
    /// <summary>Made.</summary>
    Booked,

    /// <summary>Moved to another time.</summary>
    Rescheduled,

    /// <summary>Cancelled.</summary>
    Cancelled,

    /// <summary>签到.</summary>
    CheckedIn,

    /// <summary>办结.</summary>
    Completed,

    /// <summary>未到.</summary>
    NoShow,

    /// <summary>A clerk's mistake was taken back.</summary>
    Undone,
}

/// <summary>A booking as it is kept; leaves the room only as a view.</summary>
internal sealed record Booking
{
    /// <summary>The letters its numbers begin with.</summary>
    public const string NumberKind = "YY";

    public Guid Id { get; init; }

    public string Number { get; init; } = "";

    public Guid? AccountId { get; init; }

    public Guid StationId { get; init; }

    public string Service { get; init; } = "";

    public DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset EndsAt { get; init; }

    public int Cells { get; init; }

    public string Subject { get; init; } = "";

    public byte[] ContactName { get; init; } = [];

    public byte[] ContactPhone { get; init; } = [];

    /// <summary>The blind index; written, searched, never read back.</summary>
    public byte[] PhoneIndex { get; init; } = [];

    public string CheckInCode { get; init; } = "";

    public BookingStatus Status { get; init; }

    public Guid? CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? CheckedInAt { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>The counter that sees the visitor; null until somebody says so.</summary>
    public string? Counter { get; init; }

    public int NoteCount { get; init; }

    /// <summary>Every column of a booking, for reading one.</summary>
    public const string Columns = "id, number, account_id, station_id, service, starts_at, ends_at, cells, subject, contact_name, contact_phone, check_in_code, status, created_by, created_at, checked_in_at, cancelled_at, counter, note_count";

    /// <summary>Six digits the person shows at the counter. Not a secret to live by: it only says "this is me" to a clerk who sees the booking.</summary>
    public static string NewCheckInCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6");

    /// <summary>True while the person may still move or cancel it themselves.</summary>
    public bool MayChange(DateTimeOffset now, TimeSpan cutOff) => Status == BookingStatus.Confirmed && now < StartsAt - cutOff;

    /// <summary>What a clerk may do with it now.</summary>
    public IReadOnlyList<CounterAct> AllowedAtCounter(DateTimeOffset now) => Status switch
    {
        BookingStatus.Confirmed when now < StartsAt => [CounterAct.CheckIn, CounterAct.Cancel, CounterAct.Reschedule],
        BookingStatus.Confirmed => [CounterAct.CheckIn, CounterAct.NoShow, CounterAct.Cancel, CounterAct.Reschedule],
        BookingStatus.CheckedIn => [CounterAct.Complete, CounterAct.Undo],
        BookingStatus.Completed or BookingStatus.NoShow => [CounterAct.Undo],
        _ => [],
    };
}
