using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>
/// Whatever citizen, handler, another station and time do to a case in whatever order, it goes only where the guide's table of states
/// leads; everything else is refused as illegal and changes nothing. The table stands here again, in the guide's words: a mistake in
/// the product's own does not hide one in what it does.
/// </summary>
public sealed class AnySequenceOfMoves(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Cases = 10;
    private const int Rounds = 2;
    private const int MovesOfRound = 12;
    private const string Illegal = "409 complaint.illegal_transition";

    private static readonly string[] Moves =
        ["accept", "reject", "request-supplement", "supplement", "supplement for caller", "refer", "take-back", "resolve", "confirm", "reopen", "withdraw", "transfer", "transfer/accept", "transfer/return"];

    [Fact]
    public async Task Never_reaches_an_illegal_state()
    {
        var people = await city.CitizensAsync("任意次序", Cases);
        var (own, other) = (await city.StaffAsync("wq21"), await city.StaffAsync("wq22"));
        var cases = await Task.WhenAll(people.Select(async (p, i) => new Model((await p.ComplainAsync(Kind(i), "WQ21")).Text("id"), p, new Random(1130 + i))));
        for (var round = 0; round < Rounds; round++)
        {
            // Each case's moves one after the other, the cases beside each other at two processes.
            await Task.WhenAll(cases.Select(async c =>
            {
                for (var i = 0; i < MovesOfRound; i++)
                {
                    await StepAsync(c, Draw(c), c.Lot.Next(8) == 0, own, other);
                }
            }));
            await TimePassesAsync(cases, own, other);
        }

        // Moves were refused and done, and states of every sort were met.
        Assert.True(cases.Sum(c => c.Done) > 40 && cases.Sum(c => c.Refused) > 40, $"{cases.Sum(c => c.Done)} done, {cases.Sum(c => c.Refused)} refused");
        Assert.True(cases.SelectMany(c => c.Met).Distinct(StringComparer.Ordinal).Count() >= 7, string.Join(", ", cases.SelectMany(c => c.Met).Distinct(StringComparer.Ordinal)));
        await city.AssertEverythingAddsUpAsync();
    }

    /// <summary>Any move; more often one the table allows, so that a case comes far. What ends it for good comes seldom.</summary>
    private static string Draw(Model c)
    {
        var legal = Moves.Where(m => Leads(c, m) is not null && (m is not ("withdraw" or "confirm") || c.Lot.Next(6) == 0)).ToArray();
        return c.Lot.Next(5) < 3 && legal.Length > 0 ? legal[c.Lot.Next(legal.Length)] : Moves[c.Lot.Next(Moves.Length)];
    }

    private static string Kind(int i) => (i % 3) switch { 0 => "consumerComplaint", 1 => "infringementReport", _ => "serviceComplaint" };

    /// <summary>A case as the guide says it should be.</summary>
    private sealed class Model(string id, Caller citizen, Random lot)
    {
        public string Id => id;

        public Caller Citizen => citizen;

        public Random Lot => lot;

        public string State { get; set; } = "submitted";

        public string? AskedFrom { get; set; }

        /// <summary>The second station answers for it.</summary>
        public bool AtOther { get; set; }

        public bool Offered { get; set; }

        /// <summary>Somebody can still object to its answer or rejection.</summary>
        public bool Open { get; set; }

        public int Bounces { get; set; }

        public int Done { get; set; }

        public int Refused { get; set; }

        public HashSet<string> Met { get; } = new(StringComparer.Ordinal) { "submitted" };
    }

    private static bool IsBefore(string state) => state is "submitted" or "supplementRequested" or "accepted";

    /// <summary>Where the guide says a move leads; null where it says nothing.</summary>
    private static string? Leads(Model c, string move) => (move, c.State) switch
    {
        ("accept", "submitted") => "accepted",
        ("accept", "supplementRequested") when c.AskedFrom == "submitted" => "accepted",
        ("reject", "submitted") => "rejected",
        ("reject", "supplementRequested") when c.AskedFrom == "submitted" => "rejected",
        ("request-supplement", "submitted" or "accepted") => "supplementRequested",
        ("supplement" or "supplement for caller", "supplementRequested") => c.AskedFrom,
        ("supplement" or "supplement for caller", "submitted" or "accepted") => c.State,
        ("refer", "submitted" or "supplementRequested" or "accepted") => "referred",
        ("take-back", "referred") => "accepted",
        ("resolve", "accepted" or "referred") => "resolved",
        ("confirm", "resolved") => "closed",
        ("reopen", "resolved") => "accepted",
        ("reopen", "rejected") => "submitted",
        ("withdraw", "submitted" or "supplementRequested" or "accepted" or "referred") => "withdrawn",
        ("transfer", _) when IsBefore(c.State) && !c.Offered => c.State,
        ("transfer/accept" or "transfer/return", _) when c.Offered => c.State,
        _ => null,
    };

    private async Task StepAsync(Model c, string move, bool byWrongStation, Caller own, Caller other)
    {
        var (handler, stranger) = c.AtOther ? (other, own) : (own, other);
        var ofCitizen = move is "supplement" or "confirm" or "reopen" or "withdraw";
        var receives = move is "transfer/accept" or "transfer/return";
        var who = (ofCitizen ? c.Citizen : receives != byWrongStation ? stranger : handler).At(city[c.Lot.Next(2)]);
        var answer = await SendAsync(c, move, who);
        if (!ofCitizen && byWrongStation)
        {
            // The receiver before it accepts sees the case and decides nothing; a stranger does not see it; the handler takes over nothing from itself.
            Assert.Contains(answer.Outcome, receives ? c.Offered ? ["403 staff.other_station"] : [Illegal] : (string[])["403 staff.other_station", "404 complaint.unknown"]);
            c.Refused++;
        }
        else if (receives && !c.Offered)
        {
            Assert.Contains(answer.Outcome, (string[])[Illegal, "404 complaint.unknown"]);
            c.Refused++;
        }
        else if (Leads(c, move) is { } target)
        {
            if (move == "reopen" && !c.Open)
            {
                Assert.Equal("409 complaint.reopen_over", answer.Outcome);
                c.Refused++;
            }
            else
            {
                Assert.True(answer.Status == 200, $"{move} from {c.State} (asked from {c.AskedFrom}, offered {c.Offered}): {answer.Said}");
                Follow(c, move, target);
            }
        }
        else
        {
            Assert.True(answer.Outcome == Illegal, $"{move} from {c.State} (asked from {c.AskedFrom}, offered {c.Offered}): {answer.Said}");
            c.Refused++;
        }

        await AssertStandsAsync(c);
    }

    private static void Follow(Model c, string move, string target)
    {
        c.Done++;
        switch (move)
        {
            case "request-supplement":
                c.AskedFrom = c.State;
                break;
            case "transfer":
                c.Offered = true;
                break;
            case "transfer/accept":
                (c.Offered, c.AtOther) = (false, !c.AtOther);
                break;
            case "transfer/return":
                c.Offered = false;
                c.Bounces++;
                break;
            case "supplement" or "supplement for caller" or "accept":
                c.AskedFrom = null;
                break;
            case "reject" or "refer" or "resolve" or "withdraw" or "confirm":
                // Nobody is asked and nobody is offered what has left the desk.
                (c.AskedFrom, c.Offered) = (null, false);
                break;
        }

        c.Open = target is "resolved" or "rejected" ? (move is "resolve" or "reject" || c.Open) : target is "closed" ? false : c.Open;
        c.State = target;
        c.Met.Add(target);
    }

    private static Task<Answer> SendAsync(Model c, string move, Caller who) => move switch
    {
        "accept" => who.DecideAsync(c.Id, "accept"),
        "reject" => who.DecideAsync(c.Id, "reject", new { reason = "overThreeYears" }),
        "request-supplement" => who.DecideAsync(c.Id, move, new { reason = "请补充", days = 5 }),
        "supplement" => who.PostAsync($"complaints/{c.Id}/supplement", new { description = "补充说明" }),
        "supplement for caller" => who.DecideAsync(c.Id, "supplement", new { description = "来电补充" }),
        "refer" => who.DecideAsync(c.Id, "refer", new { agency = "marketRegulation", reason = "属其职责" }),
        "take-back" => who.DecideAsync(c.Id, "take-back", new { reason = "退回" }),
        "resolve" => who.DecideAsync(c.Id, "resolve", new { outcome = "已经办理" }),
        "confirm" => who.PostAsync($"complaints/{c.Id}/confirm"),
        "reopen" or "withdraw" => who.PostAsync($"complaints/{c.Id}/{move}", new { reason = "再看看" }),
        "transfer" => who.DecideAsync(c.Id, "transfer", new { stationId = c.AtOther ? "WQ21" : "WQ22", reason = "在你处" }),
        "transfer/accept" => who.DecideAsync(c.Id, move),
        _ => who.DecideAsync(c.Id, move, new { reason = "不在我处" }),
    };

    /// <summary>The time to object is over for some, the time to accept a transfer for others; what is not over stays as it is.</summary>
    private async Task TimePassesAsync(Model[] cases, Caller own, Caller other)
    {
        var over = cases.Where(c => c.Lot.Next(3) > 0).ToArray();
        await city.DoAsync(
            "update complaints set reopen_until = case when reopen_until is not null then @then end, transfer_due = case when transfer_due is not null then @then end where id = any(@ids)",
            new { then = city.Now.AddMinutes(-1).ToUniversalTime(), ids = over.Select(c => Guid.Parse(c.Id)).ToArray() });
        await city.DoAsync("update recurring_work set due_at = '2000-01-01' where name = 'complaints.by-clock'");
        // A process that begins looks at every job.
        await using (await HostProcess.StartAsync(city.Settings(), TestCity.Ct))
        {
            await TestCity.WithinAsync(
                TimeSpan.FromSeconds(30),
                async () => await city.AskAsync<int>("select count(*)::int from complaints where reopen_until < @now or transfer_due < @now", new { now = city.Now.ToUniversalTime() }) == 0,
                "time has done what it does");
        }

        foreach (var c in over)
        {
            if (c is { State: "resolved", Open: true })
            {
                c.State = "closed";
                c.Met.Add("closed by silence");
            }

            if (c.Offered)
            {
                c.Offered = false;
                c.Bounces++;
            }

            c.Open = false;
        }

        foreach (var c in cases)
        {
            await AssertStandsAsync(c);
            var seen = (await (c.AtOther ? other : own).GetAsync($"staff/complaints/{c.Id}")).Ok();
            Assert.Equal(c.Bounces >= 2, seen.GetProperty("escalated").GetBoolean());
        }
    }

    private async Task AssertStandsAsync(Model c)
    {
        var stands = await city.AskAsync<string>(
            "select status || '/' || coalesce(asked_from, '-') || '/' || (transfer_to is not null) || '/' || (select s.code from stations s where s.id = station_id) || '/' || bounces from complaints where id = @id", new { id = Guid.Parse(c.Id) });
        Assert.Equal($"{c.State}/{c.AskedFrom ?? "-"}/{(c.Offered ? "true" : "false")}/{(c.AtOther ? "WQ22" : "WQ21")}/{c.Bounces}", stands);
    }
}
