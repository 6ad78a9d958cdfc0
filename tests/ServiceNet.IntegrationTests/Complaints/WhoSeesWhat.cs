using ServiceNet.IntegrationTests.City;
using ServiceNet.IntegrationTests.Files;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>
/// Every route of the room of complaints against everybody who may call it. A route that is not in the table fails the first test; a
/// new one is a row here.
/// </summary>
public sealed class WhoSeesWhat(Everybody city) : IClassFixture<Everybody>
{
    // In the order of Everybody.Who: nobody, the sender, another citizen; the case's station, another, the one it is offered to, the
    // one that reviews; mediator, auditor, publisher; administrator. 200 is any success.
    private const string Anyone = "200 200 200 200 200 200 200 200 200 200 200";
    private const string NobodyElse = "404 404 404 404 404 404 404 404 404 404 404";
    private const string Citizens = "401 200 200 403 403 403 403 403 403 403 403";
    private const string TheSender = "401 200 404 403 403 403 403 403 403 403 403";
    private const string Counters = "401 403 403 200 200 200 200 403 403 403 200";
    private const string WhoSeesTheCase = "401 403 403 200 404 200 200 403 403 403 200";
    private const string ItsHandlers = "401 403 403 200 404 403 403 403 403 403 200";
    private const string ItsHandlersUnoffered = "401 403 403 200 404 404 403 403 403 403 200";
    private const string WhomItIsOfferedTo = "401 403 403 403 404 200 403 403 403 403 200";

    private const string ItsHead = "401 403 403 403 404 403 403 403 403 403 200";
    private const string ItsReporter = "401 403 403 200 404 403 403 403 403 403 200";
    private const string WhoAsked = "401 403 403 200 404 404 404 403 403 403 404";

