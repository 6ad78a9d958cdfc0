using ServiceNet.Calendars;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Cases;

/// <summary>A deadline falls on the day the law counts it to.</summary>
public sealed class CountingADeadline
{
    [Theory]
    [MemberData(nameof(CountingVectors.OfWorkingDays), MemberType = typeof(CountingVectors))]
    public void Working_days_pass_over_holidays_and_count_make_up_workdays(string around, DateOnly received, int amount, DateOnly due)
    {
        var count = CountDeadline.Of(CountingVectors.Begun(received, amount, DeadlineUnit.WorkingDays), Calendar);

        Assert.True(count.DueOn == due, $"{around}: {count.DueOn}");
        Assert.Equal(Shanghai.At(due, new TimeOnly(23, 59, 59)), count.DueAt);
        Assert.False(count.Provisional);
    }

    [Theory]
    [MemberData(nameof(CountingVectors.OfDays), MemberType = typeof(CountingVectors))]
    public void Calendar_days_roll_forward_when_the_last_is_off(string around, DateOnly received, int amount, DateOnly due)
        => Assert.True(CountDeadline.Of(CountingVectors.Begun(received, amount, DeadlineUnit.Days), Calendar).DueOn == due, around);

    [Theory]
    [InlineData("2026-03-02T00:00:00+08:00")]
    [InlineData("2026-03-02T23:59:59.999999+08:00")]
    [InlineData("2026-03-01T16:00:00Z")]
    public void The_day_of_the_start_is_Panzhihuas_and_is_not_counted(string started)
    {
        var count = CountDeadline.Of(new DeadlineTask(FixedTime.Instant(started), 1, DeadlineUnit.WorkingDays, [], []), Calendar);

        Assert.Equal((Day("2026-03-02"), DayWhy.Start, null), (count.Lines[0].Date, count.Lines[0].Why, count.Lines[0].Counted));
        Assert.Equal(Day("2026-03-03"), count.DueOn);
    }

    [Theory]
    [InlineData("2026-03-07")] // Saturday
    [InlineData("2026-03-08")] // Sunday
    public void What_is_received_on_a_weekend_begins_on_Monday(string received)
        => Assert.Equal(Day("2026-03-10"), CountDeadline.Of(CountingVectors.Begun(Day(received), 2, DeadlineUnit.WorkingDays), Calendar).DueOn);

    [Fact]
    public void Hours_run_from_the_instant_through_nights_and_holidays()
    {
        var count = CountDeadline.Of(new DeadlineTask(FixedTime.Instant("2026-09-30T17:20:00+08:00"), 24, DeadlineUnit.Hours, [], []), Calendar);

        Assert.Equal(FixedTime.Instant("2026-10-01T17:20:00+08:00"), count.DueAt);
        Assert.Equal(Day("2026-10-01"), count.DueOn);
        Assert.Equal([(6, DayWhy.Start), (24, DayWhy.Day)], count.Lines.Select(l => (l.Counted!.Value, l.Why)));
        Assert.False(count.Provisional);
    }

    [Fact]
    public void An_extension_is_counted_on_from_the_last_day()
    {
        var task = CountingVectors.Begun(Day("2026-03-02"), 15, DeadlineUnit.WorkingDays);

        var extended = task with { Extensions = [new DeadlineExtension(15, DeadlineUnit.WorkingDays, "案情复杂", "负责人", task.StartedAt)] };

        Assert.Equal(Day("2026-03-23"), CountDeadline.Of(task, Calendar).DueOn);
        Assert.Equal(Day("2026-04-14"), CountDeadline.Of(extended, Calendar).DueOn);
    }

    [Theory]
    [InlineData("2026-12-28", 3, "2026-12-31", false)]
    [InlineData("2026-12-28", 4, "2027-01-04", true)]
    [InlineData("2027-02-01", 5, "2027-02-10", true)]
    public void A_count_that_needs_a_year_without_an_arrangement_is_provisional(string received, int amount, string due, bool provisional)
    {
        var count = CountDeadline.Of(CountingVectors.Begun(Day(received), amount, DeadlineUnit.WorkingDays), Calendar);

        Assert.Equal((Day(due), provisional), (count.DueOn, count.Provisional));
        Assert.Equal(provisional, count.Lines.Skip(1).Any(l => l.Provisional));
    }

    [Fact]
    public void Calendar_days_into_such_a_year_are_provisional_because_the_last_may_be_off()
        => Assert.True(CountDeadline.Of(CountingVectors.Begun(Day("2026-12-01"), 60, DeadlineUnit.Days), Calendar).Provisional);

    [Fact]
    public void A_holiday_that_becomes_known_moves_the_date()
    {
        var task = CountingVectors.Begun(Day("2026-12-28"), 5, DeadlineUnit.WorkingDays);
        var published = new WorkCalendar([.. Rows, new ArrangedDay(Day("2027-01-01"), true, "元旦", ""), new ArrangedDay(Day("2027-01-04"), true, "元旦", ""), new ArrangedDay(Day("2027-10-01"), true, "国庆节", "")], 8);

        Assert.Equal((Day("2027-01-05"), true), (CountDeadline.Of(task, Calendar).DueOn, CountDeadline.Of(task, Calendar).Provisional));
        Assert.Equal((Day("2027-01-06"), false), (CountDeadline.Of(task, published).DueOn, CountDeadline.Of(task, published).Provisional));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Nothing_to_count_is_refused(int amount)
        => Assert.Throws<ArgumentOutOfRangeException>(() => CountDeadline.Of(CountingVectors.Begun(Day("2026-03-02"), amount, DeadlineUnit.Days), Calendar));
}
