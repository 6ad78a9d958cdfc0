using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServiceNet.Queues;

/// <summary>Identifies a number taken (排队号).</summary>
public readonly record struct TicketId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>
/// The states of a number. <see cref="Served"/> and <see cref="Left"/> are the ends; <see cref="Missed"/> becomes one
/// when the time to come back is over.
/// </summary>
public enum TicketStatus
{
    /// <summary>等候. Entered by taking a number, and by coming back, being parked or transferred.</summary>
    Waiting,

    /// <summary>已叫号: expected at a counter. Entered by the clerk's call.</summary>
    Called,

    /// <summary>办理中. Entered by the clerk from <see cref="Called"/>.</summary>
    Serving,

    /// <summary>已办结. Entered by the clerk, and by the next call of the same counter.</summary>
    Served,

    /// <summary>过号: called and not there. Entered by the clerk from <see cref="Called"/>.</summary>
    Missed,

    /// <summary>已离开. Entered by the person, by the clerk, or when the day's line closes.</summary>
    Left,
}

/// <summary>Why somebody is called before others who came first; told by the person, seen by the clerk, never guessed.</summary>
public enum Priority
{
    /// <summary>老年人.</summary>
    Elder,

    /// <summary>残疾人.</summary>
    Disabled,

    /// <summary>带婴幼儿的人.</summary>
    Infant,
}

/// <summary>Why a number was given back.</summary>
public enum EndedBecause
{
    /// <summary>The person left the line.</summary>
    Self,

    /// <summary>The clerk took them out.</summary>
    Counter,

    /// <summary>The day's line closed.</summary>
    Closing,

    /// <summary>The person checked in at another station.</summary>
    Elsewhere,

    /// <summary>The person closed their account.</summary>
    Account,
}

/// <summary>A number as it is kept and as the live line holds it; leaves the room only as a view.</summary>
internal sealed record Ticket
{
    /// <summary>What every read of a ticket asks for.</summary>
    public const string Columns =
        "id, station_id, day, letters, seq, place, service, origin, account_id, booking_id, slot_start, priority, status, parked_at, was_parked, counter, for_counter, return_at_call, call_rule, recalls, taken_at, first_called_at, called_at, started_at, ended_at, ended_because, told_near, met_idle, told_p50, told_p90";

    public Guid Id { get; init; }

    public Guid StationId { get; init; }

    public DateOnly Day { get; init; }

    public string Letters { get; init; } = "";

    public int Seq { get; init; }

    /// <summary>The order of taking at this station on this day, over all services.</summary>
    public int Place { get; init; }

    /// <summary>What it is for now; a transfer changes it and leaves the number.</summary>
    public string Service { get; init; } = "";

    /// <summary>Where it was taken: <c>phone</c>, <c>counter</c> or <c>booking</c>.</summary>
    public string Origin { get; init; } = "";

    public Guid? AccountId { get; init; }

    public Guid? BookingId { get; init; }

    /// <summary>The time of the booking whose visitor this is, while it still counts.</summary>
    public DateTimeOffset? SlotStart { get; init; }

    public Priority? Priority { get; init; }

    public TicketStatus Status { get; init; }

    public DateTimeOffset? ParkedAt { get; init; }

    public bool WasParked { get; init; }

    /// <summary>The counter that called last.</summary>
    public string? Counter { get; init; }

    /// <summary>The only counter that may call, after a transfer there.</summary>
    public string? ForCounter { get; init; }

    /// <summary>Came back after being missed: next once so many have been called at this station today.</summary>
    public int? ReturnAtCall { get; init; }

    public string? CallRule { get; init; }

    public int Recalls { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    public DateTimeOffset? FirstCalledAt { get; init; }

    public DateTimeOffset? CalledAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public EndedBecause? EndedBecause { get; init; }

    public bool ToldNear { get; init; }

    public bool MetIdle { get; init; }

    public float? ToldP50 { get; init; }

    public float? ToldP90 { get; init; }

    /// <summary><c>A017</c>: the letters of the service it was taken for and the day's sequence.</summary>
    [JsonIgnore]
    public string Number => NumberOf(Letters, Seq);

    /// <summary>Still in the line, or at a counter.</summary>
    [JsonIgnore]
    public bool IsLive => Status is TicketStatus.Waiting or TicketStatus.Called or TicketStatus.Serving;

    /// <summary>At a counter now.</summary>
    [JsonIgnore]
    public bool IsAtCounter => Status is TicketStatus.Called or TicketStatus.Serving;

    /// <summary>Nothing leads out of it.</summary>
    [JsonIgnore]
    public bool IsOver => Status is TicketStatus.Served or TicketStatus.Left;

    /// <summary>Waits and may be called.</summary>
    [JsonIgnore]
    public bool IsCallable => Status == TicketStatus.Waiting && ParkedAt is null;

    /// <summary>At least three digits: a thousandth number is <c>A1000</c>.</summary>
    public static string NumberOf(string letters, int seq) => string.Create(CultureInfo.InvariantCulture, $"{letters}{seq:D3}");

    /// <summary>Reads a number as people write it: any case, with or without its zeros.</summary>
    public static bool TryParseNumber(string text, out string letters, out int seq)
    {
        var word = text.Trim().ToUpperInvariant();
        var digits = word.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        letters = word[..(word.Length - digits.Length)];
        seq = 0;
        return letters.Length is 1 or 2 && digits.Length <= 6 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out seq);
    }

    /// <summary>A state or reason as the tables keep it.</summary>
    public static string Text<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
