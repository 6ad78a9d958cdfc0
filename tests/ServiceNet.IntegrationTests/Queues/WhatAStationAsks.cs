using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>When and from where a number can be taken.</summary>
[Collection(AMorningOfVisitors.Name)]
public sealed class WhatAStationAsks(TwoOpenProcesses city)
{
    /// <summary>Places that stand nowhere in the sample data.</summary>
    private static readonly object Near = new { lng = 101.7026417, lat = 26.5741938 };
    private static readonly object Far = new { lng = 101.8128375, lat = 26.6120931 };

    [Fact]
    public async Task A_phone_far_away_takes_none_a_near_one_does_and_no_trace_of_the_place_stays()
    {
        var admin = await city.StaffAsync("admin");
        (await admin.RuleAsync("WQ01", distanceMeters: 500)).Ok();
        Assert.Equal(500, (await city.Anyone().LineAsync("WQ01")).Number("distanceMeters"));
        var citizen = await city.CitizenAsync("远近");

        (await citizen.TakeAsync("WQ01")).Refused(422, "queue.location_needed");
        (await citizen.TakeAsync("WQ01", location: Far, key: "walk")).Refused(422, "queue.too_far");
        (await citizen.TakeAsync("WQ01", location: new { lng = 181, lat = 91 })).Refused(400, "request.invalid");
        var taken = await citizen.TakeAsync("WQ01", location: Near, key: "walk");
        Assert.Equal("201", taken.Outcome);
        // Repeated from home, it is still the number that was drawn.
        Assert.Equal(taken.Body.Id(), (await citizen.At(city[1]).TakeAsync("WQ01", location: Far, key: "walk")).Ok().Id());

        foreach (var digits in new[] { "7026417", "5741938", "8128375", "6120931" })
        {
            Assert.Empty(await TablesWithAsync(digits));
            Assert.DoesNotContain(digits, city[0].Said + city[1].Said, StringComparison.Ordinal);
        }

        Assert.NotEmpty(await TablesWithAsync(taken.Body.Id()));
    }

