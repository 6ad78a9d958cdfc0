using System.Diagnostics;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The line an upgrade stands on: one of two hosts is replaced while 200 requests come every second.</summary>
[Collection(BehindNginx.Name)]
public sealed class TwoHostsUnderLoad(CityBehindNginx city, ITestOutputHelper output)
{
    [Fact]
    public async Task One_is_stopped_and_replaced_then_the_other_is_killed_and_nobody_loses_a_booking()
    {
        // Others have been at this city's stations.
        var there = await city.AskAsync<int>("select count(*) from bookings");
        var load = await SteadyLoad.PrepareAsync(city);
        var running = load.RunAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TestCity.Ct);

        // In good order: nothing fails, whatever it was.
        await StoppedInGoodOrderAsync(0);
        await city.StartPublicAsync(0);
        await Task.Delay(TimeSpan.FromSeconds(3), TestCity.Ct);
        var failedByStopping = load.Failures;

        // Killed: what it had in hand may fail, nothing else.
        var killedAt = Stopwatch.GetTimestamp();
        await city.Public[1].KillAsync(TestCity.Ct);
        var goneAt = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1), TestCity.Ct);
        await city.StartPublicAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(3), TestCity.Ct);
        var before = load.Sent;
        await Task.Delay(TimeSpan.FromSeconds(1), TestCity.Ct);
        await load.StopAsync(running);

        var failed = load.Failures;
        output.WriteLine($"{load.Sent} sent in {load.Seconds:F1} s, {load.Booked.Count} booked, {failedByStopping.Count} failed by the stop, {failed.Count} by the kill: {string.Join("; ", failed)}");
        Assert.Empty(failedByStopping);
        Assert.All(failed, f => Assert.True(f.Began <= goneAt && f.Ended >= killedAt, $"{f} was not in hand when the process was killed"));
        foreach (var lost in failed.Where(f => f.Again is not null))
        {
            load.Booked[lost.What] = (await lost.Again!()).Ok().Text("id");
        }

        Assert.True(load.Sent >= 2000, $"{load.Sent} requests are no load");
        Assert.True(load.Booked.Count >= 600, $"{load.Booked.Count} bookings");
        Assert.True(load.Sent > before);
        // Every key made one booking and there are no others, also where a second process was asked for the same.
        Assert.Equal(load.Booked.Count, load.Booked.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(load.Booked.Count, await city.AskAsync<int>("select count(*) from bookings b join idempotency_keys k on k.resource = b.id::text where k.key like 'load-%'"));
        Assert.Equal(there + load.Booked.Count, await city.AskAsync<int>("select count(*) from bookings"));
        foreach (var process in city.Public)
        {
            Assert.Contains($" {process.Http.BaseAddress!.Authority} ", city.Nginx.AccessLog, StringComparison.Ordinal);
        }

        await city.AssertEverythingAddsUpAsync();
    }

    /// <summary>Says that it is not ready, goes on serving, then ends with 0.</summary>
    private async Task StoppedInGoodOrderAsync(int which)
    {
        var host = city.Public[which];
        var anyone = new Caller(host.Http, null);
        host.AskToStop();
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await anyone.GetAsync("/health/ready")) is { Status: 503 } answer && answer.Body.Text("status") == "draining", "it says that it drains");
        (await anyone.GetAsync("stations/WQ01")).Ok();
        await host.StopAsync(TestCity.Ct);
        Assert.Equal(0, host.ExitCode);
    }
}
