using ServiceNet.Cases.Deadlines;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Cases;

/// <summary>Soon due with two working days left, today's included; over after the last second.</summary>
public sealed class AWarning
{
    [Theory]
    // Due on Thursday 12 March.
    [InlineData("2026-03-03", "2026-03-10T23:59:59+08:00", null)]
    [InlineData("2026-03-03", "2026-03-11T00:00:00+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-03-03", "2026-03-12T23:59:59+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-03-03", "2026-03-12T23:59:59.9+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-03-03", "2026-03-13T00:00:00+08:00", DeadlineWarning.Red)]
    // Due on Monday 9 March: from Friday on, over the weekend.
    [InlineData("2026-02-27", "2026-03-05T12:00:00+08:00", null)]
    [InlineData("2026-02-27", "2026-03-06T00:00:00+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-02-27", "2026-03-07T12:00:00+08:00", DeadlineWarning.Amber)]
    // Due on Saturday 28 February, a make-up workday.
    [InlineData("2026-02-12", "2026-02-26T23:59:59+08:00", null)]
    [InlineData("2026-02-12", "2026-02-27T00:00:00+08:00", DeadlineWarning.Amber)]
    // Due on 24 February, the first day after the Spring Festival: soon due from the Saturday worked before it, all holiday long.
    [InlineData("2026-02-06", "2026-02-13T23:59:59+08:00", null)]
    [InlineData("2026-02-06", "2026-02-14T00:00:00+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-02-06", "2026-02-19T12:00:00+08:00", DeadlineWarning.Amber)]
    public void Of_seven_working_days(string received, string now, DeadlineWarning? warning)
        => Assert.Equal(warning, DeadlineWarnings.At(FixedTime.Instant(now), Running(CountingVectors.Begun(Day(received), 7, DeadlineUnit.WorkingDays))));

    [Theory]
    [InlineData("2026-03-03T03:59:59+08:00", null)]
    [InlineData("2026-03-03T04:00:00+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-03-03T10:00:00+08:00", DeadlineWarning.Amber)]
    [InlineData("2026-03-03T10:00:01+08:00", DeadlineWarning.Red)]
    public void Of_twenty_four_hours_in_the_last_quarter(string now, DeadlineWarning? warning)
        => Assert.Equal(warning, DeadlineWarnings.At(FixedTime.Instant(now), Running(new DeadlineTask(FixedTime.Instant("2026-03-02T10:00:00+08:00"), 24, DeadlineUnit.Hours, [], []))));

    [Fact]
    public void What_is_paused_met_or_ended_warns_of_nothing()
    {
        var late = FixedTime.Instant("2026-06-01T00:00:00+08:00");
        var held = Running(CountingVectors.Begun(Day("2026-03-02"), 7, DeadlineUnit.WorkingDays));

        Assert.Equal(DeadlineWarning.Red, DeadlineWarnings.At(late, held));
        Assert.All([DeadlineStatus.Met, DeadlineStatus.Ended, DeadlineStatus.Paused], status => Assert.Null(DeadlineWarnings.At(late, held with { Status = status })));
    }

    [Fact]
    public void A_week_before_a_holiday_counts_its_working_days_only()
    {
        Assert.Equal(3, DeadlineWarnings.WorkingDaysLeft(Day("2026-02-13"), Day("2026-02-24"), Calendar));
        Assert.Equal(1, DeadlineWarnings.WorkingDaysLeft(Day("2026-02-15"), Day("2026-02-24"), Calendar));
        Assert.Equal(0, DeadlineWarnings.WorkingDaysLeft(Day("2026-02-25"), Day("2026-02-24"), Calendar));
    }

    private static HeldDeadline Running(DeadlineTask task)
        => new HeldDeadline { StartedAt = task.StartedAt, Amount = task.Amount, Unit = task.Unit }.CountedBy(Calendar);
}
