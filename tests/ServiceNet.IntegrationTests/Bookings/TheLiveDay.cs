using System.Text.Json;
using Npgsql;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>The counter's screen follows what happens, loses nothing over a cut, and shows nobody else's.</summary>
public sealed class TheLiveDay(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private DateOnly Day => city.Today.AddDays(1);

    [Fact]
    public async Task A_stream_cut_twenty_times_during_two_hundred_changes_ends_with_the_servers_list()
    {
        await city.SetCountersAsync("WQ01", 20);
        var citizens = await city.CitizensAsync("现场", 100);
        var clerk = await city.StaffAsync("wq01");
        await using var screen = new CounterScreen();
        await screen.OpenAsync(clerk);
        var random = new Random(7);

        var changes = Task.WhenAll(citizens.Select(async (citizen, i) =>
        {
            // A hundred bookings and a hundred moves of them, through both processes, over some seconds.
            await Task.Delay(i * 40, TestCity.Ct);
            var there = citizen.At(city[i % 2]);
            var id = await there.BookedAsync("WQ01", Day.At(9 + (i % 3), 30 * (i / 3 % 2)));
            (await (i % 3 == 0 ? there.CancelAsync(id) : i % 3 == 1 ? there.RescheduleAsync(id, Day.At(15, 30 * (i / 3 % 2))) : clerk.PostAsync($"staff/bookings/{id}/check-in", new { reason = "认识", counter = $"{(i % 20) + 1}" }))).Ok();
        }));
        for (var cut = 0; cut < 20; cut++)
        {
            await Task.Delay(random.Next(40, 260), TestCity.Ct);
            await screen.CutAsync();
            await Task.Delay(random.Next(0, 200), TestCity.Ct);
            await screen.OpenAsync(clerk.At(city[cut % 2]));
        }

        await changes;
        var server = (await clerk.GetAsync($"staff/bookings?date={Day:yyyy-MM-dd}&limit=100")).Ok().Items();
        Assert.Equal(100, server.Length);
        await TestCity.WithinAsync(Soon, () => Task.FromResult(server.All(b => screen.Bookings.TryGetValue(b.Text("id"), out var shown) && Same(b, shown))), "the screen equals the list");
        Assert.Equal(100, screen.Bookings.Count);
        Assert.DoesNotContain("reset", screen.Heard);
    }

    [Fact]
    public async Task What_happened_while_the_signal_was_away_comes_with_it_and_other_stations_stay_away()
    {
        var (clerk, citizen) = (await city.StaffAsync("wq02"), await city.CitizenAsync("信号"));
        await using var screen = new CounterScreen();
        await screen.OpenAsync(clerk);
        var first = await citizen.BookedAsync("WQ02", Day.At(9));
        await TestCity.WithinAsync(Soon, () => Task.FromResult(screen.Bookings.ContainsKey(first)), "the booking is told of");
        await screen.CutAsync();

        var missed = await citizen.BookedAsync("WQ02", Day.At(10));
        var elsewhere = await citizen.BookedAsync("WQ03", Day.At(11));
        (await citizen.CancelAsync(first)).Ok();
        await city.SettledAsync();
        await screen.OpenAsync(clerk.At(city[1]));

        await TestCity.WithinAsync(Soon, () => Task.FromResult(screen.Bookings.ContainsKey(missed) && screen.Bookings[first].Text("status") == "cancelled"), "what was missed is told");
        Assert.DoesNotContain(elsewhere, screen.Bookings.Keys);
        (await clerk.GetAsync("staff/events?stationId=WQ03")).Refused(403, "staff.other_station");
    }

    [Fact]
    public async Task Whoever_was_away_longer_than_events_are_kept_is_told_to_read_everything_anew()
    {
        var (clerk, citizen) = (await city.StaffAsync("wq04"), await city.CitizenAsync("久别"));
        await citizen.BookedAsync("WQ04", Day.At(9));
        await citizen.BookedAsync("WQ04", Day.At(10));
        await city.SettledAsync();
        await city.DoAsync("delete from live_events where seq < (select max(seq) from live_events)");

        foreach (var id in (string[])["0", $"{await city.AskAsync<long>("select max(seq) + 1000 from live_events")}"])
        {
            await using var screen = new CounterScreen { LastId = id };
            await screen.OpenAsync(clerk);
            Assert.Equal("reset", screen.Heard.First());
            Assert.Equal(await city.AskAsync<long>("select max(seq) from live_events"), long.Parse(screen.LastId!));
        }

        await using var upToDate = new CounterScreen { LastId = $"{await city.AskAsync<long>("select max(seq) from live_events")}" };
        await upToDate.OpenAsync(clerk);
        Assert.Equal("hello", upToDate.Heard.First());
        (await clerk.SendAsync(HttpMethod.Get, "staff/events", null, headers: h => h.TryAddWithoutValidation("Last-Event-ID", "昨天"))).Refused(400, "request.invalid");
    }

    [Fact]
    public async Task A_stream_ends_when_its_events_cannot_be_read_and_tells_who_comes_back_what_a_crash_took()
    {
        var (clerk, citizen) = (await city.StaffAsync("wq07"), await city.CitizenAsync("断电"));
        await using var screen = new CounterScreen();
        await screen.OpenAsync(clerk);
        await citizen.BookedAsync("WQ07", Day.At(9));
        await TestCity.WithinAsync(Soon, () => Task.FromResult(screen.Bookings.Count == 1), "the booking is told of");

        // As after a crash: PostgreSQL is away for a moment, and the unlogged table comes back empty.
        await city.DoAsync("alter table live_events rename to live_events_away");
        await screen.Ended.WaitAsync(Soon, TestCity.Ct);
        await city.DoAsync("alter table live_events_away rename to live_events; truncate live_events");

        await screen.OpenAsync(clerk.At(city[1]));
        Assert.Equal("reset", screen.Heard.Last());
    }

    [Fact]
    public async Task A_stream_ends_with_its_session_and_with_its_process()
    {
        var clerk = await city.StaffAsync("wq05");
        await using var screen = new CounterScreen();
        await screen.OpenAsync(clerk);
        (await clerk.PostAsync("staff/auth/sign-out")).Ok();
        await screen.Ended.WaitAsync(Soon, TestCity.Ct);

        var third = await city.StartProcessAsync();
        await using var other = new CounterScreen();
        await other.OpenAsync((await city.StaffAsync("wq06")).At(third));
        await third.StopAsync(TestCity.Ct).WaitAsync(Soon, TestCity.Ct);
        await other.Ended.WaitAsync(Soon, TestCity.Ct);
    }

    [Fact]
    public async Task Events_are_numbered_in_the_order_they_become_visible()
    {
        const string append = "select append_live_events(array[gen_random_uuid()], array['test'], array[gen_random_uuid()], array[now()])";
        await using var first = await city.Database.OpenConnectionAsync(TestCity.Ct);
        await using var open = await first.BeginTransactionAsync(TestCity.Ct);
        await using (var early = new NpgsqlCommand(append, first, open))
        {
            await early.ExecuteNonQueryAsync(TestCity.Ct);
        }

        // The second would draw a higher number and be seen earlier: it has to wait.
        await using var second = await city.Database.OpenConnectionAsync(TestCity.Ct);
        await using var late = new NpgsqlCommand($"set lock_timeout = '200ms'; {append}", second);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => late.ExecuteNonQueryAsync(TestCity.Ct));
        Assert.Equal("55P03", refused.SqlState);
        await open.RollbackAsync(TestCity.Ct);
        await late.ExecuteNonQueryAsync(TestCity.Ct);
    }

    private static bool Same(JsonElement a, JsonElement b)
        => (a.Text("status"), a.Text("start"), a.GetProperty("counter").GetString()) == (b.Text("status"), b.Text("start"), b.GetProperty("counter").GetString());
}