    [Fact]
    public async Task The_paper_on_the_wall_is_as_good_as_standing_there_until_it_is_renewed()
    {
        var (admin, clerk) = (await city.StaffAsync("admin"), await city.StaffAsync("wq09"));
        (await admin.RuleAsync("WQ09", distanceMeters: 100)).Ok();
        var wall = (await clerk.GetAsync("staff/stations/WQ09/queue/wall")).Ok();
        var other = (await (await city.StaffAsync("wq10")).GetAsync("staff/stations/WQ10/queue/wall")).Ok().Text("code");
        var people = await city.CitizensAsync("扫墙", 3);

        Assert.Equal("WQ09", wall.Text("stationCode"));
        (await people[0].TakeAsync("WQ09", wall: other)).Refused(422, "queue.wall_code");
        (await people[0].TakeAsync("WQ09", wall: "墙上的码")).Refused(422, "queue.wall_code");
        Assert.Equal("201", (await people[0].TakeAsync("WQ09", wall: wall.Text("code"))).Outcome);
        (await admin.RuleAsync("WQ09", distanceMeters: 100, renewWall: true)).Ok();
        (await people[1].TakeAsync("WQ09", wall: wall.Text("code"))).Refused(422, "queue.wall_code");
        var renewed = (await clerk.GetAsync("staff/stations/WQ09/queue/wall")).Ok().Text("code");
        Assert.NotEqual(wall.Text("code"), renewed);
        Assert.Equal("201", (await people[1].TakeAsync("WQ09", wall: renewed)).Outcome);
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await people[2].At(city[1]).TakeAsync("WQ09", wall: wall.Text("code"))).Outcome == "422 queue.wall_code", "the old paper is worthless at the other process too");
    }

    [Fact]
    public async Task A_days_numbers_are_used_up_for_everyone_at_once()
    {
        (await (await city.StaffAsync("admin")).RuleAsync("WQ11", dailyCap: 10)).Ok();
        var clerk = await city.StaffAsync("wq11");
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await clerk.At(city[1]).GetAsync("staff/stations/WQ11/queue/rules")).Ok().GetProperty("dailyCap").ValueKind == System.Text.Json.JsonValueKind.Number, "the cap is known at the other process");
        var people = await city.CitizensAsync("限号", 40);

        var answers = await Task.WhenAll(people.Select((p, i) => p.At(city[i % 2]).TakeAsync("WQ11")));

        Assert.Equal(new() { ["201"] = 10, ["409 queue.full"] = 30 }, answers.Tally());
        (await clerk.PostAsync("staff/stations/WQ11/queue/tickets", new { service = "consultation" })).Refused(409, "queue.full");
        Assert.True((await city.Anyone().LineAsync("WQ11")).GetProperty("full").GetBoolean());
    }

    [Theory]
    [InlineData("2026-03-02T12:00:00+08:00", "2026-03-02T14:30:00+08:00")]
    [InlineData("2026-03-02T18:00:00+08:00", "2026-03-03T08:30:00+08:00")]
    public async Task Outside_its_hours_a_station_gives_no_number_and_says_when_it_does(string now, string opens)
    {
        await using var host = await HostProcess.StartAsync(At(now), TestCity.Ct);
        // Signed in by that process: a token of another hour is over there.
        var anyone = city.Anyone().At(host);
        var citizen = anyone.With((await anyone.PostAsync("auth/wechat", new { code = city.LoginCode("闭门") })).Ok().Text("accessToken"));
        var clerk = anyone.With((await anyone.PostAsync("staff/auth/sign-in", new { userName = "wq12", password = TestCity.SamplePassword })).Ok().Text("accessToken"));

        (await citizen.TakeAsync("WQ12")).Refused(422, "queue.closed");
        (await clerk.PostAsync("staff/stations/WQ12/queue/tickets", new { service = "consultation" })).Refused(422, "queue.closed");
        var line = await citizen.LineAsync("WQ12");
        Assert.Equal((false, DateTimeOffset.Parse(opens, null), "closed"), (line.GetProperty("open").GetBoolean(), line.At("opensNext"), line.Text("estimateState")));
    }

    [Fact]
    public async Task Only_the_head_and_an_administrator_write_the_rules()
    {
        var (clerk, admin) = (await city.StaffAsync("wq13"), await city.StaffAsync("admin"));
        var before = (await clerk.GetAsync("staff/stations/WQ13/queue/rules")).Ok();
        Assert.Equal((2, 2, 30), (before.Number("priorityAfter"), before.Number("returnAfter"), before.Number("graceMinutes")));

        (await clerk.RuleAsync("WQ13", dailyCap: 1)).Refused(403, "queue.rules_forbidden");
        await city.DoAsync("update staff_roles set role = 'stationHead' where staff_id = (select id from staff where user_name = 'wq14')");
        (await (await city.StaffAsync("wq14")).RuleAsync("WQ14", dailyCap: 7)).Ok();
        (await admin.PutAsync("staff/stations/WQ13/queue/rules", new { dailyCap = 50, distanceMeters = (int?)null, priorityAfter = 3, returnAfter = 1, graceMinutes = 15, notice = "午休前不再取号" })).Ok();

        var line = await city.Anyone().LineAsync("WQ13");
        Assert.Equal("午休前不再取号", line.Text("notice"));
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from audit_entries where action = 'queue.rules' and detail->>'dailyCap' = '50'"));
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await city.Anyone(1).LineAsync("WQ13")).GetProperty("notice").GetString() == "午休前不再取号", "the notice shows at the other process");
    }

    private Dictionary<string, string?> At(string now)
    {
        var settings = city.Settings();
        settings["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(DateTimeOffset.Parse(now, null)).ToString("c");
        settings["ServiceNet:Surfaces"] = "public,console";
        return settings;
    }

    /// <summary>Every table in whose rows the text stands, whatever the column.</summary>
    private async Task<string[]> TablesWithAsync(string text)
    {
        var found = new List<string>();
        foreach (var table in (await city.AskAsync<string>("select string_agg(format('%I', tablename), '|') from pg_tables where schemaname = 'public'")).Split('|'))
        {
            if (await city.AskAsync<bool>($"select exists (select from {table} t where t::text like '%' || @text || '%')", new { text }))
            {
                found.Add(table);
            }
        }

        return [.. found];
    }
}
