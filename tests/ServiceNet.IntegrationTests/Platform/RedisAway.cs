using System.Collections.Concurrent;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Platform;

/// <summary>Redis only accelerates: losing it loses no fact, and what it carried comes another way.</summary>
[Collection(Alone.Name)]
public sealed class RedisAway(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    [Fact]
    public async Task Stopped_emptied_and_restarted_under_load_nothing_fails_and_changes_still_arrive()
    {
        await city.SetCountersAsync("WQ01", 99);
        var citizens = await city.CitizensAsync("断缓存", 8);
        var admin = await city.StaffAsync("admin");
        using var enough = new CancellationTokenSource();
        var seen = new ConcurrentBag<string>();
        var load = citizens.Select((c, i) => LoadAsync(c.At(city[i % 2]), i, seen, enough.Token)).ToArray();

        await EditAndSignOutArriveAsync(admin, "正常");
        await city.Redis.StopAsync(TestCity.Ct);
        await EditAndSignOutArriveAsync(admin, "停机");
        Assert.Equal("degraded", (await city.Anyone(1).GetAsync("/health/ready")).Ok().Text("status"));
        await city.Redis.RestartAsync(TestCity.Ct);
        await EditAndSignOutArriveAsync(admin, "重启");
        await TestCity.WithinAsync(TimeSpan.FromSeconds(30), async () => (await city.Anyone(1).GetAsync("/health/ready")).Ok().Text("status") == "up", "the process is connected again");
        await city.Redis.StopAsync(TestCity.Ct);
        await city.Redis.RestartAsync(TestCity.Ct);
        await EditAndSignOutArriveAsync(admin, "清空");
        await enough.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal(["200", "201"], seen.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        await city.AssertEverythingAddsUpAsync();
    }

    /// <summary>Reads, books and cancels until it is enough.</summary>
    private async Task LoadAsync(Caller citizen, int number, ConcurrentBag<string> seen, CancellationToken enough)
    {
        var time = city.Today.AddDays(1 + number).At(9);
        time = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? time.AddDays(2) : time;

        while (!enough.IsCancellationRequested)
        {
            seen.Add((await citizen.GetAsync("stations?kind=rightsProtection")).Outcome);
            seen.Add((await citizen.GetAsync("stations/WQ01/slots?service=consultation")).Outcome);
            var booked = await citizen.BookAsync("WQ01", time);
            seen.Add(booked.Outcome);
            seen.Add(booked.Status == 201 ? (await citizen.CancelAsync(booked.Body.Text("id"))).Outcome : booked.Outcome);
        }
    }

    private async Task EditAndSignOutArriveAsync(Caller admin, string name)
    {
        var citizen = await city.CitizenAsync($"退出{name}");
        (await citizen.At(city[1]).GetAsync("me")).Ok();

        (await admin.PatchAsync("admin/stations/WQ02", new { name })).Ok();
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await city.Anyone(1).GetAsync("stations/WQ02")).Ok().Text("name") == name, $"the edit shows at the other process ({name})");
        (await citizen.PostAsync("auth/sign-out")).Ok();
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await citizen.At(city[1]).GetAsync("me")).Status == 401, $"signed out at the other process ({name})");
    }
}

/// <summary>A rehearsal beside the real thing: two databases, one Redis.</summary>
public sealed class TwoCitiesOnOneRedis(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task What_changes_in_one_does_not_hide_what_changes_in_the_other()
    {
        var admin = await city.StaffAsync("admin");
        await city.StartProcessAsync();
        var elsewhere = await city.StartProcessAsync(s => s["ConnectionStrings:Postgres"] = city.Servers.NewDatabaseAsync(filled: true, TestCity.Ct).GetAwaiter().GetResult());
        var tokens = (await city.Anyone(2).PostAsync("staff/auth/sign-in", new { userName = "admin", password = TestCity.SamplePassword })).Ok();
        var other = city.Anyone(2).With(tokens.Text("accessToken"));

        for (var i = 0; i < 20; i++)
        {
            (await other.PatchAsync("admin/stations/WQ01", new { name = $"别处{i}" })).Ok();
        }

        // What the other city announced has made this one look again, and it looks no more until its own edit.
        await Task.Delay(TimeSpan.FromSeconds(1), TestCity.Ct);
        (await city.Anyone(1).GetAsync("stations/WQ01")).Ok();
        (await admin.PatchAsync("admin/stations/WQ01", new { name = "这里" })).Ok();

        Assert.Equal("这里", (await admin.GetAsync("stations/WQ01")).Ok().Text("name"));
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await city.Anyone(1).GetAsync("stations/WQ01")).Ok().Text("name") == "这里", "the edit shows at the other process of the same city");
        await elsewhere.StopAsync(TestCity.Ct);
    }
}