    private static readonly Row[] Table =
    [
        new("GET complaints/guide", Anyone),
        new("POST complaints", "200 200 200 401 401 401 401 401 401 401 401", Body: _ => ComplaintCalls.Body("infringementReport", "WQ01", anonymous: true)),
        new("POST complaints", "401 200 200 401 401 401 401 401 401 401 401", Body: _ => ComplaintCalls.Body(), Variant: "with a name"),
        new("GET complaints", Citizens),
        new("GET complaints/draft", Citizens),
        new("PUT complaints/draft", Citizens, Body: _ => new { content = new { subject = "草稿" }, version = (int?)null }),
        new("DELETE complaints/draft", Citizens),
        new("GET complaints/{id}", TheSender, Case()),
        new("GET complaints/{id}/deadlines/{code}/proof", TheSender, Case()),
        new("POST complaints/{id}/supplement", TheSender, Case(), _ => Supplement),
        new("POST complaints/{id}/withdraw", TheSender, Case(), _ => Because),
        new("POST complaints/{id}/confirm", TheSender, Case("resolved"), _ => new { }),
        new("POST complaints/{id}/reopen", TheSender, Case("resolved"), _ => Because),
        new("POST complaints/{id}/rating", TheSender, Case("resolved"), _ => new { score = 5 }),

        new("POST complaints/track", Anyone, Tracked(), secret => Holding(secret)),
        new("POST complaints/track/supplement", Anyone, Tracked(), secret => Holding(secret, ("description", "补充一点"), ("fileIds", Array.Empty<string>()))),
        new("POST complaints/track/withdraw", Anyone, Tracked(), secret => Holding(secret, ("reason", "不需要了"))),
        new("POST complaints/track/confirm", Anyone, Tracked("resolved"), secret => Holding(secret)),
        new("POST complaints/track/reopen", Anyone, Tracked("resolved"), secret => Holding(secret, ("reason", "没有解决"))),
        new("POST complaints/track/rating", Anyone, Tracked("resolved"), secret => Holding(secret, ("score", 4))),
        new("POST complaints/track", NobodyElse, Tracked(), secret => Guessing(secret), "with a wrong secret"),
        new("POST complaints/track/supplement", NobodyElse, Tracked(), secret => Guessing(secret, ("description", "补充一点")), "with a wrong secret"),
        new("POST complaints/track/withdraw", NobodyElse, Tracked(), secret => Guessing(secret, ("reason", "不需要了")), "with a wrong secret"),
        new("POST complaints/track/confirm", NobodyElse, Tracked("resolved"), secret => Guessing(secret), "with a wrong secret"),
        new("POST complaints/track/reopen", NobodyElse, Tracked("resolved"), secret => Guessing(secret, ("reason", "没有解决")), "with a wrong secret"),
        new("POST complaints/track/rating", NobodyElse, Tracked("resolved"), secret => Guessing(secret, ("score", 4)), "with a wrong secret"),

        new("GET staff/complaints", Counters),
        new("POST staff/complaints", "401 403 403 200 403 403 403 403 403 403 200", Body: _ => ComplaintCalls.Body()),
        new("GET staff/complaints/choices", Counters),
        new("GET staff/complaints/{id}", WhoSeesTheCase, Case()),
        new("GET staff/complaints/{id}/deadlines/{code}/proof", WhoSeesTheCase, Case()),
        new("POST staff/complaints/{id}/accept", ItsHandlers, Case(), _ => new { }),
        new("POST staff/complaints/{id}/reject", ItsHandlers, Case(), _ => new { reason = "overThreeYears" }),
        new("POST staff/complaints/{id}/request-supplement", ItsHandlers, Case(), _ => new { reason = "请补小票", days = 5 }),
        new("POST staff/complaints/{id}/supplement", ItsHandlers, Case(), _ => Supplement),
        new("POST staff/complaints/{id}/refer", ItsHandlers, Case(), _ => new { agency = "marketRegulation", reason = "属其职责" }),
        new("POST staff/complaints/{id}/take-back", ItsHandlersUnoffered, Case("referred"), _ => Because),
        new("POST staff/complaints/{id}/transfer", ItsHandlersUnoffered, Case(offered: false), _ => new { stationId = "WQ05", reason = "在你处" }),
        new("POST staff/complaints/{id}/transfer/accept", WhomItIsOfferedTo, Case(), _ => new { }),
        new("POST staff/complaints/{id}/transfer/return", WhomItIsOfferedTo, Case(), _ => Because),
        new("POST staff/complaints/{id}/resolve", ItsHandlers, Case("accepted"), _ => new { outcome = "商家已退款" }),
        new("POST staff/complaints/{id}/reveal", ItsHandlers, Case(), _ => new { field = "phone", reason = "打电话核实" }),

        new("GET staff/complaints/counts", Counters),
        new("POST staff/complaints/assign", Counters, Body: _ => new { ids = new[] { $"{Guid.CreateVersion7()}" }, assigneeId = (string?)null }),
        new("GET staff/complaints/{id}/colleagues", WhoSeesTheCase, Case()),
        new("GET staff/complaints/{id}/similar", WhoSeesTheCase, Case()),
        new("POST staff/complaints/{id}/notes", WhoSeesTheCase, Case(), _ => new { text = "写一句备注" }),
        new("POST staff/complaints/{id}/assign", ItsHandlers, Case(), _ => new { assigneeId = (string?)null }),
        new("POST staff/complaints/{id}/links", ItsHandlers, TwoCases(), two => new { otherId = two.Split(' ')[1] }),
        new("POST staff/complaints/{id}/links/remove", ItsHandlers, TwoCases(), two => new { otherId = two.Split(' ')[1], reason = "不是一回事" }),
        new("POST staff/complaints/{id}/external", ItsHandlers, Case(), _ => new { system = "全国12315平台", number = "示例编号" }),
        new("POST staff/complaints/{id}/deadlines/{code}/extend", "401 403 403 422 404 403 403 403 403 403 422", Case(), _ => new { reason = "案情复杂", approver = "示例负责人" }),
        new("POST staff/complaints/{id}/deadlines/{code}/pause", "401 403 403 422 404 403 403 403 403 403 422", Case(), _ => new { reason = "送检", approver = "示例负责人" }),
        new("POST staff/complaints/{id}/deadlines/{code}/resume", "401 403 403 409 404 403 403 403 403 403 409", Case(), _ => new { }),
        new("POST staff/complaints/{id}/review", "401 403 403 403 404 403 200 403 403 403 200", Case(), _ => new { decision = "doAgain", words = "没有核对照片" }),
        new("POST staff/complaints/{id}/crime", ItsHandlers, Case(), _ => Because),
        new("POST staff/complaints/{id}/crime/decide", ItsHead, Suspected(), _ => new { transfer = true, reason = "符合条件" }),
        new("POST staff/complaints/{id}/crime/hand-over", ItsHead, Suspected("toTransfer"), _ => new { agency = "police" }),
        new("POST staff/complaints/{id}/crime/answer", ItsReporter, Suspected("handedOver"), _ => new { accepted = true, words = "决定立案" }),
        new("POST staff/complaints/{id}/files/{fileId}/link", WhoSeesTheCase, WithPhoto(), _ => new { }),
        new("POST staff/complaints/{id}/files/{fileId}/link", ItsHandlers, WithPhoto(), _ => new { original = true, reason = "核对地点" }, "as it was brought"),
        new("POST complaints/{id}/files/{fileId}/link", TheSender, WithPhoto()),
        new("POST complaints/track/files/{fileId}/link", Anyone, TrackedWithPhoto(), secret => Holding(secret)),
        new("POST complaints/track/files/{fileId}/link", NobodyElse, TrackedWithPhoto(), secret => Guessing(secret), "with a wrong secret"),
        new("POST complaints/track/deadlines/{code}/proof", Anyone, Tracked(), secret => Holding(secret)),
        new("POST complaints/track/deadlines/{code}/proof", NobodyElse, Tracked(), secret => Guessing(secret), "with a wrong secret"),

        new("POST staff/complaints/exports", Counters, Body: _ => new { }),
        new("GET staff/complaints/exports/{id}/progress", WhoAsked, Export()),
        new("GET staff/complaints/exports/{id}/file", WhoAsked, Export()),

        new("GET staff/reply-templates", Counters),
        new("POST staff/reply-templates", "401 403 403 200 403 403 403 403 403 403 200", Body: _ => new { @for = "note", name = $"{Guid.CreateVersion7()}", text = "一段", stationId = "WQ01" }),
        new("POST staff/reply-templates", "401 403 403 403 403 403 403 403 403 403 200", Body: _ => new { @for = "note", name = $"{Guid.CreateVersion7()}", text = "一段" }, Variant: "the network's"),
        new("PATCH staff/reply-templates/{id}", "401 403 403 200 404 404 404 403 403 403 200", Template("WQ01"), _ => new { text = "改过的一段" }),
        new("PATCH staff/reply-templates/{id}", "401 403 403 403 403 403 403 403 403 403 200", Template(null), _ => new { text = "改过的一段" }, "the network's"),
        new("DELETE staff/reply-templates/{id}", "401 403 403 200 404 404 404 403 403 403 200", Template("WQ01")),
        new("DELETE staff/reply-templates/{id}", "401 403 403 403 403 403 403 403 403 403 200", Template(null), Variant: "the network's"),
        new("GET staff/complaint-views", Counters),
        new("POST staff/complaint-views", Counters, Body: _ => new { name = $"{Guid.CreateVersion7()}"[^30..], query = new { } }),
        new("PUT staff/complaint-views/{id}", "401 403 403 200 404 404 404 403 403 403 404", View(), _ => new { name = $"{Guid.CreateVersion7()}"[^30..], query = new { } }),
        new("DELETE staff/complaint-views/{id}", "401 403 403 200 404 404 404 403 403 403 404", View()),
    ];

