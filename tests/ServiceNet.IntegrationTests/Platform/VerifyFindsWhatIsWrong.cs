using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Platform;

/// <summary>An error planted behind the application's back is found and named.</summary>
public sealed class VerifyFindsWhatIsWrong(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Each_planted_error_is_found_and_nothing_once_it_is_put_right()
    {
        var citizen = await city.CitizenAsync("核对");
        var booking = await citizen.BookedAsync("WQ01", city.Today.AddDays(1).At(9));
        (await (await city.StaffAsync("wq01")).PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();
        await city.AssertEverythingAddsUpAsync();

        await FindsAsync("update slot_cells set taken = taken + 1, capacity = capacity + 1", "taken 2, held 1", "update slot_cells set taken = taken - 1, capacity = capacity - 1");
        await FindsAsync("update bookings set status = 'completed'", "history says checkedIn", "update bookings set status = 'checkedIn'");
        await FindsAsync(
            "create table kept as select id, detail from audit_entries; alter table audit_entries disable trigger all; update audit_entries set detail = '{\"reason\":\"别的\"}' where action = 'booking.checkedIn'",
            "was edited",
            "update audit_entries a set detail = k.detail from kept k where k.id = a.id; alter table audit_entries enable trigger all");
        await FindsAsync(
            "alter table chain_entries disable trigger all; create table gone as select * from chain_entries where seq = 2; delete from chain_entries where seq = 2",
            "does not follow",
            "insert into chain_entries select * from gone; alter table chain_entries enable trigger all");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task History_and_the_audit_trail_refuse_to_be_edited()
    {
        foreach (var table in new[] { "audit_entries", "chain_entries", "booking_moves" })
        {
            var trigger = await city.AskAsync<int>("select count(*) from pg_trigger where tgrelid = to_regclass(@table) and tgname like '%append_only' and tgenabled = 'O'", new { table });
            Assert.True(trigger == 1, table);
        }

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => city.DoAsync("delete from audit_entries"));
        Assert.Equal("SN900", refused.SqlState);
    }

    private async Task FindsAsync(string plant, string finding, string repair)
    {
        await city.DoAsync(plant);

        var (exitCode, said) = await city.RunAsync("verify");

        Assert.Contains(finding, said, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        await city.DoAsync(repair);
    }
}
