using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>Soon due and over are each told once, and a station's day once, however many processes run.</summary>
public sealed class WarningsToldOnce(ClocksOfACity city) : IClassFixture<ClocksOfACity>, IAsyncLifetime
{
    private const string Warn = "cases.warn_of_deadlines";
    private const string Digest = "cases.tell_the_day";

    public async ValueTask InitializeAsync() => await city.ForgetAllAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Each_turns_amber_once_and_red_once()
    {
        var station = Guid.CreateVersion7();
        // Due on Monday 9 March.
        var held = await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00", station: station);

        await EachRunsAsync("2026-03-05T23:59:59+08:00", Warn);
        Assert.Empty(await city.One.FactsAsync(DeadlineFacts.Near));

        await EachRunsAsync("2026-03-06T00:00:00+08:00", Warn);
        await EachRunsAsync("2026-03-09T23:59:59+08:00", Warn);
        var near = Assert.Single(await city.One.FactsAsync(DeadlineFacts.Near));
        Assert.Equal((held.CaseId, station, "serviceReply", 1, "network", "2026-03-09"), (near.GetProperty("caseId").GetGuid(), near.GetProperty("stationId").GetGuid(), near.Text("code"), near.Number("round"), near.Text("owner"), near.Text("dueOn")));
        Assert.Equal(held.DueAt, near.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Empty(await city.One.FactsAsync(DeadlineFacts.Overdue));

        await EachRunsAsync("2026-03-10T00:00:00+08:00", Warn);
        await EachRunsAsync("2026-03-20T00:00:00+08:00", Warn);
        Assert.Single(await city.One.FactsAsync(DeadlineFacts.Overdue));
        Assert.Single(await city.One.FactsAsync(DeadlineFacts.Near));
    }

    [Fact]
    public async Task What_is_over_before_anybody_looked_is_told_as_over_alone()
    {
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00");

        await EachRunsAsync("2026-03-10T00:00:00+08:00", Warn);

        Assert.Single(await city.One.FactsAsync(DeadlineFacts.Overdue));
        Assert.Empty(await city.One.FactsAsync(DeadlineFacts.Near));
    }

    [Fact]
    public async Task What_stands_still_or_is_done_warns_of_nothing_and_after_a_pause_it_warns_again()
    {
        var held = await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00");
        var done = await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00");
        await city.One.InAsync((c, t) => city.One.Moves.MeetAsync(c, t, done.CaseId, done.Code, done.StartedAt.AddDays(1), TestCity.Ct));
        await EachRunsAsync("2026-03-06T09:00:00+08:00", Warn);
        await city.One.InAsync((c, t) => city.One.Moves.PauseAsync(c, t, held.CaseId, null, PauseGrounds.Supplement, "经办人", city.One.Now, TestCity.Ct));
        await EachRunsAsync("2026-03-12T09:00:00+08:00", Warn);
        Assert.Empty(await city.One.FactsAsync(DeadlineFacts.Overdue));

        // Three days were counted, Friday 6 to Wednesday 11 were not: the fourth is Thursday, the last Friday 13.
        await city.One.InAsync((c, t) => city.One.Moves.ResumeAsync(c, t, held.CaseId, null, null, city.One.Now, TestCity.Ct));
        await EachRunsAsync("2026-03-12T10:00:00+08:00", Warn);
        await EachRunsAsync("2026-03-13T10:00:00+08:00", Warn);

        Assert.Equal(["2026-03-09", "2026-03-13"], (await city.One.FactsAsync(DeadlineFacts.Near)).Select(f => f.Text("dueOn")));
        Assert.Empty(await city.One.FactsAsync(DeadlineFacts.Overdue));
    }

    [Fact]
    public async Task A_thousand_and_more_are_told_in_batches()
    {
        await city.One.InAsync((c, t) => city.One.Get<StartDeadlines>().StartAsync(
            c, t, [.. Enumerable.Range(0, 1100).Select(_ => new DeadlineStart(Guid.CreateVersion7(), DeadlineCodes.ServiceReply, new DateOnly(2026, 3, 2), DateTimeOffset.Parse("2026-03-02T10:00:00+08:00"), null))], TestCity.Ct));

        await EachRunsAsync("2026-03-06T09:00:00+08:00", Warn);

        var told = (await city.One.FactsAsync(DeadlineFacts.Near)).Select(f => f.GetProperty("caseId").GetGuid()).ToArray();
        Assert.Equal((1100, 1100), (told.Length, told.Distinct().Count()));
    }

    [Fact]
    public async Task A_station_hears_of_its_day_once_on_working_days_after_the_hour()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-02-27T10:00:00+08:00", station: first); // over since Friday 6
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00", station: first); // due today
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-03T10:00:00+08:00", station: first); // due tomorrow
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-06T10:00:00+08:00", station: first); // due on Friday
        await city.One.StartedAsync(DeadlineCodes.Supplement, "2026-02-20T10:00:00+08:00", station: first, amount: 5); // the citizen's
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-06T10:00:00+08:00", station: second); // nothing to tell
        await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00"); // the city's inbox

        await EachRunsAsync("2026-03-08T09:00:00+08:00", Digest); // Sunday
        await EachRunsAsync("2026-03-09T08:29:59+08:00", Digest);
        Assert.Empty(await city.One.FactsAsync(DeadlineFacts.Digest));

        await EachRunsAsync("2026-03-09T08:30:00+08:00", Digest);
        await EachRunsAsync("2026-03-09T17:00:00+08:00", Digest);

        var facts = await city.One.FactsAsync(DeadlineFacts.Digest);
        Assert.Equal(
            [$"{first} 2026-03-09: 1 1 1", " 2026-03-09: 0 1 0"],
            facts.Select(f => $"{(f.GetProperty("stationId").ValueKind == System.Text.Json.JsonValueKind.Null ? "" : f.Text("stationId"))} {f.Text("day")}: {f.Number("overdue")} {f.Number("dueToday")} {f.Number("near")}"));

        await EachRunsAsync("2026-03-10T08:30:00+08:00", Digest);
        Assert.Equal(4, (await city.One.FactsAsync(DeadlineFacts.Digest)).Length);
    }

    [Fact]
    public async Task A_case_handed_over_is_told_to_whoever_has_it_now()
    {
        var (giver, taker) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var held = await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-02T10:00:00+08:00", station: giver);

        await city.One.InAsync(async (c, t) =>
        {
            await city.One.Moves.HandOverAsync(c, t, held.CaseId, taker, TestCity.Ct);
            return 0;
        });
        await EachRunsAsync("2026-03-06T09:00:00+08:00", Warn);

        Assert.Equal(taker, Assert.Single(await city.One.FactsAsync(DeadlineFacts.Near)).GetProperty("stationId").GetGuid());
    }

    /// <summary>Both processes run the job three times over at that moment.</summary>
    private async Task EachRunsAsync(string now, string job)
    {
        city.One.Now = city.Two.Now = DateTimeOffset.Parse(now);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => (n % 2 == 0 ? city.One : city.Two).RunAsync(job)));
    }
}
