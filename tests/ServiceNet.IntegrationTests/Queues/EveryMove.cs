using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>What can happen to a number, from which state, by whom, and once however often it is asked.</summary>
[Collection(AMorningAtTheCounters.Name)]
public sealed class EveryMove(TwoOpenProcesses city)
{
    private static readonly string[] Moves = ["call", "recall", "start", "finish", "miss", "return", "park", "unpark", "transfer", "priority", "leave"];

    /// <summary>How a number gets into a state.</summary>
    private static readonly Dictionary<string, string[]> Ways = new(StringComparer.Ordinal)
    {
        ["waiting"] = [],
        ["parked"] = ["park"],
        ["called"] = ["call"],
        ["serving"] = ["call", "start"],
        ["served"] = ["call", "finish"],
        ["missed"] = ["call", "miss"],
        ["left"] = ["leave"],
    };

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["waiting"] = ["call", "park", "transfer", "priority", "leave"],
        ["parked"] = ["call", "unpark", "transfer", "priority", "leave"],
        ["called"] = ["recall", "start", "finish", "miss", "park", "transfer", "leave"],
        ["serving"] = ["finish", "park", "transfer"],
        ["served"] = [],
        ["missed"] = ["return", "call", "leave"],
        ["left"] = [],
    };

    private static readonly Dictionary<string, string> Leads = new(StringComparer.Ordinal)
    {
        ["call"] = "called",
        ["recall"] = "called",
        ["start"] = "serving",
        ["finish"] = "served",
        ["miss"] = "missed",
        ["return"] = "waiting",
        ["park"] = "waiting",
        ["unpark"] = "waiting",
        ["transfer"] = "waiting",
        ["priority"] = "waiting",
        ["leave"] = "left",
    };

    [Theory]
    [InlineData("waiting", "WQ01")]
    [InlineData("parked", "WQ02")]
    [InlineData("called", "WQ03")]
    [InlineData("serving", "WQ04")]
    [InlineData("served", "WQ05")]
    [InlineData("missed", "WQ06")]
    [InlineData("left", "WQ07")]
    public async Task Is_done_from_the_states_that_allow_it_and_refused_from_the_others(string state, string station)
    {
        var clerk = await city.StaffAsync(station.ToLowerInvariant());
        foreach (var move in Moves)
        {
            var id = await InStateAsync(clerk, station, state);
            if (Allowed[state].Contains(move, StringComparer.Ordinal))
            {
                Assert.Equal(Leads[move], (await clerk.MoveAsync(id, move)).Ok().Text("status"));
            }
            else
            {
                (await clerk.MoveAsync(id, move)).Refused(409, "queue.illegal_move");
            }
        }
    }

    [Theory]
    [InlineData("waiting", "WQ08")]
    [InlineData("called", "WQ09")]
    [InlineData("missed", "WQ10")]
    public async Task Is_named_beforehand_on_the_clerks_screen(string state, string station)
    {
        var clerk = await city.StaffAsync(station.ToLowerInvariant());
        var id = await InStateAsync(clerk, station, state);

        var line = await clerk.CounterLineAsync(station);

        var shown = line.All("waiting").Concat(line.All("missed")).Concat(line.All("counters").Select(c => c.GetProperty("ticket")).Where(t => t.ValueKind == System.Text.Json.JsonValueKind.Object)).Single(t => t.Id() == id);
        Assert.Equal(Allowed[state].Order(StringComparer.Ordinal), shown.Texts("allowed").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Repeated_under_its_key_at_the_other_process_answers_the_same_number_and_happens_once()
    {
        var clerk = await city.StaffAsync("wq11");
        foreach (var move in Moves)
        {
            var id = await InStateAsync(clerk, "WQ11", Allowed.First(a => a.Value.Contains(move, StringComparer.Ordinal)).Key);
            var entries = await EntriesAsync(id);

            var taps = await Task.WhenAll(clerk.MoveAsync(id, move, $"once-{move}"), clerk.At(city[1]).MoveAsync(id, move, $"once-{move}"));

            Assert.All(taps, t => Assert.Equal((200, id), (t.Status, t.Ok().Id())));
            Assert.Equal(entries + 1, await EntriesAsync(id));
            (await clerk.MoveAsync(id, move == "recall" ? "start" : "recall", $"once-{move}")).Refused(422, "idempotency.key_reused");
        }
    }

    [Fact]
    public async Task Belongs_to_the_station_and_its_own_day()
    {
        var clerk = await city.StaffAsync("wq12");
        var other = await city.StaffAsync("wq13");
        var tomorrow = await city.StartProcessAsync(s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(TestCity.OrdinaryMonday.AddHours(25)).ToString("c"));
        var later = await city.StaffAsync("wq12", process: 2);
        var id = (await clerk.IssuedAsync("WQ12")).Id();

        foreach (var move in Moves)
        {
            (await other.MoveAsync(id, move)).Refused(403, "staff.other_station");
            (await later.MoveAsync(id, move)).Refused(409, "queue.other_day");
            (await clerk.MoveAsync("019cabd8-ddf9-7e43-8619-5adf7d55d7b6", move)).Refused(404, "queue.unknown");
        }

        (await other.GetAsync($"staff/queue/tickets/{id}/why")).Refused(403, "staff.other_station");
        (await other.GetAsync("staff/stations/WQ12/queue")).Refused(403, "staff.other_station");
        (await other.CallNextAsync("WQ12")).Refused(403, "staff.other_station");
        foreach (var part in new[] { "log", "wall", "rules", "events" })
        {
            (await other.GetAsync($"staff/stations/WQ12/queue/{part}")).Refused(403, "staff.other_station");
        }

        await tomorrow.StopAsync(TestCity.Ct);
    }

    [Fact]
    public async Task Of_another_person_does_not_exist()
    {
        var (owner, stranger) = (await city.CitizenAsync("号主"), await city.CitizenAsync("路人"));
        var id = (await owner.TakenAsync("WQ14")).Id();

        foreach (var process in new[] { 0, 1 })
        {
            var there = stranger.At(city[process]);
            (await there.GetAsync($"queue/tickets/{id}")).Refused(404, "queue.unknown");
            (await there.GetAsync($"queue/tickets/{id}/why")).Refused(404, "queue.unknown");
            (await there.PostAsync($"queue/tickets/{id}/leave")).Refused(404, "queue.unknown");
            (await there.PostAsync($"queue/tickets/{id}/return")).Refused(404, "queue.unknown");
        }

        Assert.Empty((await stranger.GetAsync("queue/tickets")).Ok().Items());
        Assert.Equal(id, Assert.Single((await owner.GetAsync("queue/tickets")).Ok().Items()).Id());
        Assert.Equal("waiting", (await owner.TicketAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_person_leaves_and_may_take_another_and_a_missed_one_comes_back_only_without_it()
    {
        var (citizen, clerk) = (await city.CitizenAsync("来回"), await city.StaffAsync("wq15"));
        var first = (await citizen.TakenAsync("WQ15")).Id();

        var left = await citizen.PostAsync($"queue/tickets/{first}/leave", key: "gone");
        Assert.Equal(("left", "self"), (left.Ok().Text("status"), left.Body.Text("endedBecause")));
        Assert.Equal(first, (await citizen.At(city[1]).PostAsync($"queue/tickets/{first}/leave", key: "gone")).Ok().Id());
        (await citizen.PostAsync($"queue/tickets/{first}/leave")).Refused(409, "queue.illegal_move");

        var second = (await citizen.TakenAsync("WQ15")).Id();
        await clerk.CalledAsync(second);
        Assert.Equal("1", (await citizen.TicketAsync(second)).Text("counter"));
        (await clerk.MoveAsync(second, "miss")).Ok();
        Assert.NotNull((await citizen.TicketAsync(second)).Text("canReturnUntil"));
        var third = (await citizen.TakenAsync("WQ16")).Id();
        (await citizen.PostAsync($"queue/tickets/{second}/return")).Refused(409, "queue.already_waiting");
        (await clerk.MoveAsync(second, "return")).Refused(409, "queue.already_waiting");
        (await clerk.MoveAsync(second, "call")).Refused(409, "queue.already_waiting");
        (await citizen.PostAsync($"queue/tickets/{third}/leave")).Ok();
        Assert.Equal("waiting", (await citizen.PostAsync($"queue/tickets/{second}/return")).Ok().Text("status"));
    }

    [Fact]
    public async Task Back_into_the_line_meets_a_number_that_is_being_drawn_elsewhere_and_only_one_of_them_lives()
    {
        var (citizen, clerk) = (await city.CitizenAsync("两头"), await city.StaffAsync("wq17"));
        (await (await city.CitizenAsync("先开")).TakeAsync("WQ18")).Ok();
        var missed = (await citizen.TakenAsync("WQ17")).Id();
        await clerk.CalledAsync(missed);
        (await clerk.MoveAsync(missed, "miss")).Ok();
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        await using var door = await connection.BeginTransactionAsync(TestCity.Ct);
        await using (var close = new Npgsql.NpgsqlCommand("select 1 from chain_heads where chain = (select queue_chain_1(id, $1) from stations where code = 'WQ18') for update", connection, door))
        {
            close.Parameters.AddWithValue(city.Today);
            await close.ExecuteNonQueryAsync(TestCity.Ct);
        }

        // The other number is drawn and not yet committed when the person comes back.
        var taking = citizen.At(city[1]).TakeAsync("WQ18");
        await WaitingAsync(1);
        var returning = citizen.PostAsync($"queue/tickets/{missed}/return");
        await WaitingAsync(2);
        await door.RollbackAsync(TestCity.Ct);

        Assert.Equal("201", (await taking).Outcome);
        (await returning).Refused(409, "queue.already_waiting");
    }

    [Fact]
    public async Task Coming_back_is_over_with_the_grace_but_not_for_whom_the_clerk_sees()
    {
        var (citizen, clerk, admin) = (await city.CitizenAsync("迟到"), await city.StaffAsync("wq19"), await city.StaffAsync("admin"));
        (await admin.RuleAsync("WQ19", graceMinutes: 0)).Ok();
        var id = (await citizen.TakenAsync("WQ19")).Id();
        await clerk.CalledAsync(id);
        (await clerk.MoveAsync(id, "miss")).Ok();

        (await citizen.PostAsync($"queue/tickets/{id}/return")).Refused(409, "queue.return_over");
        Assert.Equal("waiting", (await clerk.MoveAsync(id, "return")).Ok().Text("status"));
        Assert.Equal("missed", (await city.AskAsync<string>("select kind from queue_log where ticket_id = @id::uuid and kind = 'missed'", new { id })));
    }

    private async Task<string> InStateAsync(Caller clerk, string station, string state)
    {
        var id = (await clerk.IssuedAsync(station)).Id();
        foreach (var move in Ways[state])
        {
            (await clerk.MoveAsync(id, move)).Ok();
        }

        return id;
    }

    private Task<int> EntriesAsync(string id) => city.AskAsync<int>("select count(*) from queue_log where ticket_id = @id::uuid", new { id });

    private Task WaitingAsync(int count) => TestCity.WithinAsync(TimeSpan.FromSeconds(20), async () => await city.AskAsync<int>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= count, $"{count} wait");
}
