using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

[Collection(Alone.Name)]
public sealed class AProcessKilledMidway(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Racers = 400;
    private const int Places = 90;

    [Fact]
    public async Task Loses_no_answered_booking_and_no_place_and_a_repeat_elsewhere_gives_the_same_booking()
    {
        var start = city.Today.AddDays(3).At(9);
        await city.SetCountersAsync("WQ01", Places);
        var racers = (await city.CitizensAsync("断线", Racers)).Select((who, i) => (Who: who, Key: $"key-{i}", First: i % 2)).ToArray();
        var won = 0;

        var killing = KillAsync(() => Volatile.Read(ref won) >= Places / 3);
        var first = await Task.WhenAll(racers.Select(async r =>
        {
            try
            {
                var answer = await r.Who.At(city[r.First]).BookAsync("WQ01", start, key: r.Key);
                if (answer.Status == 201)
                {
                    Interlocked.Increment(ref won);
                }

                return answer;
            }
            catch (HttpRequestException) when (r.First == 0)
            {
                return null;
            }
        }));
        await killing;
        var again = await Task.WhenAll(racers.Select(r => r.Who.At(city[1]).BookAsync("WQ01", start, key: r.Key)));

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
        Assert.Equal(0, (await city.Anyone(1).SlotAsync("WQ01", start))!.Value.Number("remaining"));
        await city.AssertEverythingAddsUpAsync();
    }

    private async Task KillAsync(Func<bool> now)
    {
        await TestCity.WithinAsync(TimeSpan.FromSeconds(60), () => Task.FromResult(now()), "a third of the places is booked");
        await city[0].KillAsync(TestCity.Ct);
    }
}
