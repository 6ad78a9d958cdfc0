using FsCheck;
using FsCheck.Fluent;
using ServiceNet.Calendars;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Cases;

/// <summary>What must hold for every start, amount, pause and calendar there can be.</summary>
public sealed class LawsOfCounting
{
    private static readonly DateTimeOffset First = FixedTime.Instant("2024-12-20T00:00:00+08:00");

    /// <summary>Any minute of 2025 and 2026, and days before and after that no arrangement covers.</summary>
    private static readonly Gen<DateTimeOffset> Instants = Gen.Choose(0, 760 * 24 * 60).Select(minutes => First.AddMinutes(minutes));

    private static readonly Gen<DeadlinePause> Pauses =
        from after in Gen.Choose(-10 * 24 * 60, 90 * 24 * 60)
        from lasts in Gen.Choose(0, 40 * 24 * 60)
        from open in Gen.Choose(0, 9)
        from ground in Gen.Elements(PauseGrounds.Supplement, PauseGrounds.Appraisal)
        select new DeadlinePause(First.AddMinutes(after), open == 0 ? null : First.AddMinutes(after + lasts), ground, "经办人");

    /// <summary>Pauses lie about the start, not about the first day of all.</summary>
    private static readonly Gen<DeadlineTask> Tasks =
        from start in Instants
        from unit in Gen.Elements(DeadlineUnit.WorkingDays, DeadlineUnit.Days, DeadlineUnit.Hours)
        from amount in Gen.Choose(1, 70)
        from pauses in Pauses.ListOf()
        from more in Gen.Elements(0, 0, 15)
        select new DeadlineTask(
            start,
            amount,
            unit,
            [.. pauses.Take(4).Select(p => p with { From = p.From + (start - First), Until = p.Until + (start - First) })],
            more == 0 ? [] : [new DeadlineExtension(more, unit, "案情复杂", "负责人", start)]);

    [Fact]
    public void More_time_is_never_over_earlier()
        => Property.Holds(from task in Tasks from more in Gen.Choose(1, 20) select (task, more), x => NotBefore(x.task with { Amount = x.task.Amount + x.more }, x.task));

    [Fact]
    public void A_later_start_is_never_over_earlier()
        => Property.Holds(from task in Tasks from later in Gen.Choose(1, 20 * 24 * 60) select (task, later), x => NotBefore(x.task with { StartedAt = x.task.StartedAt.AddMinutes(x.later) }, x.task));

    [Fact]
    public void One_pause_more_is_never_over_earlier()
        => Property.Holds(
            from task in Tasks from pause in Pauses select (task, pause),
            x => NotBefore(x.task with { Pauses = [.. x.task.Pauses, x.pause with { From = x.pause.From + (x.task.StartedAt - First), Until = x.pause.Until + (x.task.StartedAt - First) }] }, x.task));

    [Fact]
    public void A_pause_that_lasts_longer_is_never_over_earlier()
        => Property.Holds(
            from task in Tasks from longer in Gen.Choose(1, 20 * 24 * 60) select (task, longer),
            x => NotBefore(x.task with { Pauses = [.. x.task.Pauses.Select(p => p with { Until = p.Until?.AddMinutes(x.longer) })] }, x.task));

    [Fact]
    public void A_pause_never_gives_more_calendar_time_than_it_lasted()
        => Property.Holds(
            from task in Tasks where task.Unit == DeadlineUnit.Hours && task.Pauses.All(p => p.Until is not null) select task,
            task => CountDeadline.Of(task, Calendar).DueAt <= task.StartedAt.AddHours(task.Total) + TimeSpan.FromTicks(task.Pauses.Sum(p => (p.Until!.Value - p.From).Ticks)));

    [Fact]
    public void A_new_holiday_is_never_over_earlier()
        => Property.Holds(
            from task in Tasks from day in Gen.Choose(0, 90) from length in Gen.Choose(1, 8) select (task, day, length),
            x =>
            {
                var first = Shanghai.DayOf(x.task.StartedAt).AddDays(x.day);
                var off = Enumerable.Range(0, x.length).Select(i => first.AddDays(i)).ToHashSet();
                var calendar = new WorkCalendar([.. Rows.Where(r => !off.Contains(r.Day)), .. off.Select(d => new ArrangedDay(d, true, "新增", ""))], 8);
                return NotBefore(CountDeadline.Of(x.task, calendar), CountDeadline.Of(x.task, Calendar));
            });

    [Fact]
    public void Counting_back_over_the_lines_gives_the_amount()
        => Property.Holds(Tasks.Where(t => t.Unit != DeadlineUnit.Hours), task =>
        {
            var count = CountDeadline.Of(task, Calendar);
            var counted = count.Lines.Where(l => l.Counted is not null).ToArray();
            return counted.Length == task.Total - count.Remaining
                && counted.Select((l, i) => l.Counted == i + 1).All(n => n)
                && counted.All(l => task.Unit == DeadlineUnit.Days || Calendar[l.Date].IsWorkday);
        });

    [Fact]
    public void The_lines_are_all_days_from_the_start_and_the_last_is_the_due_date()
        => Property.Holds(Tasks, task =>
        {
            var count = CountDeadline.Of(task, Calendar);
            return count.Lines[0].Date == Shanghai.DayOf(task.StartedAt)
                && count.Lines.Zip(count.Lines.Skip(1), (a, b) => a.Date.AddDays(1) == b.Date).All(next => next)
                && (count.DueOn is null ? count.Lines[^1].Why is DayWhy.Paused or DayWhy.Start || task.Unit == DeadlineUnit.Hours : count.Lines[^1].Date == count.DueOn);
        });

    [Fact]
    public void A_deadline_in_days_ends_on_a_working_day_that_is_not_paused()
        => Property.Holds(Tasks.Where(t => t.Unit != DeadlineUnit.Hours), task => CountDeadline.Of(task, Calendar) is not { DueOn: { } due } count || (Calendar[due].IsWorkday && count.Lines[^1].Why != DayWhy.Paused));

    [Fact]
    public void It_is_soon_due_before_it_is_over_and_two_working_days_are_left_then()
        => Property.Holds(Tasks, task =>
        {
            var count = CountDeadline.Of(task, Calendar);
            if (count is not { DueOn: { } due, DueAt: { } dueAt })
            {
                return DeadlineWarnings.AmberAt(task, count, Calendar) is null;
            }

            var amber = DeadlineWarnings.AmberAt(task, count, Calendar)!.Value;
            var first = Shanghai.DayOf(amber);
            return amber < dueAt && (task.Unit == DeadlineUnit.Hours
                || (DeadlineWarnings.WorkingDaysLeft(first, due, Calendar) == DeadlineWarnings.AmberDays && DeadlineWarnings.WorkingDaysLeft(first.AddDays(-1), due, Calendar) > DeadlineWarnings.AmberDays));
        });

    private static bool NotBefore(DeadlineTask later, DeadlineTask earlier) => NotBefore(CountDeadline.Of(later, Calendar), CountDeadline.Of(earlier, Calendar));

    /// <summary>No date at all is the latest.</summary>
    private static bool NotBefore(DeadlineCount later, DeadlineCount earlier) => (later.DueAt ?? DateTimeOffset.MaxValue) >= (earlier.DueAt ?? DateTimeOffset.MaxValue);
}
