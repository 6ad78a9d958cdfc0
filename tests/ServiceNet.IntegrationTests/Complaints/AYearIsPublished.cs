using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.Cases;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform.Clock;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>A city in the last days of a year whose successor has no published holidays yet.</summary>
public sealed class AYearsEnd(TestServers servers) : TestCity(servers)
{
    protected override DateTimeOffset Begins => new(2026, 12, 28, 10, 0, 0, Shanghai.Offset);
}

/// <summary>An operator imports the coming year while cases run: dates, lists, histories and people follow.</summary>
public sealed class AYearIsPublished(AYearsEnd city) : IClassFixture<AYearsEnd>
{
    [Fact]
    public async Task The_cases_follow_their_clocks_once_the_list_with_them_and_their_citizens_are_told()
    {
        var citizen = await city.CitizenAsync("等到明年");
        var (clerk, head) = (await city.StaffAsync("wq21"), await city.StaffAsync("admin"));
        var waiting = (await citizen.ComplainAsync(station: "WQ21")).Text("id");
        var asked = await AskedAsync(citizen, clerk, days: 10);
        var askedShorter = await AskedAsync(citizen, clerk, days: 7);
        var offered = (await citizen.ComplainAsync(station: "WQ22")).Text("id");
        var other = await city.StaffAsync("wq22");
        (await other.DecideAsync(offered, "transfer", new { stationId = "WQ23", reason = "在你处" })).Ok();
        await using var room = new ClocksOfAProcess(city.ConnectionString);
        await room.StartedAsync(DeadlineCodes.CrimeDecision, "2026-12-31T10:00:00+08:00", Guid.Parse(askedShorter));
        Assert.Equal([askedShorter, waiting, asked], await ListAsync(clerk));
        await city.SettledAsync();
        var told = (await citizen.GetAsync("me/messages?limit=100")).Ok().Items().Length;

        // 4 January becomes a day off.
        var file = Path.Combine(city.Servers.NewFolder(), "2027.csv");
        await File.WriteAllTextAsync(file, "date,kind,name,source\n2027-01-01,off,元旦,测试\n2027-01-04,off,元旦,测试\n2027-10-01,off,国庆节,测试\n", TestCity.Ct);
        var (exitCode, said) = await city.RunAsync("import", "calendar", file);
        Assert.True(exitCode == 0, said);
        await TestCity.WithinAsync(TimeSpan.FromSeconds(40), async () => await MovedAsync(waiting) == 1 && await MovedAsync(askedShorter) == 2 && await MovedAsync(offered) == 1, "the cases followed the calendar");
        await city.SettledAsync();

        var view = (await citizen.GetAsync($"complaints/{waiting}")).Ok();
        var entry = view.GetProperty("timeline").EnumerateArray().First();
        Assert.Equal(("deadlineMoved", "系统"), (entry.Text("kind"), entry.Text("by")));
        Assert.Contains("从2027年1月7日改为2027年1月8日", entry.Text("text"), StringComparison.Ordinal);
        Assert.Contains("1月8日", view.Text("sentence"), StringComparison.Ordinal);
        Assert.Equal("2027-01-08", view.GetProperty("deadlines")[0].Text("dueOn"));
        Assert.Equal([askedShorter, asked, waiting], await ListAsync(clerk));

        // What the citizen may see of it, and what only few may.
        var shorter = (await citizen.GetAsync($"complaints/{askedShorter}")).Ok();
        Assert.Equal("2027-01-05", shorter.GetProperty("supplement").Text("by"));
        Assert.Equal(1, shorter.Kinds().Count(k => k == "deadlineMoved"));
        Assert.DoesNotContain("公安", shorter.GetProperty("timeline").ToString(), StringComparison.Ordinal);
        var messages = (await citizen.GetAsync("me/messages?limit=100")).Ok().Items().Where(m => m.Text("kind") == "complaint.deadlineMoved").ToArray();
        Assert.Equal(new[] { waiting, askedShorter, offered }.Order(), messages.Select(m => m.Text("complaintId")).Order());
        Assert.Contains("“受理决定”的期限从2027年1月7日改为2027年1月8日", messages.Single(m => m.Text("complaintId") == waiting).Text("body"), StringComparison.Ordinal);
        Assert.Equal(told + 3, (await citizen.GetAsync("me/messages?limit=100")).Ok().Items().Length);

        // The facts come a second time.
        await city.DoAsync(
            """
            insert into outbox (id, fact, payload, at, due_at) overriding system value
            select (e.detail ->> 'fact')::bigint, 'case.deadlineMoved', jsonb_build_object('caseId', e.case_id, 'code', e.detail ->> 'code', 'round', 1, 'stationId', null, 'from', e.detail ->> 'from', 'to', e.detail ->> 'to'), e.at, '2000-01-01' from case_entries e where e.kind = 'deadlineMoved'
            """);
        await city.SettledAsync();
        Assert.Equal((1, 2), (await MovedAsync(waiting), await MovedAsync(askedShorter)));
        Assert.Equal(told + 3, (await citizen.GetAsync("me/messages?limit=100")).Ok().Items().Length);
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from outbox_dead"));
        await city.AssertEverythingAddsUpAsync();

        await FindsAsync($"update complaints set due_at = due_at + interval '1 day' where id = '{waiting}'", "due 2027-01-09 23:59, clock 2027-01-08 23:59", $"update complaints set due_at = due_at - interval '1 day' where id = '{waiting}'");
        await FindsAsync($"update complaints set due_at = null where id = '{waiting}'", "is not due when its soonest clock is", $"update complaints set due_at = '2027-01-08T23:59:59+08:00' where id = '{waiting}'");
        await city.AssertEverythingAddsUpAsync();
        Assert.Equal("2027-01-08", (await head.GetAsync($"staff/complaints/{waiting}")).Ok().GetProperty("deadlines")[0].Text("dueOn"));
    }

    private static async Task<string> AskedAsync(Caller citizen, Caller clerk, int days)
    {
        var id = (await citizen.ComplainAsync(station: "WQ21")).Text("id");
        (await clerk.DecideAsync(id, "request-supplement", new { reason = "请补小票", days })).Ok();
        return id;
    }

    private static async Task<string[]> ListAsync(Caller clerk) => [.. (await clerk.GetAsync("staff/complaints?station=WQ21")).Ok().Items().Select(c => c.Text("id"))];

    /// <summary>How many of its clocks the case says were moved.</summary>
    private Task<int> MovedAsync(string id) => city.AskAsync<int>("select count(*)::int from case_entries where case_id = @id and kind = 'deadlineMoved'", new { id = Guid.Parse(id) });

    private async Task FindsAsync(string plant, string finding, string repair)
    {
        await city.DoAsync(plant);
        var (exitCode, said) = await city.RunAsync("verify");
        Assert.Contains(finding, said, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        await city.DoAsync(repair);
    }
}
