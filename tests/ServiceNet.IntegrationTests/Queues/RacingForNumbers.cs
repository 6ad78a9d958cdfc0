using System.Collections.Concurrent;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

[Collection(Alone.Name)]
public sealed class RacingForNumbers(TwoOpenProcesses city) : IClassFixture<TwoOpenProcesses>
{
    private const int Racers = 1000;
    private const int Clerks = 20;
    private const int Line = 120;

    /// <summary>At any moment: as many numbers as the highest place, and of each service as many as its highest.</summary>
    private const string Gaps = """
        select coalesce((select count(*) - max(place) from queue_tickets t where t.station_id = s.id), 0)
          + coalesce((select sum(n) from (select count(*) - max(seq) as n from queue_tickets t where t.station_id = s.id group by letters) g), 0)
        from stations s where s.code = 'WQ01'
        """;

    [Fact]
    public async Task A_thousand_at_two_processes_draw_a_thousand_numbers_without_a_gap_in_the_order_of_commits()
    {
        var halves = await Task.WhenAll(city.CitizensAsync("取号甲", Racers / 2, process: 0), city.CitizensAsync("取号乙", Racers / 2, process: 1));
        var racers = halves[0].Zip(halves[1]).SelectMany(pair => new[] { pair.First, pair.Second }).ToArray();
        using var enough = new CancellationTokenSource();
        var looking = LookForGapsAsync(enough.Token);

        // Every fifth sends its wish to both processes under one key.
        var takes = racers.Select((r, i) => r.TakeAsync("WQ01", QueueCalls.Services[i % 4], key: $"take-{i}")).ToArray();
        var twins = racers.Select((r, i) => (Racer: r, I: i)).Where(x => x.I % 5 == 0).Select(async x => (x.I, Answer: await x.Racer.At(city[(x.I + 1) % 2]).TakeAsync("WQ01", QueueCalls.Services[x.I % 4], key: $"take-{x.I}"))).ToArray();
        var answers = await Task.WhenAll(takes);
        var repeated = await Task.WhenAll(twins);
        await enough.CancelAsync();

        Assert.True(answers.Concat(repeated.Select(r => r.Answer)).All(a => a.Status == 201), $"{string.Join("; ", answers.Concat(repeated.Select(r => r.Answer)).Tally())}\n{city[0].Said}\n{city[1].Said}");
        Assert.All(repeated, r => Assert.Equal(answers[r.I].Body.Id(), r.Answer.Body.Id()));
        Assert.Equal(Racers, answers.Select(a => a.Body.Text("number")).Distinct(StringComparer.Ordinal).Count());
        var (looks, gaps) = await looking;
        TestContext.Current.TestOutputHelper?.WriteLine($"looked {looks} times while numbers were drawn");
        Assert.True(looks > 5, $"{looks} looks");
        Assert.Equal(0, gaps);
        // Entries of the chain, places and each service's sequence go the same way.
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from queue_tickets a join queue_tickets b on a.station_id = b.station_id and a.place < b.place where a.chain_seq > b.chain_seq or (a.letters = b.letters and a.seq > b.seq)"));
        // Nobody was called or left: each has as many ahead as took a number before, in the answer and at both processes.
        foreach (var (racer, i) in racers.Select((r, i) => (r, i)))
        {
            var id = answers[i].Body.Id();
            var place = await city.AskAsync<int>("select place from queue_tickets where id = @id::uuid", new { id });
            Assert.Equal(place - 1, answers[i].Body.Number("ahead"));
            Assert.Equal(place - 1, (await racer.At(city[i / 2 % 2]).TicketAsync(id)).Number("ahead"));
        }

        Assert.Equal(Racers, (await city.Anyone(1).LineAsync("WQ01")).Number("waiting"));
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task One_person_who_races_with_themselves_gets_one_number_and_is_told_which()
    {
        var person = await city.CitizenAsync("自己");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => person.At(city[i % 2]).TakeAsync(i % 3 == 0 ? "WQ05" : "WQ06")));

        Assert.Equal(new() { ["201"] = 1, ["409 queue.already_waiting"] = 39 }, answers.Tally());
        var held = answers.Single(a => a.Status == 201).Body.Id();
        Assert.All(answers.Where(a => a.Status == 409), a => Assert.Equal(held, a.Refused(409, "queue.already_waiting").Text("ticketId")));
    }

    [Fact]
    public async Task Twenty_clerks_at_two_processes_call_each_ticket_once_and_a_double_tap_skips_nobody()
    {
        await city.SetCountersAsync("WQ02", Clerks);
        var clerk = await city.StaffAsync("wq02");
        var watchers = await city.CitizensAsync("看号", 20);
        var held = (await Task.WhenAll(watchers.Select(w => w.TakenAsync("WQ02")))).Select(t => t.Id()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Line - 20).Select(i => clerk.At(city[i % 2]).IssuedAsync("WQ02", i % 7 == 0 ? "elder" : null)));
        using var enough = new CancellationTokenSource();
        var polling = watchers.Select((w, i) => PollAsync(w.At(city[i % 2]), held[i], enough.Token)).ToArray();
        var called = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, Clerks).Select(async i =>
        {
            for (var turn = 0; ; turn++)
            {
                // The tap and its repeat on weak signal, at the same time.
                var taps = await Task.WhenAll(clerk.At(city[i % 2]).CallNextAsync("WQ02", $"{i + 1}", $"call-{i}-{turn}"), clerk.At(city[(i + 1) % 2]).CallNextAsync("WQ02", $"{i + 1}", $"call-{i}-{turn}"));
                Assert.All(taps, t => Assert.Contains(t.Status, new[] { 200, 204 }));
                if (taps[0].Status == 204)
                {
                    return;
                }

                Assert.Equal(taps[0].Body.Id(), taps[1].Body.Id());
                called.Add(taps[0].Body.Id());
            }
        }));
        await enough.CancelAsync();
        await Task.WhenAll(polling);

        Assert.Equal(Line, called.Count);
        Assert.Equal(Line, called.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Line, await city.AskAsync<int>("select count(*) from queue_log l join stations s on s.id = l.station_id where s.code = 'WQ02' and l.kind = 'called'"));
        // Who watched all the while sees the end, at both processes: no answer of an earlier line was kept for a later one.
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await Task.WhenAll(watchers.SelectMany((w, i) => new[] { w.TicketAsync(held[i]), w.At(city[1]).TicketAsync(held[i]) }))).All(t => t.Text("status") == "served"), "everyone is shown as served");
        await city.AssertEverythingAddsUpAsync();
    }

    private async Task<(int Looks, long Gaps)> LookForGapsAsync(CancellationToken enough)
    {
        var (looks, gaps) = (0, 0L);
        for (; !enough.IsCancellationRequested; looks++)
        {
            gaps += Math.Abs(await city.AskAsync<long>(Gaps));
        }

        return (looks, gaps);
    }

    private static async Task PollAsync(Caller citizen, string ticket, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await citizen.TicketAsync(ticket);
            await Task.Delay(10, TestCity.Ct);
        }
    }
}
