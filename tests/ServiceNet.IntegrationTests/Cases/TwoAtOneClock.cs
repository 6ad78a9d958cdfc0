using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>Two processes act on one clock at the same moment: one order, no lost pause, no date that nobody counted.</summary>
public sealed class TwoAtOneClock(ClocksOfACity city) : IClassFixture<ClocksOfACity>
{
    private const string Monday = "2026-03-02T10:30:00+08:00";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse(Monday);

    [Fact]
    public async Task Two_starts_at_once_make_one_clock()
    {
        for (var i = 0; i < 10; i++)
        {
            var start = new DeadlineStart(Guid.CreateVersion7(), DeadlineCodes.ServiceReply, new DateOnly(2026, 3, 2), Start, null);

            var begun = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => On(n).InAsync((c, t) => On(n).Get<StartDeadlines>().StartAsync(c, t, [start], TestCity.Ct))));

            Assert.Single(begun.SelectMany(b => b));
            Assert.Single(await city.One.OfCaseAsync(start.CaseId));
        }
    }

    [Fact]
    public async Task Two_extensions_at_once_grant_one()
    {
        var held = await city.One.StartedAsync(DeadlineCodes.ReportDecision, Monday);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => On(n).InAsync((c, t) => On(n).Moves.ExtendAsync(c, t, held.CaseId, held.Code, "案情复杂", "负责人", Start.AddDays(1), TestCity.Ct))));

        Assert.Equal((1, 5), (outcomes.Count(o => o is ExtendOutcome.Extended), outcomes.Count(o => o is ExtendOutcome.AlreadyExtended)));
        Assert.Equal("2026-04-14", $"{(await city.One.OfCaseAsync(held.CaseId))[0].DueOn:yyyy-MM-dd}");
    }

    [Fact]
    public async Task Pauses_ends_and_extensions_at_once_leave_what_their_rows_say()
    {
        for (var i = 0; i < 10; i++)
        {
            var held = await city.One.StartedAsync(DeadlineCodes.ReportDecision, Monday);
            await Task.WhenAll(
                One().InAsync((c, t) => One().Moves.PauseAsync(c, t, held.CaseId, null, PauseGrounds.Appraisal, "甲", Start.AddDays(1), TestCity.Ct)),
                Two().InAsync((c, t) => Two().Moves.PauseAsync(c, t, held.CaseId, null, PauseGrounds.Appraisal, "乙", Start.AddDays(1), TestCity.Ct)),
                One().InAsync((c, t) => One().Moves.ResumeAsync(c, t, held.CaseId, null, null, Start.AddDays(3), TestCity.Ct)),
                Two().InAsync((c, t) => Two().Moves.ExtendAsync(c, t, held.CaseId, held.Code, "案情复杂", "负责人", Start.AddDays(2), TestCity.Ct)));

            var now = (await city.One.OfCaseAsync(held.CaseId)).Single();
            Assert.Single(now.Extensions);
            Assert.Equal(now.Pauses.Any(p => p.Until is null), now.Status == DeadlineStatus.Paused);
            Assert.True(now.Pauses.Count(p => p.Until is null) <= 1);
        }

        Assert.Empty(await city.One.FindingsAsync());
    }

    [Fact]
    public async Task Meeting_and_ending_at_once_has_one_end()
    {
        for (var i = 0; i < 10; i++)
        {
            var held = await city.One.StartedAsync(DeadlineCodes.ServiceReply, Monday);

            var ends = await Task.WhenAll(
                One().InAsync(async (c, t) => await One().Moves.MeetAsync(c, t, held.CaseId, held.Code, Start.AddDays(1), TestCity.Ct) ? 1 : 0),
                Two().InAsync((c, t) => Two().Moves.EndAsync(c, t, held.CaseId, null, Start.AddDays(1), TestCity.Ct)));

            Assert.Equal(1, ends.Sum());
        }
    }

    private ClocksOfAProcess One() => city.One;

    private ClocksOfAProcess Two() => city.Two;

    private ClocksOfAProcess On(int n) => n % 2 == 0 ? city.One : city.Two;
}
