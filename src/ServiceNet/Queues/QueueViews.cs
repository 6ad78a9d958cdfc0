using ServiceNet.Queues.Estimates;

namespace ServiceNet.Queues;

/// <summary>Minutes, one decimal: half of all waits end within the one, nine of ten within the other.</summary>
public sealed record EstimateView(double P50Minutes, double P90Minutes)
{
    internal static EstimateView? Of(Estimate? estimate) => estimate is null ? null : new(estimate.P50Minutes, estimate.P90Minutes);
}

/// <summary>Why there is an estimate, or none.</summary>
public enum EstimateState
{
    /// <summary>There is one.</summary>
    Ready,

    /// <summary>The station has not seen enough visits to say.</summary>
    Learning,

    /// <summary>No counter is open yet that calls this service.</summary>
    NoCounter,

    /// <summary>The line is closed.</summary>
    Closed,
}

/// <summary>How the last measured day's estimates turned out; the share is a count divided by <paramref name="Told"/>.</summary>
/// <param name="Told">Numbers that were told an estimate and were called.</param>
/// <param name="WithinP50">Of these, waits that ended within the told half.</param>
/// <param name="WithinP90">Of these, waits that ended within the told nine of ten.</param>
public sealed record CoverageView(DateOnly Day, int Told, int WithinP50, int WithinP90)
{
    internal static CoverageView? Of(Coverage? coverage) => coverage is null ? null : new(coverage.Day, coverage.Told, coverage.WithinP50, coverage.WithinP90);
}

/// <summary>Somebody at a counter, by number.</summary>
/// <param name="State"><c>called</c> or <c>serving</c>.</param>
public sealed record ServingView(string Number, string Counter, TicketStatus State, DateTimeOffset CalledAt);

/// <summary>Why a number is called before lower ones, so that the hall understands; never whose it is.</summary>
public sealed record NumberPriorityView(string Number, Priority Priority);

/// <summary>A counter of the station.</summary>
public sealed record CounterOpenView(string Counter, bool Open);

/// <summary>A station's line as everyone may see it: numbers, never who holds them, never an id.</summary>
/// <param name="Open">A number can be taken now.</param>
/// <param name="OpensNext">Null while open.</param>
/// <param name="Full">The station's numbers of today are used up.</param>
/// <param name="Waiting">How many wait to be called.</param>
/// <param name="Parked">How many are set aside for a while.</param>
/// <param name="Next">The next numbers in order, at most 8.</param>
/// <param name="Missed">Numbers that may still come back, at most 8.</param>
/// <param name="Priorities">The reasons of those among <paramref name="Serving"/> and <paramref name="Next"/> who have one.</param>
/// <param name="Estimate">For somebody who takes a number now; null until the station is calibrated.</param>
/// <param name="DistanceMeters">Taking by phone only from so near; null for anywhere.</param>
/// <param name="Notice">The station's own line for the call screen.</param>
/// <param name="LastCall">Counts calls and repeats of the day; the number of the latest.</param>
public sealed record LineView(
    string StationId,
    bool Open,
    DateTimeOffset? OpensNext,
    bool Full,
    int Waiting,
    int Parked,
    IReadOnlyList<ServingView> Serving,
    IReadOnlyList<string> Next,
    IReadOnlyList<string> Missed,
    IReadOnlyList<NumberPriorityView> Priorities,
    IReadOnlyList<CounterOpenView> Counters,
    EstimateView? Estimate,
    EstimateState EstimateState,
    CoverageView? Coverage,
    int? DistanceMeters,
    string? Notice,
    int LastCall,
    DateTimeOffset AsOf);

/// <summary>The station a number belongs to.</summary>
public sealed record TicketStationView(string Id, string Code, string Name);

/// <summary>A number, for its holder.</summary>
/// <param name="Ahead">People called before; only while waiting.</param>
/// <param name="Estimate">For the rest of the wait; null until the station is calibrated, and when not waiting.</param>
/// <param name="Counter">Where to go, once called.</param>
/// <param name="EndedBecause">Why it was given back, for <c>left</c>.</param>
/// <param name="Recalls">How often the call was repeated.</param>
/// <param name="SlotStart">The time of the booking this is the visit of.</param>
/// <param name="CanReturnUntil">Missed, and may come back until then.</param>
/// <param name="MayNotBeServedToday">Half the people in this place would not be called before closing.</param>
/// <param name="Told">What was said when the number was taken.</param>
/// <param name="PollSeconds">When to ask again.</param>
public sealed record TicketView(
    string Id,
    string Number,
    TicketStatus Status,
    TicketStationView Station,
    string Service,
    DateOnly Day,
    DateTimeOffset TakenAt,
    int? Ahead,
    EstimateView? Estimate,
    EstimateState EstimateState,
    string? Counter,
    DateTimeOffset? CalledAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    EndedBecause? EndedBecause,
    int Recalls,
    bool Parked,
    Priority? Priority,
    string? BookingId,
    DateTimeOffset? SlotStart,
    DateTimeOffset? CanReturnUntil,
    bool MayNotBeServedToday,
    EstimateView? Told,
    int PollSeconds);

