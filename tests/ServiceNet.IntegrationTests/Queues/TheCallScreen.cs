using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>The streams of a line: each call once also over a cut, nothing that names a person, nothing for whom the session ended.</summary>
[Collection(AMorningOfVisitors.Name)]
public sealed class TheCallScreen(TwoOpenProcesses city)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Tells_each_call_and_each_repeat_once_also_those_that_fell_into_a_cut()
    {
        var clerk = await city.StaffAsync("wq15");
        await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => clerk.IssuedAsync("WQ15")));
        (await clerk.CallNextAsync("WQ15")).Ok();
        await using var screen = LineScreen.OfCalls("WQ15");
        await screen.OpenAsync(city.Anyone());

        // What was called before it looked is shown, not called out again.
        Assert.Equal(1, screen.Line.Number("lastCall"));
        for (var round = 0; round < 4; round++)
        {
            var called = (await clerk.CallNextAsync("WQ15")).Ok();
            if (round == 1)
            {
                await TestCity.WithinAsync(Soon, () => Task.FromResult(screen.Calls.LastOrDefault() == 4), "the call before the cut is told");
            }

            await screen.CutAsync();
            (await clerk.MoveAsync(called.Id(), "recall")).Ok();
            await screen.OpenAsync(city.Anyone((round + 1) % 2));
        }

        (await clerk.CallNextAsync("WQ15")).Ok();
        await TestCity.WithinAsync(Soon, () => Task.FromResult(screen.Calls.LastOrDefault() == 10), "the last call is told");
        Assert.Equal(Enumerable.Range(2, 9), screen.Calls);
        Assert.Equal([3, 5, 7, 9], screen.Events.Where(e => e.Type == "call" && e.Data.GetProperty("call").GetProperty("again").GetBoolean()).Select(e => e.Data.GetProperty("call").Number("seq")));
        Assert.StartsWith($"{city.Today:yyyyMMdd}-", screen.LastId, StringComparison.Ordinal);

        foreach (var unreadable in new[] { "昨天", "20200101-1", "-", $"{city.Today:yyyyMMdd}-many" })
        {
            await using var anew = new LineScreen("stations/WQ15/queue/events") { LastId = unreadable };
            await anew.OpenAsync(city.Anyone());
            Assert.Equal(("hello", $"{city.Today:yyyyMMdd}-10"), (anew.Events[0].Type, anew.LastId));
        }
    }

    [Fact]
    public async Task A_counters_stream_ends_with_its_session_and_shows_nothing_after()
    {
        var (clerk, colleague) = (await city.StaffAsync("wq16"), await city.StaffAsync("wq16"));
        await using var screen = LineScreen.OfCounter("WQ16");
        await screen.OpenAsync(clerk);
        (await clerk.PostAsync("staff/auth/sign-out")).Ok();

        var number = (await colleague.IssuedAsync("WQ16")).Text("number");

        await screen.Ended.WaitAsync(Soon, TestCity.Ct);
        Assert.DoesNotContain(screen.Events, e => e.Text.Contains($"\"{number}\"", StringComparison.Ordinal));
        Assert.Equal(401, (await clerk.GetAsync("staff/stations/WQ16/queue/events")).Status);
        (await city.Anyone().GetAsync("staff/stations/WQ16/queue/events")).Refused(401, "auth.required");
    }

    [Fact]
    public async Task A_stream_ends_with_its_process()
    {
        var third = await city.StartProcessAsync();
        await using var screen = LineScreen.OfCalls("WQ17");
        await screen.OpenAsync(city.Anyone().At(third));

        await third.StopAsync(TestCity.Ct).WaitAsync(Soon, TestCity.Ct);
        await screen.Ended.WaitAsync(Soon, TestCity.Ct);
    }

    [Fact]
    public async Task Nothing_that_everyone_sees_holds_an_id_a_key_or_a_name()
    {
        const string name = "上官婉儿";
        var clerk = await city.StaffAsync("wq18");
        var people = await city.CitizensAsync(name, 4);
        var booking = (await people[3].PostAsync("bookings", BookingCalls.Wish("WQ18", city.Today.At(11), name: name, phone: "13987654321"))).Ok().Id();
        await using var screen = LineScreen.OfCalls("WQ18");
        await screen.OpenAsync(city.Anyone());
        var held = new List<string>();
        foreach (var (person, i) in people[..3].Select((p, i) => (p, i)))
        {
            held.Add((await person.TakeAsync("WQ18", key: $"secret-key-{i}")).Ok().Id());
        }

        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();
        await city.SettledAsync();
        (await clerk.CallNextAsync("WQ18")).Ok();
        (await clerk.MoveAsync(held[0], "miss")).Ok();
        (await clerk.MoveAsync(held[1], "park")).Ok();
        (await clerk.CalledAsync(held[2])).Id();
        (await clerk.MoveAsync(held[2], "recall")).Ok();
        await TestCity.WithinAsync(Soon, () => Task.FromResult(screen.Calls.Length == 3), "the calls are told");

        var stranger = await city.CitizenAsync("生人");
        var seen = new List<string>(screen.Events.Select(e => e.Text));
        foreach (var process in new[] { 0, 1 })
        {
            seen.Add((await city.Anyone(process).GetAsync("stations/WQ18/queue")).Said);
            seen.Add((await city.Anyone(process).GetAsync("stations/WQ18")).Said);
            seen.Add((await city.Anyone(process).GetAsync("stations?limit=100")).Said);
        }

        foreach (var id in held)
        {
            // The address that was asked for is not in the answer either.
            foreach (var path in new[] { $"queue/tickets/{id}", $"queue/tickets/{id}/why" })
            {
                seen.Add((await city.Anyone().GetAsync(path)).Said);
                seen.Add((await stranger.GetAsync(path)).Said);
            }

            seen.Add((await stranger.PostAsync($"queue/tickets/{id}/leave", key: "theirs")).Said);
            seen.Add((await (await city.StaffAsync("wq19")).MoveAsync(id, "finish")).Said);
        }

        seen.Add((await stranger.TakeAsync("WQ18", service: "mediation")).Said);
        seen.Add((await stranger.TakeAsync("WQ18", wall: "0123456789ab")).Said);
        var secrets = (await city.AskAsync<string>(
            """
            select string_agg(secret, '|') from (
              select id::text as secret from queue_tickets union select account_id::text from queue_tickets where account_id is not null union select booking_id::text from queue_tickets where booking_id is not null
              union select encode(salt, 'hex') from queue_tickets union select key from idempotency_keys union select number from bookings union select check_in_code from bookings) known
            """)).Split('|').Concat([name, "13987654321", "openid"]).ToArray();
        Assert.True(secrets.Length > 15, $"{secrets.Length} secrets");
        Assert.All(seen, text => Assert.DoesNotContain(secrets, s => text.Contains(s, StringComparison.OrdinalIgnoreCase)));
        // Neither does one's own refusal show more than the own number.
        var own = (await people[2].TakeAsync("WQ18")).Refused(409, "queue.already_waiting");
        Assert.Equal(held[2], own.Text("ticketId"));
    }
}