    private static readonly object Because = new { reason = "写明了原因" };
    private static readonly object Supplement = new { description = "补充一点", fileIds = Array.Empty<string>() };

    public static TheoryData<string> Rows => [.. Table.Select(r => r.Title)];

    [Fact]
    public async Task Every_route_of_the_room_stands_in_the_table_and_every_row_is_a_route()
    {
        var paths = (await city.Anyone().GetAsync("/openapi/v1.json")).Ok().GetProperty("paths");
        var routes = from path in paths.EnumerateObject()
                     let name = path.Name["/api/v1/".Length..]
                     where name.Contains("complaint", StringComparison.Ordinal) || name.StartsWith("staff/reply-templates", StringComparison.Ordinal)
                     from method in path.Value.EnumerateObject()
                     where method.Name is "get" or "post" or "put" or "patch" or "delete"
                     select $"{method.Name.ToUpperInvariant()} {name}";

        Assert.Equal(routes.Order(StringComparer.Ordinal), Table.Select(r => r.Route).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Table, r => Assert.Equal(Everybody.Who.Length, r.Statuses.Length));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answers_each_caller_as_the_table_says(string title)
    {
        var row = Table.Single(r => r.Title == title);
        var shared = row.Thing is null ? "" : await row.Thing(city);
        var told = new List<string>();
        foreach (var (who, expected) in Everybody.Who.Zip(row.Statuses))
        {
            // Whoever is refused changes nothing; whoever is not gets a thing of their own to change.
            var thing = expected == 200 && row.Thing is not null && !row.Route.StartsWith("GET", StringComparison.Ordinal) ? await row.Thing(city) : shared;
            var answer = await row.CallAsync(await city.AsAsync(who), thing);
            var status = answer.Status is >= 200 and < 300 ? 200 : answer.Status;
            if (status != expected)
            {
                told.Add($"{who}: {answer.Status} in place of {expected}, {answer.Said}");
            }
        }

        Assert.True(told.Count == 0, string.Join('\n', told));
    }

    [Fact]
    public async Task Lists_hold_what_their_reader_may_see()
    {
        var id = await Case()(city);
        foreach (var (who, path, sees) in new[]
        {
            (Everybody.Sender, "complaints", true), (Everybody.AnotherCitizen, "complaints", false), (Everybody.ItsStation, "staff/complaints", true), (Everybody.AnotherStation, "staff/complaints", false),
            (Everybody.OfferedTo, "staff/complaints", true), (Everybody.Reviewer, "staff/complaints", true), (Everybody.Administrator, "staff/complaints", true),
        })
        {
            var found = (await (await city.AsAsync(who)).GetAsync($"{path}?limit=100{(path == "complaints" ? "" : "&sort=newest")}")).Ok().Items().Any(c => c.Text("id") == id);
            Assert.True(found == sees, $"{who} {(found ? "sees" : "does not see")} it in {path}");
        }
    }

    /// <summary>A case of the sender's at its station, in a state, reviewed by a station and offered to one where its state allows.</summary>
    private static Func<Everybody, Task<string>> Case(string state = "submitted", bool offered = true) => async city =>
    {
        var id = (await (await city.AsAsync(Everybody.Sender)).ComplainAsync()).Text("id");
        await city.LeadAsync(id, state);
        if (offered && state is ("submitted" or "accepted"))
        {
            (await (await city.AsAsync(Everybody.ItsStation)).DecideAsync(id, "transfer", new { stationId = "WQ03", reason = "在你处" })).Ok();
        }

        await city.DoAsync("update complaints set review_station = (select id from stations where code = 'WQ04'), review_reason = '不满意', review_at = submitted_at where id = @id", new { id = Guid.Parse(id) });
        return id;
    };

    /// <summary>A case nobody's account knows; the thing is its code and secret.</summary>
    private static Func<Everybody, Task<string>> Tracked(string state = "submitted") => async city =>
    {
        var sent = await city.Anyone().ComplainAsync("infringementReport", anonymous: true);
        await city.LeadAsync(sent.Text("id"), state);
        return $"{sent.Text("trackingCode")} {sent.Text("secret")}";
    };

    /// <summary>A case, and another the same callers see.</summary>
    private static Func<Everybody, Task<string>> TwoCases() => async city => $"{await Case()(city)} {await Case()(city)}";

    /// <summary>A case whose station reported a crime, led by an administrator to a state.</summary>
    private static Func<Everybody, Task<string>> Suspected(string state = "reported") => async city =>
    {
        var id = await Case()(city);
        var (station, head) = (await city.AsAsync(Everybody.ItsStation), await city.AsAsync(Everybody.Administrator));
        (await station.DecideAsync(id, "crime", Because)).Ok();
        if (state is "toTransfer" or "handedOver")
        {
            (await head.DecideAsync(id, "crime/decide", new { transfer = true, reason = "符合条件" })).Ok();
        }

        if (state is "handedOver")
        {
            (await head.DecideAsync(id, "crime/hand-over", new { agency = "police" })).Ok();
        }

        return id;
    };

    /// <summary>A case with a photo: its id and the file's.</summary>
    private static Func<Everybody, Task<string>> WithPhoto() => async city =>
    {
        var sender = await city.AsAsync(Everybody.Sender);
        var file = (await sender.UploadedAsync(SampleFiles.Jpeg())).Text("id");
        var id = await Case()(city);
        (await sender.PostAsync($"complaints/{id}/supplement", new { description = "照片在这里", fileIds = new[] { file } })).Ok();
        return $"{id} {file}";
    };

    /// <summary>The same without an account: code, secret and the file's id.</summary>
    private static Func<Everybody, Task<string>> TrackedWithPhoto() => async city =>
    {
        var body = ComplaintCalls.Body("infringementReport", anonymous: true);
        var file = (await city.Anyone().UploadedAsync(SampleFiles.Jpeg())).Text("id");
        body["fileIds"] = new[] { file };
        var sent = (await city.Anyone().PostAsync("complaints", body)).Body;
        return $"{sent.Text("trackingCode")} {sent.Text("secret")} {file}";
    };

    /// <summary>A sheet the case's station asked for.</summary>
    private static Func<Everybody, Task<string>> Export() => async city => (await (await city.AsAsync(Everybody.ItsStation)).PostAsync("staff/complaints/exports", new { })).Ok().Text("id");

    private static Func<Everybody, Task<string>> Template(string? station) => async city =>
        (await (await city.AsAsync(Everybody.Administrator)).PostAsync("staff/reply-templates", new { @for = "note", name = $"{Guid.CreateVersion7()}", text = "一段", stationId = station })).Ok().Text("id");

    /// <summary>A list of the case's station's clerk.</summary>
    private static Func<Everybody, Task<string>> View() => async city =>
        (await (await city.AsAsync(Everybody.ItsStation)).PostAsync("staff/complaint-views", new { name = $"{Guid.CreateVersion7()}"[^30..], query = new { } })).Ok().Text("id");

    private static Dictionary<string, object?> Holding(string secret, params (string Name, object Value)[] more)
    {
        var parts = secret.Split(' ');
        return new(more.Select(m => KeyValuePair.Create(m.Name, (object?)m.Value)), StringComparer.Ordinal) { ["trackingCode"] = parts[0], ["secret"] = parts[1] };
    }

    private static Dictionary<string, object?> Guessing(string secret, params (string Name, object Value)[] more) => Holding($"{secret.Split(' ')[0]} GUESSED", more);

    /// <summary>A route, and what each of <see cref="Everybody.Who"/> is answered.</summary>
    /// <param name="Route">Method and path as in the document, without the base path.</param>
    /// <param name="Expected">A status for each caller.</param>
    /// <param name="Thing">Makes what the route is about; null where it is about nothing in particular.</param>
    /// <param name="Body">A body that would be taken.</param>
    /// <param name="Variant">Tells rows of one route apart.</param>
    private sealed record Row(string Route, string Expected, Func<Everybody, Task<string>>? Thing = null, Func<string, object?>? Body = null, string Variant = "")
    {
        public string Title => Variant.Length == 0 ? Route : $"{Route} ({Variant})";

        public int[] Statuses => [.. Expected.Split(' ').Select(int.Parse)];

        public Task<Answer> CallAsync(Caller caller, string thing)
        {
            var parts = Route.Split(' ');
            var path = parts[1].Replace("{id}", thing.Split(' ')[0], StringComparison.Ordinal).Replace("{fileId}", thing.Split(' ')[^1], StringComparison.Ordinal).Replace("{code}", Route.Contains("/track/", StringComparison.Ordinal) ? "reportDecision" : "acceptance", StringComparison.Ordinal);
            var content = Body is null ? null : System.Net.Http.Json.JsonContent.Create(Body(thing), options: ServiceNet.Platform.Http.Json.Options);
            return caller.SendAsync(new HttpMethod(parts[0]), path, content);
        }
    }
}

/// <summary>A city in which everybody is signed in once.</summary>
public sealed class Everybody(TestServers servers) : TestCity(servers)
{
    public const string Nobody = "nobody";
    public const string Sender = "the sender";
    public const string AnotherCitizen = "another citizen";
    public const string ItsStation = "wq01";
    public const string AnotherStation = "wq02";
    public const string OfferedTo = "wq03";
    public const string Reviewer = "wq04";
    public const string Administrator = "admin";

    public static readonly string[] Who = [Nobody, Sender, AnotherCitizen, ItsStation, AnotherStation, OfferedTo, Reviewer, "mediator1", "auditor", "publisher", Administrator];

    private readonly Dictionary<string, Caller> _signedIn = new(StringComparer.Ordinal);

    public async Task<Caller> AsAsync(string who)
    {
        if (!_signedIn.TryGetValue(who, out var caller))
        {
            _signedIn[who] = caller = who switch { Nobody => Anyone(), Sender or AnotherCitizen => await CitizenAsync(who), _ => await StaffAsync(who) };
        }

        return caller;
    }

    /// <summary>Its station leads a case to a state.</summary>
    public async Task LeadAsync(string id, string state)
    {
        var station = await AsAsync(ItsStation);
        foreach (var (move, body) in state switch
        {
            "accepted" => [("accept", new { })],
            "referred" => [("refer", new { agency = "marketRegulation", reason = "属其职责" })],
            "resolved" => [("accept", new { }), ("resolve", new { outcome = "商家已退款" })],
            _ => Array.Empty<(string, object)>(),
        })
        {
            (await station.DecideAsync(id, move, body)).Ok();
        }
    }
}
