using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>The chain of a day proves it: after a person is erased, and against whoever edits it.</summary>
public sealed class WhatStaysOfANumber(TwoOpenProcesses city) : IClassFixture<TwoOpenProcesses>
{
    [Fact]
    public async Task A_closed_account_leaves_the_line_and_its_numbers_and_the_chain_still_proves_itself()
    {
        var (leaver, behind, clerk) = (await city.CitizenAsync("注销的人"), await city.CitizenAsync("后面的人"), await city.StaffAsync("wq01"));
        var account = (await leaver.GetAsync("me")).Ok().Id();
        var first = (await leaver.TakenAsync("WQ01")).Id();
        (await leaver.PostAsync($"queue/tickets/{first}/leave")).Ok();
        var second = await leaver.TakenAsync("WQ01", "rights-aid");
        var last = (await behind.TakenAsync("WQ01")).Id();
        await clerk.CalledAsync(second.Id());

        var exported = (await leaver.GetAsync("me/export")).Ok().All("queueNumbers");
        Assert.Equal([("left", "consultation"), ("called", "rights-aid")], exported.Select(n => (n.Text("status"), n.Text("service"))));
        Assert.Equal(second.Text("number"), exported[1].Text("number"));
        Assert.Equal("204", (await leaver.At(city[1]).DeleteAsync("me")).Outcome);

        Assert.Equal(("left", "account"), (await city.AskAsync<string>("select status from queue_tickets where id = @id::uuid", new { id = second.Id() }), await city.AskAsync<string>("select ended_because from queue_tickets where id = @id::uuid", new { id = second.Id() })));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from queue_tickets where account_id = @account::uuid", new { account }));
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await clerk.CounterLineAsync("WQ01")).All("counters")[0].GetProperty("ticket").ValueKind == System.Text.Json.JsonValueKind.Null, "the counter is free");
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await behind.TicketAsync(last)).Number("ahead") == 0, "nobody stands ahead");
        await city.AssertEverythingAddsUpAsync();
    }
}

/// <summary>An error planted in a line behind the application's back is found and named.</summary>
public sealed class VerifyFindsWhatIsWrongInALine(VerifyFindsWhatIsWrongInALine.Town city) : IClassFixture<VerifyFindsWhatIsWrongInALine.Town>
{
    /// <summary>Where nothing else happens.</summary>
    public sealed class Town(TestServers servers) : OneOpenProcess(servers);

    [Fact]
    public async Task Each_planted_error_is_found_and_nothing_once_it_is_put_right()
    {
        var clerk = await city.StaffAsync("wq01");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await clerk.IssuedAsync("WQ01");
        }

        var called = (await clerk.CallNextAsync("WQ01")).Ok().Id();
        (await clerk.MoveAsync(called, "start")).Ok();
        await city.AssertEverythingAddsUpAsync();

        (string Plant, string Finding, string Repair)[] errors =
        [
            ("update queue_tickets set seq = 9 where place = 3", "numbers up to 9", "update queue_tickets set seq = 3 where place = 3"),
            ("update queue_tickets set taken_at = taken_at + interval '1 second' where place = 2", "was edited", "update queue_tickets set taken_at = taken_at - interval '1 second' where place = 2"),
            ("update queue_tickets set status = 'waiting' where place = 1", "waiting, the log says started", "update queue_tickets set status = 'serving' where place = 1"),
            ("create table gone_ticket as select * from queue_tickets where place = 2; delete from queue_tickets where place = 2", "is in the chain alone", "insert into queue_tickets select * from gone_ticket; drop table gone_ticket"),
            ("alter table queue_log disable trigger all; update queue_log set rule = 'override' where kind = 'called'", "was edited", "update queue_log set rule = 'number' where kind = 'called'; alter table queue_log enable trigger all"),
            ("alter table queue_log disable trigger all; create table gone_log as select * from queue_log where kind = 'called'; delete from queue_log where kind = 'called'", "is in the chain alone", "insert into queue_log select * from gone_log; drop table gone_log; alter table queue_log enable trigger all"),
            ("update queue_days set places = places + 1", "4 places, 3 numbers", "update queue_days set places = places - 1"),
            ("update queue_days set calls = calls + 1", "2 calls", "update queue_days set calls = calls - 1"),
            ("update queue_days set closed_at = now()", "a closed day still has people in it", "update queue_days set closed_at = null"),
            ("update queue_days set version = version + 1", "a day's chain is not as long as its version", "update queue_days set version = version - 1"),
        ];
        foreach (var (plant, finding, repair) in errors)
        {
            await city.DoAsync(plant);

            var (exitCode, said) = await city.RunAsync("verify");

            Assert.Contains(finding, said, StringComparison.Ordinal);
            Assert.Equal(1, exitCode);
            await city.DoAsync(repair);
        }

        await city.AssertEverythingAddsUpAsync();
        Assert.Equal("SN900", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => city.DoAsync("delete from queue_log"))).SqlState);
    }
}
