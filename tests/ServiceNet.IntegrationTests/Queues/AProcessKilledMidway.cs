using Npgsql;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

[Collection(Alone.Name)]
public sealed class AProcessKilledMidway(TwoOpenProcesses city) : IClassFixture<TwoOpenProcesses>
{
    private const int Takers = 120;
    private const int Early = 20;
    private const int Clerks = 16;

    [Fact]
    public async Task Loses_no_answered_number_draws_none_twice_and_a_repeat_elsewhere_gives_the_same()
    {
        await city.SetCountersAsync("WQ01", Clerks);
        var takers = (await city.CitizensAsync("断电取号", Takers)).Select((who, i) => (Who: who, I: i)).ToArray();
        var first = new List<Answer?>(await Task.WhenAll(takers[..Early].Select(t => TryAsync(t.I, () => TakeAsync(t.Who.At(city[t.I % 2]), t.I)))));
        await using (var connection = await city.Database.OpenConnectionAsync(TestCity.Ct))
        {
            // The rest stand before the day's row while the process dies: what it had sent may still be written.
            await using var door = await CloseAsync(connection, "WQ01");
            var late = takers[Early..].Select(t => TryAsync(t.I, () => TakeAsync(t.Who.At(city[t.I % 2]), t.I))).ToArray();
            await WaitingAsync("%take_numbers%", 2);
            await city[0].KillAsync(TestCity.Ct);
            await door.RollbackAsync(TestCity.Ct);
            first.AddRange(await Task.WhenAll(late));
        }

        var again = await Task.WhenAll(takers.Select(t => TakeAsync(t.Who.At(city[1]), t.I)));

        Assert.Contains(first, a => a is null);
        Assert.All(first.OfType<Answer>().Concat(again), a => Assert.Equal("201", a.Outcome));
        Assert.All(first.Zip(again).Where(pair => pair.First is not null), pair => Assert.Equal((pair.First!.Body.Id(), pair.First.Body.Text("number")), (pair.Second.Body.Id(), pair.Second.Body.Text("number"))));
        Assert.Equal(Takers, again.Select(a => a.Body.Id()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Takers, await city.AskAsync<int>("select count(*) from queue_tickets"));
        Assert.Equal(Takers, await city.AskAsync<int>("select max(place) from queue_tickets"));
        await city.AssertEverythingAddsUpAsync();

        // The process is started again, as systemd would, and dies among the calls.
        var third = await city.StartProcessAsync();
        await CallsAsync(third);
    }

    /// <summary>Sixteen clerks at two processes, one of which dies under them.</summary>
    private async Task CallsAsync(HostProcess mortal)
    {
        var tokens = (await city.Anyone(1).PostAsync("staff/auth/sign-in", new { userName = "wq01", password = TestCity.SamplePassword })).Ok();
        var clerk = city.Anyone(1).With(tokens.Text("accessToken"));
        Caller At(int i) => i % 2 == 0 ? clerk.At(mortal) : clerk;
        var first = new List<Answer?>(await Task.WhenAll(Enumerable.Range(0, 4).Select(i => TryAsync(i, () => At(i).CallNextAsync("WQ01", $"{i + 1}", $"call-{i}")))));
        await using (var connection = await city.Database.OpenConnectionAsync(TestCity.Ct))
        {
            await using var door = await CloseAsync(connection, "WQ01");
            var late = Enumerable.Range(4, Clerks - 4).Select(i => TryAsync(i, () => At(i).CallNextAsync("WQ01", $"{i + 1}", $"call-{i}"))).ToArray();
            await WaitingAsync("%queue_days%for update%", 8);
            await mortal.KillAsync(TestCity.Ct);
            await door.RollbackAsync(TestCity.Ct);
            first.AddRange(await Task.WhenAll(late));
        }

        var again = await Task.WhenAll(Enumerable.Range(0, Clerks).Select(i => clerk.CallNextAsync("WQ01", $"{i + 1}", $"call-{i}")));

        Assert.Contains(first, a => a is null);
        Assert.All(again, a => Assert.Equal("200", a.Outcome));
        Assert.All(first.Zip(again).Where(pair => pair.First is not null), pair => Assert.Equal(pair.First!.Body.Id(), pair.Second.Body.Id()));
        Assert.Equal(Clerks, again.Select(a => a.Body.Id()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Clerks, await city.AskAsync<int>("select count(*) from queue_log where kind = 'called'"));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from queue_log where kind = 'called' group by ticket_id having count(*) > 1"));
        await city.AssertEverythingAddsUpAsync();
    }

    private static Task<Answer> TakeAsync(Caller who, int i) => who.TakeAsync("WQ01", QueueCalls.Services[i % 4], key: $"take-{i}");

    private async Task<NpgsqlTransaction> CloseAsync(NpgsqlConnection connection, string station)
    {
        var door = await connection.BeginTransactionAsync(TestCity.Ct);
        await using var close = new NpgsqlCommand("select 1 from queue_days d join stations s on s.id = d.station_id where s.code = $1 for update of d", connection, door) { Parameters = { new() { Value = station } } };
        await close.ExecuteNonQueryAsync(TestCity.Ct);
        return door;
    }

    private Task WaitingAsync(string query, int count) => TestCity.WithinAsync(
        TimeSpan.FromSeconds(20),
        async () => await city.AskAsync<int>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like @query", new { query }) >= count,
        $"{count} wait");

    private static async Task<Answer?> TryAsync(int i, Func<Task<Answer>> act)
    {
        try
        {
            return await act();
        }
        catch (HttpRequestException) when (i % 2 == 0)
        {
            return null;
        }
    }
}
