using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>How often the told estimates came true, as everyone may read it. What was told is planted, so verify would name it: a city of its own.</summary>
public sealed class TheCoverageOfADay(TwoOpenProcesses city) : IClassFixture<TwoOpenProcesses>
{
    [Fact]
    public async Task Counts_how_many_of_the_told_estimates_came_true_and_shows_it_the_next_day()
    {
        var clerk = await city.StaffAsync("wq02");
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await clerk.IssuedAsync("WQ02")).Id());
        }

        // Told ten minutes at most and five in half of all cases; waited one, seven, twelve minutes; the fourth is never called.
        await city.DoAsync("update queue_tickets set told_p50 = 5, told_p90 = 10 where id = any(@ids::uuid[])", new { ids = ids.ToArray() });
        for (var i = 0; i < 3; i++)
        {
            (await clerk.CallNextAsync("WQ02")).Ok();
        }

        foreach (var (id, minutes) in ids.Zip([1, 7, 12]))
        {
            await city.DoAsync("update queue_tickets set level = 0.5, first_called_at = taken_at + make_interval(mins => @minutes) where id = @id::uuid", new { id, minutes });
        }

        // Who waited in vain for longer than they were told counts too.
        await city.DoAsync("update queue_tickets set taken_at = taken_at - interval '20 minutes' where id = @id::uuid", new { id = ids[3] });
        (await clerk.PostAsync("staff/stations/WQ02/queue/close-day")).Ok();
        await using var tomorrow = await HostProcess.StartAsync(Tomorrow(), TestCity.Ct);

        var coverage = (await city.Anyone().At(tomorrow).LineAsync("WQ02")).GetProperty("coverage");
        Assert.Equal((4, 1, 2), (coverage.Number("told"), coverage.Number("withinP50"), coverage.Number("withinP90")));
    }

    private Dictionary<string, string?> Tomorrow()
    {
        var settings = city.Settings();
        settings["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(TestCity.OrdinaryMonday.AddHours(25)).ToString("c");
        settings["ServiceNet:Surfaces"] = "public,console";
        return settings;
    }
}
