using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>A check-in of a booking is a place in the line, and ends with it.</summary>
[Collection(AMorningOfVisitors.Name)]
public sealed class ABookedVisitorInLine(TwoOpenProcesses city)
{
    private DateTimeOffset Slot => city.Today.At(11);

    [Fact]
    public async Task Stands_at_their_slot_and_the_finished_visit_completes_the_booking()
    {
        var (visitor, clerk) = (await city.CitizenAsync("预约"), await city.StaffAsync("wq20"));
        var booking = await CheckedInAsync(visitor, clerk, "WQ20");

        var ticket = await TicketOfAsync(visitor, booking);
        Assert.Equal((Slot, "waiting"), (ticket.At("slotStart"), ticket.Text("status")));
        var shown = (await clerk.CounterLineAsync("WQ20")).All("waiting").Single();
        Assert.Equal((booking, "bookedEarly"), (shown.GetProperty("booked").Text("bookingId"), shown.Text("rule")));
        (await clerk.CallNextAsync("WQ20")).Ok();
        (await clerk.MoveAsync(ticket.Id(), "start")).Ok();
        (await clerk.MoveAsync(ticket.Id(), "finish")).Ok();

        Assert.Equal("completed", (await visitor.GetAsync($"bookings/{booking}")).Ok().Text("status"));
        await city.SettledAsync();
        Assert.Equal("served", (await visitor.TicketAsync(ticket.Id())).Text("status"));
    }

    [Fact]
    public async Task Leaves_the_line_when_the_check_in_is_taken_back_and_stands_there_again_after_another()
    {
        var (visitor, clerk) = (await city.CitizenAsync("撤回"), await city.StaffAsync("wq02"));
        var booking = await CheckedInAsync(visitor, clerk, "WQ02");
        var first = await TicketOfAsync(visitor, booking);

        (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "认错人了" })).Ok();
        await city.SettledAsync();
        Assert.Equal(("left", "counter"), (await StatusAsync(first.Id()), await city.AskAsync<string>("select ended_because from queue_tickets where id = @id::uuid", new { id = first.Id() })));
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await clerk.At(city[1]).CounterLineAsync("WQ02")).Number("waitingTotal") == 0, "the line is empty at the other process");

        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "本人到了" })).Ok();
        await city.SettledAsync();
        Assert.NotEqual(first.Id(), (await TicketOfAsync(visitor, booking)).Id());
    }

    [Fact]
    public async Task With_a_number_already_keeps_it_as_the_booked_one()
    {
        var (visitor, clerk) = (await city.CitizenAsync("先取号"), await city.StaffAsync("wq03"));
        var taken = await visitor.TakenAsync("WQ03");
        var booking = await CheckedInAsync(visitor, clerk, "WQ03");

        await TestCity.WithinAsync(TestCity.Promptly, async () => (await visitor.TicketAsync(taken.Id())).GetProperty("bookingId").GetString() == booking, "the number is the booked visitor's");
        var ticket = await visitor.TicketAsync(taken.Id());
        Assert.Equal((booking, Slot, taken.Text("number")), (ticket.Text("bookingId"), ticket.At("slotStart"), ticket.Text("number")));
        Assert.Equal(1, (await clerk.CounterLineAsync("WQ03")).Number("waitingTotal"));
    }

    [Fact]
    public async Task With_a_number_at_another_station_gives_that_one_back()
    {
        var (visitor, clerk) = (await city.CitizenAsync("两站"), await city.StaffAsync("wq04"));
        var elsewhere = await visitor.TakenAsync("WQ05");
        var booking = await CheckedInAsync(visitor, clerk, "WQ04");

        await TestCity.WithinAsync(TestCity.Promptly, async () => (await visitor.At(city[1]).TicketAsync(elsewhere.Id())) is var left && left.Text("status") == "left" && left.Text("endedBecause") == "elsewhere", "the number elsewhere was given back");
        Assert.Equal("waiting", (await TicketOfAsync(visitor, booking)).Text("status"));
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Without_a_phone_missed_and_checked_in_anew_has_one_live_number()
    {
        var clerk = await city.StaffAsync("wq06");
        var booking = (await clerk.PostAsync("staff/bookings", BookingCalls.Wish("WQ06", Slot))).Ok().Id();
        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "认识" })).Ok();
        await city.SettledAsync();
        var first = (await clerk.CallNextAsync("WQ06")).Ok().Id();
        (await clerk.MoveAsync(first, "miss")).Ok();
        (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "没在" })).Ok();
        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "又来了" })).Ok();
        await city.SettledAsync();

        (await clerk.MoveAsync(first, "return")).Refused(409, "queue.already_waiting");
        (await clerk.MoveAsync(first, "call")).Refused(409, "queue.already_waiting");
        Assert.NotEqual(first, (await clerk.CallNextAsync("WQ06")).Ok().Id());
    }

    [Fact]
    public async Task Whose_visit_ends_while_they_close_their_account_blocks_nobody()
    {
        await city.SetCountersAsync("WQ07", 60);
        var clerk = await city.StaffAsync("wq07");
        var visitors = await city.CitizensAsync("办完注销", 40);
        await Task.WhenAll(visitors.Select(v => CheckedInAsync(v, clerk, "WQ07", settle: false)));
        await city.SettledAsync();
        var called = new List<string>();
        for (var i = 0; i < visitors.Length; i++)
        {
            called.Add((await clerk.CallNextAsync("WQ07", $"{i + 1}")).Ok().Id());
        }

        var closed = visitors.Select((v, i) => v.At(city[i % 2]).DeleteAsync("me")).ToArray();
        var finished = called.Select((t, i) => clerk.At(city[(i + 1) % 2]).MoveAsync(t, "finish")).ToArray();

        Assert.Equal(new() { ["204"] = 40 }, (await Task.WhenAll(closed)).Tally());
        Assert.All(await Task.WhenAll(finished), a => Assert.Contains(a.Outcome, new[] { "200", "409 queue.illegal_move" }));
        await city.AssertEverythingAddsUpAsync();
    }

    private async Task<string> CheckedInAsync(Caller visitor, Caller clerk, string station, bool settle = true)
    {
        var booking = await visitor.BookedAsync(station, Slot);
        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();
        if (settle)
        {
            await city.SettledAsync();
        }

        return booking;
    }

    private static async Task<System.Text.Json.JsonElement> TicketOfAsync(Caller visitor, string booking)
    {
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await visitor.GetAsync("queue/tickets")).Ok().Items().Any(t => t.Text("bookingId") == booking && t.Text("status") == "waiting"), "the visitor stands in the line");
        return (await visitor.GetAsync("queue/tickets")).Ok().Items().Single(t => t.Text("bookingId") == booking && t.Text("status") == "waiting");
    }

    private Task<string> StatusAsync(string id) => city.AskAsync<string>("select status from queue_tickets where id = @id::uuid", new { id });
}
