using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Cases;

/// <summary>A citizen can recount the date on paper: every day has its reason.</summary>
public sealed class TheProofOfADeadline
{
    [Fact]
    public void Every_day_over_the_Spring_Festival_says_why()
    {
        var proof = Proof("2026-02-12", 7, DeadlineUnit.WorkingDays);

        Assert.Equal(
            """
            2026-02-12 Start
            2026-02-13 1 Workday
            2026-02-14 2 MakeUpWorkday 春节
            2026-02-15 Holiday 春节
            2026-02-16 Holiday 春节
            2026-02-17 Holiday 春节
            2026-02-18 Holiday 春节
            2026-02-19 Holiday 春节
            2026-02-20 Holiday 春节
            2026-02-21 Holiday 春节
            2026-02-22 Holiday 春节
            2026-02-23 Holiday 春节
            2026-02-24 3 Workday
            2026-02-25 4 Workday
            2026-02-26 5 Workday
            2026-02-27 6 Workday
            2026-02-28 7 MakeUpWorkday 春节
            """,
            Written(proof));
        Assert.Equal(Day("2026-02-28"), proof.DueOn);
    }

    [Fact]
    public void A_last_day_off_rolls_line_by_line()
        => Assert.Equal(
            """
            2026-04-01 Start
            2026-04-02 1 Day
            2026-04-03 2 Day
            2026-04-04 3 Day 清明节
            2026-04-05 Holiday 清明节
            2026-04-06 Holiday 清明节
            2026-04-07 Rolled
            """,
            Written(Proof("2026-04-01", 3, DeadlineUnit.Days)));

    [Fact]
    public void A_pause_is_named_on_every_day_it_takes_out()
        => Assert.Equal(
            """
            2026-03-05 Start
            2026-03-06 1 Workday
            2026-03-07 Paused 等待补充材料
            2026-03-08 Paused 等待补充材料
            2026-03-09 Paused 等待补充材料
            2026-03-10 2 Workday
            """,
            Written(Proof("2026-03-05", 2, DeadlineUnit.WorkingDays, new DeadlinePause(Shanghai.At(Day("2026-03-07"), new TimeOnly(9, 0)), Shanghai.At(Day("2026-03-10"), new TimeOnly(9, 0)), PauseGrounds.Supplement, "经办人"))));

    [Fact]
    public void The_date_follows_from_the_lines_alone()
    {
        // As a reader would: tick off the counted days, then look for the rolled one.
        foreach (var received in DaysOf(2025).Concat(DaysOf(2026)))
        {
            var working = Proof($"{received:yyyy-MM-dd}", 7, DeadlineUnit.WorkingDays);
            var days = Proof($"{received:yyyy-MM-dd}", 15, DeadlineUnit.Days);

            Assert.Equal(working.DueOn, working.Lines.Single(l => l.Counted == 7).Date);
            Assert.Equal(days.DueOn, days.Lines.SingleOrDefault(l => l.Why == DayWhy.Rolled)?.Date ?? days.Lines.Single(l => l.Counted == 15).Date);
        }
    }

    [Fact]
    public void Days_of_a_year_without_an_arrangement_are_marked()
    {
        var proof = Proof("2026-12-30", 3, DeadlineUnit.WorkingDays);

        Assert.True(proof.Deadline.Provisional);
        Assert.Equal([.. Enumerable.Repeat(false, 2), .. Enumerable.Repeat(true, 5)], proof.Lines.Select(l => l.Provisional));
    }

    [Fact]
    public void A_deadline_that_is_over_keeps_its_date_and_the_proof_says_so()
    {
        var held = Held("2026-03-02", 7, DeadlineUnit.WorkingDays) with { Status = DeadlineStatus.Met, MetAt = FixedTime.Instant("2026-03-05T10:00:00+08:00"), DueOn = Day("2026-03-10") };

        var proof = DeadlineViews.ProofOf(held, Rule, Calendar, FixedTime.Instant("2026-03-20T10:00:00+08:00"));

        Assert.Equal((Day("2026-03-10"), Day("2026-03-11")), (proof.Deadline.DueOn, proof.DueOn));
        Assert.Equal("结束时的期限是3月10日；此后公布了放假安排，上面是按新安排数的。", proof.Note);
        Assert.Null(Proof("2026-03-02", 7, DeadlineUnit.WorkingDays).Note);
    }

    private static readonly DeadlineRule Rule = new() { Code = DeadlineCodes.Acceptance, Version = 2, Name = "受理决定", Basis = "依据", Source = "来源", EffectiveFrom = new DateOnly(2026, 4, 15), Amount = 7, FromReceipt = true };

    private static ProofView Proof(string received, int amount, DeadlineUnit unit, params DeadlinePause[] pauses)
        => DeadlineViews.ProofOf(Held(received, amount, unit, pauses), Rule, Calendar, Shanghai.At(Day(received), new TimeOnly(12, 0)));

    private static HeldDeadline Held(string received, int amount, DeadlineUnit unit, params DeadlinePause[] pauses)
        => new HeldDeadline { Code = DeadlineCodes.Acceptance, Round = 1, RuleVersion = 2, StartedAt = Shanghai.At(Day(received), new TimeOnly(10, 30)), Amount = amount, Unit = unit, Pauses = pauses }.CountedBy(Calendar);

    private static string Written(ProofView proof)
        => string.Join('\n', proof.Lines.Select(l => string.Join(' ', new[] { $"{l.Date:yyyy-MM-dd}", l.Counted?.ToString(System.Globalization.CultureInfo.InvariantCulture), l.Why.ToString(), l.Name }.Where(w => w is not null))));
}
