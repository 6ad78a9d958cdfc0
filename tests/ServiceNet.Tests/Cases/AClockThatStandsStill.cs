using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Cases;

/// <summary>Pauses take out the days they last, once, and no more.</summary>
public sealed class AClockThatStandsStill
{
    /// <summary>Where the last day falls.</summary>
    /// <param name="received">The day of receipt.</param>
    /// <param name="pauses">Each from–until by days, until open when it lasts.</param>
    [Theory]
    [InlineData("2026-03-02", 7, "", "2026-03-11")]
    [InlineData("2026-03-02", 7, "2026-03-04–2026-03-04", "2026-03-11")] // lifted the same day
    [InlineData("2026-03-02", 7, "2026-03-04–2026-03-05", "2026-03-12")]
    [InlineData("2026-03-02", 7, "2026-03-06–2026-03-09", "2026-03-12")] // Friday and a weekend: one working day
    [InlineData("2026-03-02", 7, "2026-03-07–2026-03-09", "2026-03-11")] // a weekend alone
    [InlineData("2026-03-02", 7, "2026-03-02–2026-03-03", "2026-03-11")] // on the day of the start, which does not count anyway
    [InlineData("2026-03-02", 7, "2026-03-11–2026-03-13", "2026-03-13")] // begun on the last day: it is still to come
    [InlineData("2026-03-02", 7, "2026-03-12–2026-03-20", "2026-03-11")] // begun after the last day
    [InlineData("2026-03-02", 7, "2026-03-04–2026-03-06 2026-03-05–2026-03-10", "2026-03-17")] // overlapping
    [InlineData("2026-03-02", 7, "2026-03-04–2026-03-10 2026-03-05–2026-03-06", "2026-03-17")] // one within the other
    [InlineData("2026-02-12", 7, "2026-02-14–2026-02-24", "2026-03-02")] // over the Spring Festival: only its make-up Saturday was a working day
    [InlineData("2026-02-12", 7, "2026-02-13–2026-02-25", "2026-03-04")]
    [InlineData("2025-09-25", 7, "2025-09-29–2025-10-09", "2025-10-14")] // over National Day
    [InlineData("2026-09-24", 7, "2026-09-30–2026-10-08", "2026-10-13")]
    public void Working_days(string received, int amount, string pauses, string due)
        => Assert.Equal(Day(due), CountDeadline.Of(CountingVectors.Begun(Day(received), amount, DeadlineUnit.WorkingDays, Pauses(pauses)), Calendar).DueOn);

    [Theory]
    [InlineData("2026-04-15", 60, "2026-05-01–2026-05-11", "2026-06-24")] // ten days over Labour Day: from Sunday 14 June to Wednesday 24 June
    [InlineData("2026-03-01", 6, "2026-03-06–2026-03-07", "2026-03-09")] // the sixth day moves from Saturday 7 to Sunday 8, and rolls
    [InlineData("2026-03-01", 6, "2026-03-08–2026-03-11", "2026-03-11")] // begun while the last day, a Saturday, rolled
    public void Calendar_days(string received, int amount, string pauses, string due)
        => Assert.Equal(Day(due), CountDeadline.Of(CountingVectors.Begun(Day(received), amount, DeadlineUnit.Days, Pauses(pauses)), Calendar).DueOn);

    [Theory]
    [InlineData(DeadlineUnit.WorkingDays, "2026-03-02", 7, "2026-03-04–", 6)]
    [InlineData(DeadlineUnit.WorkingDays, "2026-03-02", 7, "2026-03-11–", 1)]
    [InlineData(DeadlineUnit.WorkingDays, "2026-03-02", 7, "2026-03-04–2026-03-06 2026-03-06–", 6)]
    [InlineData(DeadlineUnit.Days, "2026-03-02", 10, "2026-03-07–", 6)]
    [InlineData(DeadlineUnit.Days, "2026-03-01", 6, "2026-03-08–", 0)] // all counted; only a working day is still awaited
    public void While_it_lasts_there_is_no_date_but_what_is_left(DeadlineUnit unit, string received, int amount, string pauses, int remaining)
    {
        var count = CountDeadline.Of(CountingVectors.Begun(Day(received), amount, unit, Pauses(pauses)), Calendar, shownUntil: Day("2026-03-13"));

        Assert.Equal((null, null, remaining), (count.DueOn, count.DueAt, count.Remaining));
        Assert.Equal((Day("2026-03-13"), DayWhy.Paused, "等待补充材料"), (count.Lines[^1].Date, count.Lines[^1].Why, count.Lines[^1].Name));
    }

    [Fact]
    public void An_open_pause_after_the_last_day_changes_nothing()
        => Assert.Equal(Day("2026-03-11"), CountDeadline.Of(CountingVectors.Begun(Day("2026-03-02"), 7, DeadlineUnit.WorkingDays, Pauses("2026-03-12–")), Calendar).DueOn);

    [Fact]
    public void Two_grounds_on_one_day_are_both_named()
    {
        var appraisal = Pauses("2026-03-05–2026-03-07")[0] with { Ground = PauseGrounds.Appraisal };

        var count = CountDeadline.Of(CountingVectors.Begun(Day("2026-03-02"), 7, DeadlineUnit.WorkingDays, [.. Pauses("2026-03-04–2026-03-06"), appraisal]), Calendar);

        Assert.Equal(["等待补充材料", "等待补充材料；检验、检测、鉴定", "检验、检测、鉴定"], count.Lines.Where(l => l.Why == DayWhy.Paused).Select(l => l.Name));
        Assert.Equal(Day("2026-03-16"), count.DueOn);
    }

    [Fact]
    public void Hours_are_paused_to_the_second()
    {
        var start = FixedTime.Instant("2026-03-02T10:00:00+08:00");
        var task = new DeadlineTask(start, 24, DeadlineUnit.Hours, [Pause(start.AddHours(2), start.AddHours(5)), Pause(start.AddHours(4), start.AddHours(7).AddSeconds(1))], []);

        Assert.Equal(start.AddHours(29).AddSeconds(1), CountDeadline.Of(task, Calendar).DueAt);
        Assert.Equal((null, 22), (CountDeadline.Of(task with { Pauses = [Pause(start.AddHours(2), null)] }, Calendar).DueAt, CountDeadline.Of(task with { Pauses = [Pause(start.AddHours(2), null)] }, Calendar).Remaining));
        Assert.Equal(start.AddHours(24), CountDeadline.Of(task with { Pauses = [Pause(start.AddHours(24), null)] }, Calendar).DueAt);
    }

    private static DeadlinePause[] Pauses(string text)
        => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('–')).Select(p => Pause(Shanghai.At(Day(p[0]), new TimeOnly(15, 0)), p[1].Length == 0 ? null : Shanghai.At(Day(p[1]), new TimeOnly(15, 30))))];

    private static DeadlinePause Pause(DateTimeOffset from, DateTimeOffset? until) => new(from, until, PauseGrounds.Supplement, "经办人");
}
