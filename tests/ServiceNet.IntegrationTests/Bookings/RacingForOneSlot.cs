using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

[Collection(Alone.Name)]
public sealed class RacingForOneSlot(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Racers = 500;
    private const int Places = 10;
    private const int Leaving = 6;
    private DateOnly Day => city.Today.AddDays(2);

    [Fact]
    public async Task Of_five_hundred_at_two_processes_exactly_as_many_win_as_there_are_places()
    {
        await city.SetCountersAsync("WQ01", Places);
        var racers = await TwoHalvesAsync("抢号");
        var movers = await OthersAsync();

        var races = racers.Select(r => r.BookAsync("WQ01", Day.At(9))).ToArray();
        var moves = movers.Select(m => m.Move(m.Who)).ToArray();
        var answers = await Task.WhenAll(races);
        var moved = await Task.WhenAll(moves);

        AssertNoFaults(answers.Concat(moved));
        Assert.All(answers, a => Assert.Contains(a.Outcome, new[] { "201", "409 booking.slot_full" }));
        Assert.All(moved[..Leaving], a => Assert.Equal("200", a.Outcome));
        Assert.All(moved[Leaving..], a => Assert.Contains(a.Outcome, new[] { "200", "409 booking.slot_full" }));
        // Who won is chance, also how many when the last place is given up after everyone was refused; nothing else is.
        var held = await HeldAsync();
        Assert.Equal(answers.Count(a => a.Status == 201) + moved[Leaving..].Count(a => a.Status == 200), held);
        Assert.InRange(held, Places - Leaving, Places);
        var late = await Task.WhenAll((await city.CitizensAsync("后来", Places - held + 1)).Select(c => c.BookAsync("WQ01", Day.At(9))));
        Assert.Equal(Places - held, late.Count(a => a.Status == 201));
        await AssertSlotsAddUpAsync();
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Ten_win_and_four_hundred_and_ninety_are_told_that_it_is_full()
    {
        await city.SetCountersAsync("WQ02", Places);
        var racers = await TwoHalvesAsync("满号");

        var answers = await Task.WhenAll(racers.Select(r => r.BookAsync("WQ02", Day.At(9))));

        AssertNoFaults(answers);
        Assert.Equal(new() { ["201"] = Places, ["409 booking.slot_full"] = Racers - Places }, answers.Tally());
        answers.First(a => a.Status == 409).Refused(409, "booking.slot_full");
        Assert.Equal(Places, answers.Where(a => a.Status == 201).Select(a => a.Body.Text("number")).Distinct(StringComparer.Ordinal).Count());
        var slot = await city.Anyone().SlotAsync("WQ02", Day.At(9));
        Assert.Equal((Places, 0), (slot!.Value.Number("capacity"), slot.Value.Number("remaining")));
        await city.AssertEverythingAddsUpAsync();
    }

    private void AssertNoFaults(IEnumerable<Answer> answers)
        => Assert.True(answers.All(a => a.Status < 500), $"{city[0].Said}\n{city[1].Said}");

    /// <summary>Half of the racers at each process.</summary>
    private async Task<Caller[]> TwoHalvesAsync(string name)
    {
        var halves = await Task.WhenAll(city.CitizensAsync($"{name}甲", Racers / 2, process: 0), city.CitizensAsync($"{name}乙", Racers / 2, process: 1));
        return [.. halves[0].Zip(halves[1]).SelectMany(pair => new[] { pair.First, pair.Second })];
    }

    /// <summary>Six who hold a place and cancel or leave for another time, and thirty who want to come in from other times.</summary>
    private async Task<(Caller Who, Func<Caller, Task<Answer>> Move)[]> OthersAsync()
    {
        var moves = new List<(Caller, Func<Caller, Task<Answer>>)>();
        foreach (var (who, i) in (await city.CitizensAsync("先到", Leaving)).Select((w, i) => (w, i)))
        {
            var booking = await who.BookedAsync("WQ01", Day.At(9));
            moves.Add((who.At(city[i % 2]), i < Leaving / 2 ? w => w.CancelAsync(booking) : w => w.RescheduleAsync(booking, Day.At(11))));
        }

        foreach (var (who, i) in (await city.CitizensAsync("想换", 30)).Select((w, i) => (w, i)))
        {
            var (hour, minute) = Times[i / 10];
            var booking = await who.BookedAsync("WQ01", Day.At(hour, minute));
            moves.Add((who.At(city[i % 2]), w => w.RescheduleAsync(booking, Day.At(9))));
        }

        return [.. moves];
    }

    private static readonly (int Hour, int Minute)[] Times = [(10, 0), (10, 30), (14, 30)];

    private Task<int> HeldAsync()
        => city.AskAsync<int>("select count(*) from bookings b join stations s on s.id = b.station_id where s.code = 'WQ01' and b.starts_at = @at and b.status <> 'cancelled'", new { at = Day.At(9).ToUniversalTime() });

    /// <summary>Capacity is booked and free, for every slot of the station that can be seen.</summary>
    private async Task AssertSlotsAddUpAsync()
    {
        foreach (var slot in await city.Anyone(1).SlotsAsync("WQ01", city.Today, city.Today.AddDays(14)))
        {
            var booked = await city.AskAsync<int>(
                "select count(*) from bookings b join stations s on s.id = b.station_id where s.code = 'WQ01' and b.starts_at = @at and b.status <> 'cancelled'", new { at = slot.At("start").ToUniversalTime() });
            Assert.Equal(slot.Number("capacity"), booked + slot.Number("remaining"));
        }
    }
}
