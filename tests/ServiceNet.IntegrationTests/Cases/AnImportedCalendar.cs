using ServiceNet.Calendars;
using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>A year's arrangement that arrives late moves what was provisional, says so once, and loses no move made meanwhile.</summary>
public sealed class AnImportedCalendar(TestServers servers) : IAsyncLifetime
{
    private static readonly string[] NewYearOf2027 = ["2027-01-01,off,元旦", "2027-01-02,off,元旦", "2027-01-03,off,元旦", "2027-01-04,off,元旦", "2027-10-01,off,国庆节"];

    /// <summary>Each test imports a calendar of its own.</summary>
    private readonly ClocksOfACity _city = new(servers);

    private ClocksOfAProcess One => _city.One;

    private ClocksOfAProcess Two => _city.Two;

    public ValueTask InitializeAsync() => _city.InitializeAsync();

    public ValueTask DisposeAsync() => _city.DisposeAsync();

    [Fact]
    public async Task What_was_provisional_is_counted_anew_and_told_once()
    {
        var moved = await One.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T10:00:00+08:00");
        var settled = await One.StartedAsync(DeadlineCodes.Acceptance, "2027-01-11T10:00:00+08:00");
        var untouched = await One.StartedAsync(DeadlineCodes.ServiceReply, "2026-12-21T10:00:00+08:00");
        var hours = await One.StartedAsync(DeadlineCodes.CrimeTransfer, "2026-12-31T20:00:00+08:00");
        var met = await One.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T11:00:00+08:00");
        await One.InAsync((c, t) => One.Moves.MeetAsync(c, t, met.CaseId, met.Code, DateTimeOffset.Parse("2026-12-29T10:00:00+08:00"), TestCity.Ct));
        Assert.Equal((true, "2027-01-07"), (moved.Provisional, $"{moved.DueOn:yyyy-MM-dd}"));
        Assert.Equal((true, false), (settled.Provisional, untouched.Provisional));

        await One.ImportAsync(NewYearOf2027);
        await One.RunAsync("cases.recount_deadlines");
        await One.RunAsync("cases.recount_deadlines");
        await Two.RunAsync("cases.recount_deadlines");

        var now = (await One.OfCaseAsync(moved.CaseId)).Single();
        Assert.Equal((false, "2027-01-08"), (now.Provisional, $"{now.DueOn:yyyy-MM-dd}"));
        Assert.Equal("2027-01-07", $"{(await One.OfCaseAsync(met.CaseId)).Single().DueOn:yyyy-MM-dd}");
        Assert.Equal(hours.DueAt, (await One.OfCaseAsync(hours.CaseId)).Single().DueAt);
        var facts = (await One.FactsAsync(DeadlineFacts.Moved)).ToDictionary(f => f.GetProperty("caseId").GetGuid());
        Assert.Equal(new[] { moved.CaseId, settled.CaseId }.Order(), facts.Keys.Order());
        Assert.Equal(("2027-01-07", "2027-01-08", true, false), (facts[moved.CaseId].Text("from"), facts[moved.CaseId].Text("to"), facts[moved.CaseId].GetProperty("wasProvisional").GetBoolean(), facts[moved.CaseId].GetProperty("provisional").GetBoolean()));
        Assert.Equal(facts[settled.CaseId].Text("from"), facts[settled.CaseId].Text("to"));
        Assert.Empty(await One.FindingsAsync());
    }

    [Fact]
    public async Task A_process_that_has_not_heard_of_the_import_counts_by_it_all_the_same()
    {
        var held = await Two.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T10:00:00+08:00");
        Assert.False((await Two.Get<CurrentCalendar>().GetAsync(TestCity.Ct)).IsPublished(2027));

        await One.ImportAsync(NewYearOf2027);
        // It starts another by the calendar it knows, before it looks.
        var late = await Two.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T10:00:00+08:00");
        Assert.True(late.Provisional);
        await Two.RunAsync("cases.recount_deadlines");

        Assert.All(await Task.WhenAll(One.OfCaseAsync(held.CaseId), One.OfCaseAsync(late.CaseId)), d => Assert.Equal("2027-01-08", $"{d.Single().DueOn:yyyy-MM-dd}"));
    }