/// <summary>How many stand or were called by a rule.</summary>
public sealed record RuleCountView(LineRule Rule, int Count);

/// <summary>Why a number stands where it stands; no identities.</summary>
/// <param name="Rule">The rule it stands by; for a number already called, was called by.</param>
/// <param name="Ratio">One priority person after so many ordinary ones.</param>
/// <param name="Before">Who stands before it now.</param>
/// <param name="Passed">Who took a later number and was called before it, or stands before it now.</param>
public sealed record WhyView(string Number, TicketStatus Status, int? Ahead, LineRule? Rule, int Ratio, IReadOnlyList<RuleCountView> Before, IReadOnlyList<RuleCountView> Passed, DateTimeOffset AsOf);

/// <summary>The booking whose visitor this is.</summary>
public sealed record BookedVisitorView(string BookingId, DateTimeOffset? SlotStart);

/// <summary>What a clerk can do with a number as it stands.</summary>
public enum TicketMove
{
    /// <summary>Call out of turn.</summary>
    Call,

    /// <summary>Call again.</summary>
    Recall,

    /// <summary>Begin the visit.</summary>
    Start,

    /// <summary>End the visit.</summary>
    Finish,

    /// <summary>Called and not there.</summary>
    Miss,

    /// <summary>Back into the line.</summary>
    Return,

    /// <summary>Set aside.</summary>
    Park,

    /// <summary>Taken back.</summary>
    Unpark,

    /// <summary>To another service or counter.</summary>
    Transfer,

    /// <summary>Give or take a priority reason.</summary>
    Priority,

    /// <summary>Out of the line.</summary>
    Leave,
}

/// <summary>A number, for the counter: no name, no phone.</summary>
/// <param name="Booked">Set when a checked-in booking's visitor holds it.</param>
/// <param name="HasPhone">Its holder sees the call on a phone.</param>
/// <param name="Position">From 1; null when not in order: at a counter, parked, missed, over.</param>
/// <param name="ForCounter">Only this counter calls it.</param>
public sealed record StaffTicketView(
    string Id,
    string Number,
    TicketStatus Status,
    string Service,
    Priority? Priority,
    BookedVisitorView? Booked,
    bool HasPhone,
    int? Position,
    LineRule? Rule,
    DateTimeOffset TakenAt,
    DateTimeOffset? CalledAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    EndedBecause? EndedBecause,
    string? Counter,
    string? ForCounter,
    bool Parked,
    int Recalls,
    DateTimeOffset? CanReturnUntil,
    IReadOnlyList<TicketMove> Allowed);

/// <summary>A counter and whom it has.</summary>
/// <param name="Services">What it calls for; null for everything.</param>
public sealed record StaffCounterView(string Counter, bool Open, IReadOnlyList<string>? Services, StaffTicketView? Ticket);

/// <summary>What the day has seen so far.</summary>
public sealed record DoneView(int Served, int Missed, int Left);

/// <summary>What a station asks of its line.</summary>
/// <param name="DailyCap">Numbers a day; null for no cap.</param>
/// <param name="DistanceMeters">Taking by phone only from so near, 100–100,000 metres; null for anywhere.</param>
/// <param name="PriorityAfter">One priority person after so many ordinary ones, 1–9.</param>
/// <param name="ReturnAfter">Who was missed and comes back lets so many others pass, 0–9.</param>
/// <param name="GraceMinutes">How long they may come back, 0–240.</param>
/// <param name="Notice">One line for the call screen; null for none.</param>
public sealed record QueueRulesView(int? DailyCap, int? DistanceMeters, int PriorityAfter, int ReturnAfter, int GraceMinutes, string? Notice)
{
    internal static QueueRulesView Of(QueueRules r) => new(r.DailyCap, r.DistanceMeters, r.PriorityAfter, r.ReturnAfter, r.GraceMinutes, r.Notice);
}

/// <summary>The whole line, for the counter.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="ClosesAt">When today's last session ends; null on a day without one.</param>
/// <param name="Waiting">In order, at most 60.</param>
/// <param name="Missed">Those who may come back.</param>
public sealed record StaffLineView(
    string StationId,
    DateOnly Day,
    long Version,
    bool Open,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? ClosesAt,
    IReadOnlyList<StaffCounterView> Counters,
    IReadOnlyList<StaffTicketView> Waiting,
    int WaitingTotal,
    IReadOnlyList<StaffTicketView> Parked,
    IReadOnlyList<StaffTicketView> Missed,
    DoneView Done,
    EstimateView? Estimate,
    EstimateState EstimateState,
    CoverageView? Coverage,
    QueueRulesView Rules,
    DateTimeOffset Now);
