using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>What happens at one process is seen at the other, by whoever asks and whoever listens, with Redis and without.</summary>
[Collection(Alone.Name)]
public sealed class TheLiveLine(TwoOpenProcesses city) : IClassFixture<TwoOpenProcesses>
{
    /// <summary>The house promises two seconds after Redis came back empty; the other two are for a busy machine.</summary>
    private static readonly TimeSpan AfterRedis = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, double> _slowest = new(StringComparer.Ordinal);

    [Fact]
    public async Task A_take_and_a_call_are_seen_at_the_other_process_by_pollers_and_by_both_streams()
    {
        var clerk = await city.StaffAsync("wq01");
        var there = clerk.At(city[1]);
        var people = await city.CitizensAsync("两地", 12);
        await using var screen = LineScreen.OfCalls("WQ01");
        await using var counter = LineScreen.OfCounter("WQ01");
        await screen.OpenAsync(city.Anyone(1));
        await counter.OpenAsync(there);

        foreach (var person in people)
        {
            var began = TimeProvider.System.GetTimestamp();
            var taken = await person.TakenAsync("WQ01");
            var number = taken.Text("number");
            await Task.WhenAll(
                SeenAsync("take, who asks for the line", began, async () => (await city.Anyone(1).LineAsync("WQ01")).Texts("next").Contains(number, StringComparer.Ordinal)),
                SeenAsync("take, who asks for the number", began, async () => (await person.At(city[1]).GetAsync($"queue/tickets/{taken.Id()}")) is { Status: 200 } t && t.Body.Number("ahead") == 0),
                SeenAsync("take, the call screen", began, () => Task.FromResult(screen.Line.Texts("next").Contains(number, StringComparer.Ordinal))),
                SeenAsync("take, the counter", began, () => Task.FromResult(counter.Line.All("waiting").Any(t => t.Text("number") == number))));

            began = TimeProvider.System.GetTimestamp();
            (await clerk.CallNextAsync("WQ01")).Ok();
            await Task.WhenAll(
                SeenAsync("call, who asks for the line", began, async () => (await city.Anyone(1).LineAsync("WQ01")).All("serving").Any(s => s.Text("number") == number)),
                SeenAsync("call, who asks for the number", began, async () => (await person.At(city[1]).TicketAsync(taken.Id())) is var t && t.Text("status") == "called" && t.Text("counter") == "1"),
                SeenAsync("call, the call screen", began, () => Task.FromResult(screen.Events.Any(e => e.Type == "call" && e.Data.GetProperty("call").Text("number") == number))),
                SeenAsync("call, the counter", began, () => Task.FromResult(counter.Line.All("counters")[0].GetProperty("ticket") is { ValueKind: JsonValueKind.Object } at && at.Text("number") == number)));
        }

        Assert.Equal(Enumerable.Range(1, people.Length), screen.Calls);
        Say();
    }

    [Fact]
    public async Task Redis_killed_emptied_and_restarted_at_a_full_line_leaves_every_position_right_and_loses_no_call()
    {
        var clerk = await city.StaffAsync("wq02");
        var people = await city.CitizensAsync("满队", 16);
        var held = new List<string>();
        foreach (var (person, i) in people.Select((p, i) => (p, i)))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => clerk.At(city[i % 2]).IssuedAsync("WQ02")));
            held.Add((await person.At(city[i % 2]).TakenAsync("WQ02")).Id());
        }

        await using var screen = LineScreen.OfCalls("WQ02");
        await screen.OpenAsync(city.Anyone(1));
        var calls = 0;
        await ActAndCompareAsync("Redis there");
        await city.Redis.StopAsync(TestCity.Ct);
        await ActAndCompareAsync("Redis away");
        await ActAndCompareAsync("Redis away still");
        await city.Redis.RestartAsync(TestCity.Ct);
        await ActAndCompareAsync("Redis back and empty");
        await city.Redis.StopAsync(TestCity.Ct);
        await city.Redis.RestartAsync(TestCity.Ct);
        await ActAndCompareAsync("Redis back again");

        await TestCity.WithinAsync(AfterRedis, () => Task.FromResult(screen.Calls.SequenceEqual(Enumerable.Range(1, calls))), "each call was told once");
        Say();
        await city.AssertEverythingAddsUpAsync();

        async Task ActAndCompareAsync(string when)
        {
            for (var i = 0; i < 4; i++, calls++)
            {
                Assert.Equal(200, (await clerk.At(city[i % 2]).CallNextAsync("WQ02")).Status);
                await clerk.At(city[(i + 1) % 2]).IssuedAsync("WQ02");
            }

            var began = TimeProvider.System.GetTimestamp();
            // The rule in the test's own words: nobody is privileged here, so it is the order of taking.
            var right = new List<int>();
            foreach (var id in held)
            {
                right.Add(await city.AskAsync<int>("select count(*) from queue_tickets a join queue_tickets b using (station_id, day) where b.id = @id::uuid and a.place < b.place and a.status = 'waiting'", new { id }));
            }

            foreach (var process in new[] { 0, 1 })
            {
                await SeenAsync(when, began, async () => (await Task.WhenAll(people.Select((p, i) => p.At(city[process]).TicketAsync(held[i])))).Select((t, i) => t.Text("status") != "waiting" || t.Number("ahead") == right[i]).All(same => same), AfterRedis);
            }
        }
    }

    private async Task SeenAsync(string what, long began, Func<Task<bool>> isSo, TimeSpan? within = null)
    {
        await TestCity.WithinAsync(within ?? TestCity.Promptly, isSo, what);
        lock (_slowest)
        {
            _slowest[what] = Math.Max(_slowest.GetValueOrDefault(what), TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private void Say()
    {
        foreach (var (what, milliseconds) in _slowest)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: at most {milliseconds:F0} ms");
        }
    }
}

/// <summary>A town with one process and no Redis: the live line is in its memory.</summary>
public sealed class TheLineWithoutRedis(TheLineWithoutRedis.Town city) : IClassFixture<TheLineWithoutRedis.Town>
{
    /// <summary>Without Redis, within opening hours.</summary>
    public sealed class Town(TestServers servers) : OneOpenProcess(servers)
    {
        protected override bool HasRedis => false;
    }

    [Fact]
    public async Task Is_drawn_called_watched_and_told_the_same_way()
    {
        var clerk = await city.StaffAsync("wq01");
        var people = await city.CitizensAsync("内存", 5);
        await using var screen = LineScreen.OfCalls("WQ01");
        await screen.OpenAsync(city.Anyone());
        var held = new List<string>();
        foreach (var person in people)
        {
            held.Add((await person.TakenAsync("WQ01")).Id());
        }

        Assert.Equal(new[] { 0, 1, 2, 3, 4 }, await Task.WhenAll(people.Select(async (p, i) => (await p.TicketAsync(held[i])).Number("ahead"))));
        Assert.Equal(held[0], (await clerk.CallNextAsync("WQ01")).Ok().Id());
        Assert.Equal(new[] { 0, 1, 2, 3 }, await Task.WhenAll(people.Skip(1).Select(async (p, i) => (await p.TicketAsync(held[i + 1])).Number("ahead"))));
        await TestCity.WithinAsync(TestCity.Promptly, () => Task.FromResult(screen.Calls is [1]), "the call is told");
        await TestCity.WithinAsync(TimeSpan.FromSeconds(5), async () => (await city.Anyone().GetAsync("stations/WQ01")).Ok().GetProperty("queue").Number("waiting") == 4, "the directory says how many wait");
    }
}