    [Fact]
    public async Task A_clock_that_stands_still_has_no_date_to_move_but_goes_on_by_the_new_calendar()
    {
        var held = await One.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T10:00:00+08:00");
        await One.InAsync((c, t) => One.Moves.PauseAsync(c, t, held.CaseId, null, PauseGrounds.Supplement, "经办人", DateTimeOffset.Parse("2026-12-30T10:00:00+08:00"), TestCity.Ct));

        await One.ImportAsync(NewYearOf2027);
        await One.RunAsync("cases.recount_deadlines");

        Assert.Equal((DeadlineStatus.Paused, 6), ((await One.OfCaseAsync(held.CaseId)).Single().Status, (await One.OfCaseAsync(held.CaseId)).Single().Remaining));
        Assert.Empty(await One.FactsAsync(DeadlineFacts.Moved));
        var going = Assert.Single(await One.InAsync((c, t) => One.Moves.ResumeAsync(c, t, held.CaseId, null, null, DateTimeOffset.Parse("2026-12-31T10:00:00+08:00"), TestCity.Ct)));
        Assert.Equal("2027-01-11", $"{going.DueOn:yyyy-MM-dd}");
    }

    [Fact]
    public async Task Twelve_hundred_are_counted_in_batches_while_two_processes_recount_and_others_act()
    {
        var cases = Enumerable.Range(0, 1200).Select(_ => Guid.CreateVersion7()).ToArray();
        var at = DateTimeOffset.Parse("2026-12-28T10:00:00+08:00");
        await One.InAsync((c, t) => One.Get<StartDeadlines>().StartAsync(c, t, [.. cases.Select(id => new DeadlineStart(id, DeadlineCodes.Acceptance, new DateOnly(2026, 12, 28), at, null))], TestCity.Ct));
        await One.ImportAsync(NewYearOf2027);

        var acting = Task.WhenAll(cases.Take(60).Chunk(15).Select(async (some, n) =>
        {
            foreach (var id in some)
            {
                await (n % 2 == 0
                    ? Two.InAsync(async (c, t) => (await Two.Moves.PauseAsync(c, t, id, null, PauseGrounds.Supplement, "经办人", at.AddDays(1), TestCity.Ct)).Count)
                    : Two.InAsync(async (c, t) => await Two.Moves.MeetAsync(c, t, id, DeadlineCodes.Acceptance, at.AddDays(1), TestCity.Ct) ? 1 : 0));
            }
        }));
        await Task.WhenAll(acting, One.RunAsync("cases.recount_deadlines"), Two.RunAsync("cases.recount_deadlines"));
        // What an act held meanwhile, or counted by the old calendar, is found by the next run.
        await One.RunAsync("cases.recount_deadlines");

        var (paused, met) = (0, 0);
        foreach (var (id, n) in cases.Take(60).Select((id, n) => (id, n / 15)))
        {
            var held = (await One.OfCaseAsync(id)).Single();
            paused += held.Status == DeadlineStatus.Paused ? 1 : 0;
            met += held.Status == DeadlineStatus.Met ? 1 : 0;
            Assert.Equal(n % 2 == 0 ? DeadlineStatus.Paused : DeadlineStatus.Met, held.Status);
        }

        Assert.Equal((30, 30), (paused, met));
        await using var command = One.Database.CreateCommand("select count(*) from case_deadlines where status = 'running' and due_on = '2027-01-08' and not provisional");
        Assert.Equal(1140L, await command.ExecuteScalarAsync(TestCity.Ct));
        var told = (await One.FactsAsync(DeadlineFacts.Moved)).Select(f => f.GetProperty("caseId").GetGuid()).ToArray();
        Assert.Equal(told.Distinct().Count(), told.Length);
        Assert.Superset(cases.Skip(60).ToHashSet(), told.ToHashSet());
        Assert.Empty(await One.FindingsAsync());
    }

    [Fact]
    public async Task A_date_that_lies_ahead_again_is_warned_of_again()
    {
        var held = await One.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T10:00:00+08:00");
        One.Now = DateTimeOffset.Parse("2027-01-06T09:00:00+08:00");
        await One.RunAsync("cases.warn_of_deadlines");
        Assert.Single(await One.FactsAsync(DeadlineFacts.Near));

        await One.ImportAsync(NewYearOf2027);
        await One.RunAsync("cases.recount_deadlines");
        await One.RunAsync("cases.warn_of_deadlines");
        Assert.Single(await One.FactsAsync(DeadlineFacts.Near));

        One.Now = DateTimeOffset.Parse("2027-01-07T00:00:00+08:00");
        await One.RunAsync("cases.warn_of_deadlines");
        Assert.Equal(["2027-01-07", "2027-01-08"], (await One.FactsAsync(DeadlineFacts.Near)).Select(f => f.Text("dueOn")));
        Assert.Equal(held.CaseId, (await One.FactsAsync(DeadlineFacts.Near))[1].GetProperty("caseId").GetGuid());
    }
}
