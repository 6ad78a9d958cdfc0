using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>The chain of a day proves it: after a person is erased, and against whoever edits it.</summary>
[Collection(AMorningAtTheCounters.Name)]
public sealed class WhatStaysOfANumber(TwoOpenProcesses city)
{
    [Fact]
    public async Task A_closed_account_leaves_the_line_and_its_numbers_and_the_chain_still_proves_itself()
    {
        var (leaver, behind, clerk) = (await city.CitizenAsync("注销的人"), await city.CitizenAsync("后面的人"), await city.StaffAsync("wq27"));
        var account = (await leaver.GetAsync("me")).Ok().Id();
        var first = (await leaver.TakenAsync("WQ27")).Id();
        (await leaver.PostAsync($"queue/tickets/{first}/leave")).Ok();
        var second = await leaver.TakenAsync("WQ27", "rights-aid");
        var last = (await behind.TakenAsync("WQ27")).Id();
        await clerk.CalledAsync(second.Id());

        var exported = (await leaver.GetAsync("me/export")).Ok().All("queueNumbers");
        Assert.Equal([("left", "consultation"), ("called", "rights-aid")], exported.Select(n => (n.Text("status"), n.Text("service"))));
        Assert.Equal(second.Text("number"), exported[1].Text("number"));
        Assert.Equal("204", (await leaver.At(city[1]).DeleteAsync("me")).Outcome);

        Assert.Equal(("left", "account"), (await city.AskAsync<string>("select status from queue_tickets where id = @id::uuid", new { id = second.Id() }), await city.AskAsync<string>("select ended_because from queue_tickets where id = @id::uuid", new { id = second.Id() })));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from queue_tickets where account_id = @account::uuid", new { account }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from queue_log where by_id = @account::uuid or detail::text like '%' || @account || '%'", new { account }));
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await clerk.CounterLineAsync("WQ27")).All("counters")[0].GetProperty("ticket").ValueKind == System.Text.Json.JsonValueKind.Null, "the counter is free");
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await behind.TicketAsync(last)).Number("ahead") == 0, "nobody stands ahead");
        await city.AssertEverythingAddsUpAsync();
    }
}
