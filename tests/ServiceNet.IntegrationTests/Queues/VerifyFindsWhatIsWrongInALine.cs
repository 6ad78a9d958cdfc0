using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>An error planted in a line behind the application's back is found and named.</summary>
public sealed class VerifyFindsWhatIsWrongInALine(OneOpenProcess city) : IClassFixture<OneOpenProcess>
{
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

        // Together, where one does not hide another: each run of the command is a process.
        await FindsAsync(
            ("update queue_tickets set seq = 9 where place = 3", "numbers up to 9", "update queue_tickets set seq = 3 where place = 3"),
            ("update queue_tickets set taken_at = taken_at + interval '1 second' where place = 2", "entry 2 was edited", "update queue_tickets set taken_at = taken_at - interval '1 second' where place = 2"),
            ("update queue_tickets set status = 'waiting' where place = 1", "waiting, the log says started", "update queue_tickets set status = 'serving' where place = 1"),
            ("alter table queue_log disable trigger all; update queue_log set by_name = 'wq02' where kind = 'started'; update queue_log set rule = 'override' where kind = 'called'", "entry 5 was edited", "update queue_log set by_name = 'wq01' where kind = 'started'; update queue_log set rule = 'number' where kind = 'called'; alter table queue_log enable trigger all"),
            ("update queue_days set places = places + 1", "4 places, 3 numbers", "update queue_days set places = places - 1"),
            ("update queue_days set calls = calls + 1", "a day's counts are not its log's", "update queue_days set calls = calls - 1"),
            ("update queue_tickets set priority = 'elder' where place = 3", ": elder, consultation", "update queue_tickets set priority = null where place = 3"),
            ("update queue_tickets set told_p90 = 1 where place = 3", "entry 3 was edited", "update queue_tickets set told_p90 = null where place = 3"),
            ("update queue_days set told = 5, within_p50 = 5, within_p90 = 5", "a day's published coverage is not its numbers'", "update queue_days set told = null, within_p50 = null, within_p90 = null"),
            ("update queue_days set version = version + 1", "a day's chain is not as long as its version", "update queue_days set version = version - 1"));
        await FindsAsync(
            ("create table gone_ticket as select * from queue_tickets where place = 2; delete from queue_tickets where place = 2", "entry 2 is in the chain alone", "insert into queue_tickets select * from gone_ticket; drop table gone_ticket"),
            ("alter table queue_log disable trigger all; create table gone_log as select * from queue_log where kind = 'called'; delete from queue_log where kind = 'called'", "entry 5 is in the chain alone", "insert into queue_log select * from gone_log; drop table gone_log; alter table queue_log enable trigger all"),
            ("update queue_days set closed_at = now()", "a closed day still has people in it", "update queue_days set closed_at = null"));
        await city.AssertEverythingAddsUpAsync();
        Assert.Equal("SN900", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => city.DoAsync("delete from queue_log"))).SqlState);
    }
    private async Task FindsAsync(params (string Plant, string Finding, string Repair)[] errors)
    {
        foreach (var (plant, _, _) in errors)
        {
            await city.DoAsync(plant);
        }

        var (exitCode, said) = await city.RunAsync("verify");

        Assert.All(errors, e => Assert.Contains(e.Finding, said, StringComparison.Ordinal));
        Assert.Equal(1, exitCode);
        foreach (var (_, _, repair) in errors)
        {
            await city.DoAsync(repair);
        }
    }
}
