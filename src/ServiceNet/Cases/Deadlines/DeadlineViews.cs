using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Where a deadline stands, as a page shows it.</summary>
public enum DeadlineViewStatus
{
    /// <summary>进行中.</summary>
    Running,

    /// <summary>暂停.</summary>
    Paused,

    /// <summary>已完成.</summary>
    Met,

    /// <summary>已超期.</summary>
    Overdue,

    /// <summary>不再计算.</summary>
    Ended,
}

/// <summary>A time that does not count.</summary>
/// <param name="Until">Null while it lasts.</param>
/// <param name="Ground">In words.</param>
/// <param name="By">Who stopped the clock.</param>
public sealed record DeadlinePauseView(DateTimeOffset From, DateTimeOffset? Until, string Ground, string By);

/// <summary>A deadline of a case.</summary>
/// <param name="Code">One of the guide's codes.</param>
/// <param name="Name">In words, 受理决定.</param>
/// <param name="DueOn">Null while paused.</param>
/// <param name="DueAt">The last second that still counts; null while paused.</param>
/// <param name="Basis">Law and article, or whose promise.</param>
/// <param name="Provisional">The arrangement of a year it runs through is not published: the date may move.</param>
/// <param name="Unconfirmed">待核实: nobody has compared the rule with the official text yet.</param>
/// <param name="Amount">Extensions not included.</param>
/// <param name="StartsOn">The day of the start, itself not counted.</param>
/// <param name="Warning">Soon due, over, or null.</param>
/// <param name="WhoseDay">For a reference: a sentence that says whose day counts; else null.</param>
/// <param name="MetAt">When what it waited for happened.</param>
/// <param name="Late">It was met after its last second.</param>
/// <param name="Remaining">What is left to count while paused; else null.</param>
/// <param name="Round">A reopened case begins the next round.</param>
public sealed record DeadlineView(
    string Code,
    string Name,
    DateOnly? DueOn,
    DateTimeOffset? DueAt,
    DeadlineViewStatus Status,
    string Basis,
    DeadlineBinding Binding,
    bool Provisional,
    bool Unconfirmed,
    int Amount,
    DeadlineUnit Unit,
    DateOnly StartsOn,
    DateTimeOffset StartedAt,
    DeadlineWarning? Warning,
    string? WhoseDay,
    IReadOnlyList<DeadlinePauseView> Pauses,
    IReadOnlyList<DeadlineExtension> Extensions,
    DateTimeOffset? MetAt,
    bool Late,
    int? Remaining,
    int Round);

/// <summary>The rule a deadline was counted by.</summary>
/// <param name="EffectiveTo">The last day of receipt it is for; null while no later version is known.</param>
/// <param name="StartsWith">What starts it, in words.</param>
public sealed record ProofRuleView(string Code, string Basis, int Version, DateOnly EffectiveFrom, DateOnly? EffectiveTo, string Source, bool Unconfirmed, string StartsWith);

/// <summary>How a due date came about. It is the date of the last line, unless the deadline is paused.</summary>
/// <param name="Lines">One a day, from the day of the start.</param>
/// <param name="DueOn">Null while paused.</param>
/// <param name="Note">For a deadline that is over: a sentence when a calendar imported since counts another date than it had; else null.</param>
public sealed record ProofView(DeadlineView Deadline, ProofRuleView Rule, IReadOnlyList<DayLine> Lines, DateOnly? DueOn, DateTimeOffset? DueAt, string? Note);

/// <summary>Deadlines in words.</summary>
public static class DeadlineViews
{
    /// <summary>A deadline as it is shown at a moment.</summary>
    public static DeadlineView Of(HeldDeadline held, DeadlineRule rule, DateTimeOffset now) => new(
        held.Code,
        rule.Name,
        held.DueOn,
        held.DueAt,
        held.IsOverdue(now) ? DeadlineViewStatus.Overdue : StatusOf(held.Status),
        rule.Basis,
        held.Binding,
        held.Provisional && held.IsOpen,
        rule.Unconfirmed,
        held.Amount,
        held.Unit,
        Shanghai.DayOf(held.StartedAt),
        held.StartedAt,
        DeadlineWarnings.At(now, held),
        held.Binding == DeadlineBinding.Reference ? WhoseDay(rule) : null,
        [.. held.Pauses.Select(p => new DeadlinePauseView(p.From, p.Until, PauseGrounds.Words.GetValueOrDefault(p.Ground, p.Ground), p.By))],
        held.Extensions,
        held.MetAt,
        held is { MetAt: { } met, DueAt: { } due } && DeadlineWarnings.IsOver(due, met),
        held.Status == DeadlineStatus.Paused ? held.Remaining : null,
        held.Round);

    /// <summary>
    /// Its days counted by the calendar as it is now. A deadline that is over keeps the date it had: a calendar imported since
    /// does not rewrite what was in time, and the proof says so.
    /// </summary>
    public static ProofView ProofOf(HeldDeadline held, DeadlineRule rule, WorkCalendar calendar, DateTimeOffset now)
    {
        var count = CountDeadline.Of(held.Task, calendar, Shanghai.DayOf(now));
        return new ProofView(
            Of(held, rule, now),
            new ProofRuleView(rule.Code, rule.Basis, rule.Version, rule.EffectiveFrom, rule.EffectiveTo, rule.Source, rule.Unconfirmed, rule.StartsWith),
            count.Lines,
            count.DueOn,
            count.DueAt,
            !held.IsOpen && held.DueOn is { } kept && kept != count.DueOn ? $"结束时的期限是{kept.Month}月{kept.Day}日；此后公布了放假安排，上面是按新安排数的。" : null);
    }

    private static DeadlineViewStatus StatusOf(DeadlineStatus status) => status switch
    {
        DeadlineStatus.Running => DeadlineViewStatus.Running,
        DeadlineStatus.Paused => DeadlineViewStatus.Paused,
        DeadlineStatus.Met => DeadlineViewStatus.Met,
        _ => DeadlineViewStatus.Ended,
    };

    private static string WhoseDay(DeadlineRule rule) => rule.Owner switch
    {
        DeadlineOwner.Police => "法定期限自公安机关受理之日起算，以公安机关的告知为准；本页日期仅供参考。",
        _ when rule.FromReceipt => "法定期限自市场监管部门收到之日起算，以市场监管部门的告知为准；本页日期按本网络收到之日计算，仅供参考。",
        _ => $"法定期限自市场监管部门{rule.StartsWith}之日起算，以市场监管部门的告知为准；本页日期仅供参考。",
    };
}
