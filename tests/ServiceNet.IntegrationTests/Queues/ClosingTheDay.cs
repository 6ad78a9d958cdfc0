using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform.Clock;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>A number lives for its day: by a clerk's word, or by the clock.</summary>
public sealed class ClosingTheDay(TwoOpenProcesses city) : IClassFixture<TwoOpenProcesses>
{
    [Fact]
    public async Task Tells_who_waits_or_is_on_the_way_counts_whom_a_counter_serves_and_gives_no_number_after()
    {
        var clerk = await city.StaffAsync("wq01");
        var people = await city.CitizensAsync("闭站", 5);
        var held = new List<string>();
        foreach (var person in people)
        {
            held.Add((await person.TakenAsync("WQ01")).Id());
        }

        await clerk.CalledAsync(held[0]);
        (await clerk.MoveAsync(held[0], "start")).Ok();
        (await clerk.MoveAsync(held[1], "park")).Ok();
        await clerk.CalledAsync(held[2], "2");
        (await clerk.MoveAsync(held[2], "miss")).Ok();
        await clerk.CalledAsync(held[4], "2");

        var closed = (await clerk.PostAsync("staff/stations/WQ01/queue/close-day", new { reason = "停电" }, "dark")).Ok();
        Assert.NotNull(closed.Text("closedAt"));
        Assert.Equal((0, 1, 3), (closed.Number("waitingTotal"), closed.GetProperty("done").Number("served"), closed.GetProperty("done").Number("left")));
        Assert.All(closed.All("counters"), c => Assert.False(c.GetProperty("open").GetBoolean()));
        (await clerk.At(city[1]).PostAsync("staff/stations/WQ01/queue/close-day", new { reason = "停电" }, "dark")).Ok();
        (await clerk.PostAsync("staff/stations/WQ01/queue/close-day")).Ok();
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from queue_log l join stations s on s.id = l.station_id where s.code = 'WQ01' and l.kind = 'closed'"));

        foreach (var process in new[] { 0, 1 })
        {
            (await (await city.CitizenAsync($"来晚{process}")).At(city[process]).TakeAsync("WQ01")).Refused(422, "queue.closed");
            (await clerk.At(city[process]).PostAsync("staff/stations/WQ01/queue/tickets", new { service = "consultation" })).Refused(422, "queue.closed");
        }

        (await people[2].PostAsync($"queue/tickets/{held[2]}/return")).Refused(409, "queue.day_closed");
        (await clerk.MoveAsync(held[2], "return")).Refused(409, "queue.day_closed");
        (await clerk.MoveAsync(held[2], "call")).Refused(409, "queue.day_closed");
        (await clerk.CallNextAsync("WQ01")).Refused(409, "queue.day_closed");
        (await clerk.PostAsync("staff/stations/WQ01/queue/counters/1/open")).Refused(409, "queue.day_closed");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await people[2].TicketAsync(held[2])).GetProperty("canReturnUntil").ValueKind);
        var line = await city.Anyone().LineAsync("WQ01");
        Assert.Equal((false, 0), (line.GetProperty("open").GetBoolean(), line.Texts("missed").Length));
        Assert.Equal(new[] { "served", "left", "missed", "left", "left" }, await Task.WhenAll(people.Select(async (p, i) => (await p.TicketAsync(held[i])).Text("status"))));
        await city.SettledAsync();
        foreach (var told in new[] { people[1], people[3], people[4] })
        {
            Assert.Contains("ticket.closed", (await told.GetAsync("me/messages")).Ok().Items().Select(m => m.Text("kind")));
        }
        Assert.DoesNotContain("ticket.closed", (await people[0].GetAsync("me/messages")).Ok().Items().Select(m => m.Text("kind")));
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Is_done_by_the_clock_where_nobody_did_it_also_for_a_day_gone_by()
    {
        var citizen = await city.CitizenAsync("忘关");
        var waiting = (await citizen.TakenAsync("WQ03")).Id();
        // A day long ago that nobody ended, with a longer line than today's.
        await city.DoAsync("insert into queue_days (station_id, day) select id, date '2026-02-26' from stations where code = 'WQ03'");

        await using (var evening = await HostProcess.StartAsync(With(OffsetAt(18, 31), "public,worker"), TestCity.Ct))
        {
            await TestCity.WithinAsync(TimeSpan.FromSeconds(20), async () => await city.AskAsync<int>("select count(*) from queue_days d join stations s on s.id = d.station_id where s.code = 'WQ03' and closed_at is not null") == 2, "both days are closed");
            await city.SettledAsync();
        }

        await TestCity.WithinAsync(TestCity.Promptly, async () => (await citizen.TicketAsync(waiting)).GetProperty("endedBecause").GetString() == "closing", "the number ended with the day");
        Assert.Contains("ticket.closed", (await citizen.GetAsync("me/messages")).Ok().Items().Select(m => m.Text("kind")));
        (await (await city.CitizenAsync("又来")).TakeAsync("WQ03")).Refused(422, "queue.closed");
        // The evening's tidying ended the morning's session.
        (await (await city.StaffAsync("wq03")).CallNextAsync("WQ03")).Refused(409, "queue.day_closed");
    }

    private static TimeSpan OffsetAt(int hour, int minute) => TestCity.OffsetTo(Shanghai.DayOf(TestCity.OrdinaryMonday).At(hour, minute));

    private Dictionary<string, string?> With(TimeSpan offset, string surfaces)
    {
        var settings = city.Settings();
        settings["ServiceNet:Clock:Offset"] = offset.ToString("c");
        settings["ServiceNet:Surfaces"] = surfaces;
        return settings;
    }
}
