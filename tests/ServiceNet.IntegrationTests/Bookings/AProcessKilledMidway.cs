using Dapper;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

[Collection(Alone.Name)]
public sealed class AProcessKilledMidway(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Racers = 400;
    private const int Places = 90;
    private const int Early = 30;
    private DateTimeOffset Start => city.Today.AddDays(3).At(9);

    [Fact]
    public async Task Loses_no_answered_booking_and_no_place_and_a_repeat_elsewhere_gives_the_same_booking()
    {
        await city.SetCountersAsync("WQ01", Places);
        var racers = (await city.CitizensAsync("断线", Racers)).Select((who, i) => (Who: who, Key: $"key-{i}", First: i % 2)).ToArray();
        var early = await Task.WhenAll(racers[..Early].Select(TryAsync));
        // The rest stand before the slot's row while the process dies: what it had sent may still be written.
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        await using var door = await connection.BeginTransactionAsync(TestCity.Ct);
        await connection.ExecuteAsync("select 1 from slot_cells where starts_at = @start for update", new { start = Start.ToUniversalTime() }, door);
        var late = racers[Early..].Select(TryAsync).ToArray();
        await TestCity.WithinAsync(TimeSpan.FromSeconds(60), async () => await city.AskAsync<int>("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%book_appointments%'") >= 2, "both processes wait");
        await city[0].KillAsync(TestCity.Ct);
        await door.RollbackAsync(TestCity.Ct);
        Answer?[] first = [.. early, .. await Task.WhenAll(late)];
        var again = await Task.WhenAll(racers.Select(r => r.Who.At(city[1]).BookAsync("WQ01", Start, key: r.Key)));

        Assert.Contains(first, a => a is null);
        Assert.All(first.Concat(again), a => Assert.Contains(a?.Outcome ?? "201", new[] { "201", "409 booking.slot_full" }));
        foreach (var (answered, repeated) in first.Zip(again).Where(pair => pair.First?.Status == 201))
        {
            Assert.Equal(201, repeated.Status);
            Assert.Equal(answered!.Body.Text("id"), repeated.Body.Text("id"));
            Assert.Equal(answered.Body.Text("checkInCode"), repeated.Body.Text("checkInCode"));
        }

        Assert.Equal(Places, again.Count(a => a.Status == 201));
        Assert.Equal(Places, await city.AskAsync<int>("select count(*) from bookings where status = 'confirmed'"));
        Assert.Equal(0, (await city.Anyone(1).SlotAsync("WQ01", Start))!.Value.Number("remaining"));
        await city.AssertEverythingAddsUpAsync();
    }

    private async Task<Answer?> TryAsync((Caller Who, string Key, int First) racer)
    {
        try
        {
            return await racer.Who.At(city[racer.First]).BookAsync("WQ01", Start, key: racer.Key);
        }
        catch (HttpRequestException) when (racer.First == 0)
        {
            return null;
        }
    }
}
