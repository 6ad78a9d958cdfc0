using ServiceNet.Calendars;

namespace ServiceNet.Cases.Deadlines;

/// <summary>
/// The states of a deadline. <see cref="Met"/> and <see cref="Ended"/> are the ends. That it is overdue is no state but the
/// hour: it is running and its last second is over.
/// </summary>
public enum DeadlineStatus
{
    /// <summary>进行中. Entered by its start and by the end of its last pause.</summary>
    Running,

    /// <summary>暂停. Entered by a pause.</summary>
    Paused,

    /// <summary>已完成, in time or late: what it waited for has happened.</summary>
    Met,

    /// <summary>不再计算: the case went another way.</summary>
    Ended,
}

/// <summary>A case's deadline as it is kept. Cases may have several of one code, one after the other: rounds, at most one of them open.</summary>
public sealed record HeldDeadline
{
    /// <summary>The case.</summary>
    public Guid CaseId { get; init; }

    /// <summary>One of <see cref="DeadlineCodes"/>.</summary>
    public string Code { get; init; } = "";

    /// <summary>From 1: a reopened case is given a second one, the first stays.</summary>
    public int Round { get; init; }

    /// <summary>The version of its rule.</summary>
    public int RuleVersion { get; init; }

    /// <summary>The station that must watch it; null is the city's inbox.</summary>
    public Guid? StationId { get; init; }

    /// <summary>The day the case was received, which chose the rule.</summary>
    public DateOnly ReceivedOn { get; init; }

    /// <summary>When what starts it happened.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How many, extensions not included.</summary>
    public int Amount { get; init; }

    /// <summary>The clerk said how many; else it is the rule's amount.</summary>
    public bool AmountGiven { get; init; }

    /// <summary>Of what.</summary>
    public DeadlineUnit Unit { get; init; }

    /// <summary>Whom it binds, settled when it was started.</summary>
    public DeadlineBinding Binding { get; init; }

    /// <summary>Where it stands.</summary>
    public DeadlineStatus Status { get; init; }

    /// <summary>Null while paused.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>The last second that still counts; null while paused.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>From when it is soon due; null while paused.</summary>
    public DateTimeOffset? AmberAt { get; init; }

    /// <summary>What is left to count while paused.</summary>
    public int Remaining { get; init; }

    /// <summary>暂定: a year's arrangement is missing.</summary>
    public bool Provisional { get; init; }

    /// <summary>The calendar it was counted by.</summary>
    public long CalendarVersion { get; init; }

    /// <summary>When what it waited for happened.</summary>
    public DateTimeOffset? MetAt { get; init; }

    /// <summary>When it stopped mattering.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>In the order they began.</summary>
    public IReadOnlyList<DeadlinePause> Pauses { get; init; } = [];

    /// <summary>In the order they were granted.</summary>
    public IReadOnlyList<DeadlineExtension> Extensions { get; init; } = [];

    /// <summary>Running or paused.</summary>
    public bool IsOpen => Status is DeadlineStatus.Running or DeadlineStatus.Paused;

    /// <summary>Running, and its last second is over.</summary>
    public bool IsOverdue(DateTimeOffset now) => Status == DeadlineStatus.Running && DueAt is { } due && DeadlineWarnings.IsOver(due, now);

    /// <summary>What decides its due date.</summary>
    public DeadlineTask Task => new(StartedAt, Amount, Unit, Pauses, Extensions);

    /// <summary>The same, its dates counted anew.</summary>
    internal HeldDeadline CountedBy(WorkCalendar calendar)
    {
        var count = CountDeadline.Of(Task, calendar);
        // A pause that began after the last day leaves the date where it was.
        return this with
        {
            Status = !IsOpen ? Status : count.DueOn is null ? DeadlineStatus.Paused : DeadlineStatus.Running,
            DueOn = count.DueOn,
            DueAt = count.DueAt,
            AmberAt = DeadlineWarnings.AmberAt(Task, count, calendar),
            Remaining = count.Remaining,
            Provisional = count.Provisional,
            CalendarVersion = calendar.Version,
        };
    }
}
