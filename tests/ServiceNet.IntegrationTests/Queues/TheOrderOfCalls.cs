using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>Who is called next, by the written rule, and what the line says of it beforehand.</summary>
[Collection(AMorningAtTheCounters.Name)]
public sealed class TheOrderOfCalls(TwoOpenProcesses city)
{
    [Fact]
    public async Task Booked_at_their_time_priority_after_two_returned_after_two_then_by_number()
    {
        var clerk = await city.StaffAsync("wq24");
        await using var dawn = await HostProcess.StartAsync(AtSeven(), TestCity.Ct);
        var (due, early) = (await CheckedInAsync(dawn, clerk, "到点", 9), await CheckedInAsync(dawn, clerk, "早到", 10));
        var ordinary = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ordinary.Add((await clerk.IssuedAsync("WQ24")).Id());
        }

        var elder = (await clerk.IssuedAsync("WQ24", "elder")).Id();
        ordinary.Add((await clerk.IssuedAsync("WQ24")).Id());
        var infant = (await clerk.IssuedAsync("WQ24", "infant")).Id();
        ordinary.Add((await clerk.IssuedAsync("WQ24")).Id());
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await clerk.CounterLineAsync("WQ24")).Number("waitingTotal") == 9, "everyone stands in the line");
        var foretold = (await clerk.CounterLineAsync("WQ24")).All("waiting").Select(t => (t.Id(), t.Text("rule"))).ToArray();

        var called = new List<(string, string)>();
        await CallAsync(called, clerk, 5);
        (await clerk.MoveAsync(ordinary[2], "miss")).Ok();
        (await clerk.MoveAsync(ordinary[2], "return")).Ok();
        await CallAsync(called, clerk, 5);

        Assert.Equal(
            [(due, "booked"), (ordinary[0], "number"), (ordinary[1], "number"), (elder, "priority"), (ordinary[2], "number"), (ordinary[3], "number"), (infant, "priority"), (ordinary[2], "returned"), (ordinary[4], "number"), (early, "bookedEarly")],
            called);
        Assert.Equal(called.Where(c => c.Item2 != "returned"), foretold);
        Assert.Equal(204, (await clerk.CallNextAsync("WQ24")).Status);
    }

    [Fact]
    public async Task A_priority_person_sent_to_a_counter_counts_as_one_of_them()
    {
        await city.SetCountersAsync("WQ25", 2);
        var clerk = await city.StaffAsync("wq25");
        var numbers = new List<string>();
        foreach (var priority in new string?[] { null, null, "elder", null, null, "disabled", null })
        {
            numbers.Add((await clerk.IssuedAsync("WQ25", priority)).Id());
        }

        (await clerk.PostAsync($"staff/queue/tickets/{numbers[2]}/transfer", new { counter = "1" })).Ok();
        var foretold = (await clerk.CounterLineAsync("WQ25")).All("waiting").Select(t => t.Id()).ToArray();
        var called = new List<(string Id, string)>();
        await CallAsync(called, clerk, 7, "WQ25");

        Assert.Equal(numbers, called.Select(c => c.Id));
        Assert.Equal(foretold, called.Select(c => c.Id));
    }

    [Fact]
    public async Task The_stations_own_ratio_decides_from_the_next_call_on()
    {
        var (clerk, admin) = (await city.StaffAsync("wq26"), await city.StaffAsync("admin"));
        (await admin.RuleAsync("WQ26", priorityAfter: 1)).Ok();
        var numbers = new List<string>();
        foreach (var priority in new string?[] { null, null, null, "elder", "infant" })
        {
            numbers.Add((await clerk.IssuedAsync("WQ26", priority)).Id());
        }

        var called = new List<(string Id, string)>();
        await CallAsync(called, clerk, 5, "WQ26");

        Assert.Equal([numbers[0], numbers[3], numbers[1], numbers[4], numbers[2]], called.Select(c => c.Id));
    }

    private async Task CallAsync(List<(string, string)> called, Caller clerk, int times, string station = "WQ24")
    {
        for (var i = 0; i < times; i++)
        {
            var next = (await clerk.At(city[i % 2]).CallNextAsync(station)).Ok();
            called.Add((next.Id(), next.Text("rule")));
        }
    }

    /// <summary>The number of a booked visitor, who booked when it was still early.</summary>
    private async Task<string> CheckedInAsync(HostProcess dawn, Caller clerk, string name, int hour)
    {
        var booking = await (await city.CitizenAsync(name)).At(dawn).BookedAsync("WQ24", city.Today.At(hour));
        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();
        await city.SettledAsync();
        return await city.AskAsync<string>("select id::text from queue_tickets where booking_id = @booking::uuid", new { booking });
    }

    private Dictionary<string, string?> AtSeven()
    {
        var settings = city.Settings();
        settings["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(TestCity.OrdinaryMonday.AddHours(-1)).ToString("c");
        settings["ServiceNet:Surfaces"] = "public,console";
        return settings;
    }
}
