using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>Counters, reasons and people sent on.</summary>
[Collection(AMorningAtTheCounters.Name)]
public sealed class WhatAClerkDoes(TwoOpenProcesses city)
{
    [Fact]
    public async Task Sent_to_a_counter_only_that_one_calls_while_it_is_open_and_sent_to_a_service_the_number_stays()
    {
        var (citizen, clerk) = (await city.CitizenAsync("转办"), await city.StaffAsync("wq01"));
        await city.SetCountersAsync("WQ01", 3);
        await foreach (var left in LeftOverAsync(clerk, "WQ01"))
        {
            (await clerk.MoveAsync(left, "leave")).Ok();
        }

        var taken = await citizen.TakenAsync("WQ01");
        (await clerk.PostAsync($"staff/queue/tickets/{taken.Id()}/transfer", new { counter = "2", reason = "换窗口" })).Ok();
        (await clerk.PostAsync("staff/stations/WQ01/queue/counters/2/open")).Ok();
        Assert.Equal(204, (await clerk.CallNextAsync("WQ01", "1")).Status);
        (await clerk.PostAsync("staff/stations/WQ01/queue/counters/2/close")).Ok();
        var elsewhere = (await clerk.CallNextAsync("WQ01", "1")).Ok();
        Assert.Equal(taken.Id(), elsewhere.Id());
        (await clerk.PostAsync($"staff/queue/tickets/{taken.Id()}/transfer", new { counter = "2" })).Ok();
        var called = (await clerk.CallNextAsync("WQ01", "2")).Ok();
        Assert.Equal((taken.Id(), "transferred"), (called.Id(), called.Text("rule")));
        var sent = (await clerk.PostAsync($"staff/queue/tickets/{taken.Id()}/transfer", new { service = "rights-aid" })).Ok();
        Assert.Equal(("rights-aid", taken.Text("number"), "waiting"), (sent.Text("service"), sent.Text("number"), sent.Text("status")));
        (await clerk.PostAsync($"staff/queue/tickets/{taken.Id()}/transfer", new { service = "mediation" })).Refused(422, "queue.service_not_offered");
        (await clerk.PostAsync($"staff/queue/tickets/{taken.Id()}/transfer", new { counter = "4" })).Refused(422, "queue.unknown_counter");
        await city.SettledAsync();
        Assert.Contains("ticket.transferred", (await citizen.GetAsync("me/messages")).Ok().Items().Select(m => m.Text("kind")));
    }

    [Fact]
    public async Task A_reason_is_kept_in_the_log_and_in_the_audit_trail_where_somebody_passes_others()
    {
        var clerk = await city.StaffAsync("wq20");
        var (first, second) = ((await clerk.IssuedAsync("WQ20")).Id(), (await clerk.IssuedAsync("WQ20")).Id());

        (await clerk.PostAsync($"staff/queue/tickets/{second}/call", new { counter = "1", reason = " " })).Refused(400, "request.invalid");
        (await clerk.PostAsync($"staff/queue/tickets/{first}/priority", new { priority = "elder" })).Refused(400, "request.invalid");
        Assert.Equal("override", (await clerk.PostAsync($"staff/queue/tickets/{second}/call", new { counter = "1", reason = "急着赶车" })).Ok().Text("rule"));
        Assert.Equal("elder", (await clerk.PostAsync($"staff/queue/tickets/{first}/priority", new { priority = "elder", reason = "出示老年证" })).Ok().Text("priority"));

        var log = (await clerk.GetAsync("staff/stations/WQ20/queue/log?limit=100")).Ok().Items();
        Assert.Equal("急着赶车", log.Single(e => e.Text("kind") == "called").GetProperty("detail").Text("reason"));
        Assert.Equal("出示老年证", log.Single(e => e.Text("kind") == "priority").GetProperty("detail").Text("reason"));
        Assert.Equal(log.Select(e => e.Number("seq")).OrderDescending(), log.Select(e => e.Number("seq")));
        Assert.Equal(2, await city.AskAsync<int>("select count(*) from audit_entries where (action, subject_id, detail->>'reason') in (('queue.override', @second, '急着赶车'), ('queue.priority', @first, '出示老年证'))", new { first, second }));
        var why = (await clerk.GetAsync($"staff/queue/tickets/{first}/why")).Ok();
        Assert.Equal(("override", 1), (why.All("passed").Single().Text("rule"), why.All("passed").Single().Number("count")));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0")]
    [InlineData("99")]
    [InlineData("一号")]
    public async Task A_counter_the_station_does_not_have_calls_nobody(string counter)
    {
        var clerk = await city.StaffAsync("wq21");
        var id = (await clerk.IssuedAsync("WQ21")).Id();

        (await clerk.CallNextAsync("WQ21", counter)).Refused(422, "queue.unknown_counter");
        (await clerk.MoveAsync(id, "call", counter: counter)).Refused(422, "queue.unknown_counter");
        (await clerk.MoveAsync(id, "transfer", counter: counter)).Refused(422, "queue.unknown_counter");
        (await clerk.PostAsync($"staff/stations/WQ21/queue/counters/{counter}/open")).Refused(422, "queue.unknown_counter");
        (await clerk.PostAsync($"staff/stations/WQ21/queue/counters/{counter}/close")).Refused(422, "queue.unknown_counter");
    }

    [Fact]
    public async Task A_counter_closes_when_nobody_stands_at_it_and_a_call_opens_it()
    {
        var clerk = await city.StaffAsync("wq22");
        var id = (await clerk.IssuedAsync("WQ22")).Id();
        (await clerk.CallNextAsync("WQ22")).Ok();

        (await clerk.PostAsync("staff/stations/WQ22/queue/counters/1/close")).Refused(409, "queue.counter_busy");
        (await clerk.MoveAsync(id, "finish")).Ok();
        var closed = (await clerk.PostAsync("staff/stations/WQ22/queue/counters/1/close")).Ok();
        Assert.False(closed.All("counters").Single().GetProperty("open").GetBoolean());
        var open = (await clerk.PostAsync("staff/stations/WQ22/queue/counters/1/open", new { services = new[] { "rights-aid" } })).Ok();
        Assert.Equal(["rights-aid"], open.All("counters").Single().Texts("services"));
        await clerk.IssuedAsync("WQ22");
        Assert.Equal(204, (await clerk.CallNextAsync("WQ22")).Status);
        (await clerk.PostAsync("staff/stations/WQ22/queue/counters/1/open", new { services = new[] { "mediation" } })).Refused(422, "queue.service_not_offered");
    }

    [Fact]
    public async Task A_call_that_found_nobody_finds_nobody_when_it_is_repeated()
    {
        var clerk = await city.StaffAsync("wq23");
        (await clerk.PostAsync("staff/stations/WQ23/queue/counters/1/open")).Ok();
        Assert.Equal(204, (await clerk.CallNextAsync("WQ23", key: "empty")).Status);
        await clerk.IssuedAsync("WQ23");

        // The answer was lost on weak signal; meanwhile somebody came, whom the clerk did not call.
        Assert.Equal(204, (await clerk.At(city[1]).CallNextAsync("WQ23", key: "empty")).Status);
        Assert.Equal(200, (await clerk.CallNextAsync("WQ23", key: "next")).Status);
    }

    private async IAsyncEnumerable<string> LeftOverAsync(Caller clerk, string station)
    {
        foreach (var ticket in (await clerk.CounterLineAsync(station)).All("waiting"))
        {
            yield return ticket.Id();
        }
    }
}
