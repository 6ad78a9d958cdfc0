using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>Administrators change promises and confirm laws by adding versions; nothing that was counted by changes.</summary>
public sealed class TheDeadlineRules(TestCity city) : IClassFixture<TestCity>
{
    private const string Path = "admin/deadline-rules";

    [Fact]
    public async Task Every_version_is_listed_with_its_source()
    {
        var admin = await city.StaffAsync("admin");
        var rules = await AllAsync(admin);

        Assert.All(rules, r => Assert.All(["name", "basis", "source", "startsWith"], member => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", r.Text(member))));
        var acceptance = rules.Where(r => r.Text("code") == "acceptance").ToArray();
        Assert.Equal([(1, "2020-01-01", "2026-04-14", true), (2, "2026-04-15", null, false)], acceptance.Select(r => (r.Number("version"), r.Text("effectiveFrom"), r.GetProperty("effectiveTo").GetString(), r.GetProperty("inForce").GetBoolean())));
        Assert.All(rules.Where(r => r.Text("owner") == "authority"), r => Assert.Equal("reference", r.Text("binding")));
        Assert.All(rules.Where(r => r.Text("owner") == "network"), r => Assert.Equal("promise", r.Text("binding")));
        Assert.Equal((15, "经市场监管部门负责人批准"), (rules.Single(r => r.Text("code") == "reportDecision").Number("extensionAmount"), rules.Single(r => r.Text("code") == "reportDecision").Text("extensionNeeds")));
    }

    [Fact]
    public async Task A_promise_is_changed_from_a_day_on_and_the_trail_says_by_whom()
    {
        var admin = await city.StaffAsync("admin");
        var body = new { code = "serviceReply", effectiveFrom = city.Today.AddDays(7), amount = 3, source = "市级受理台决定" };

        var added = (await admin.PostAsync(Path, body, "promise-1")).Ok();
        var again = (await admin.PostAsync(Path, body, "promise-1")).Ok();

        Assert.Equal((2, 3, false), (added.Number("version"), added.Number("amount"), added.GetProperty("inForce").GetBoolean()));
        Assert.Equal(2, again.Number("version"));
        (await admin.PostAsync(Path, body with { amount = 4 }, "promise-1")).Refused(422, "idempotency.key_reused");
        var versions = (await AllAsync(admin)).Where(r => r.Text("code") == "serviceReply").ToArray();
        Assert.Equal([(5, $"{city.Today.AddDays(6):yyyy-MM-dd}", true), (3, null, false)], versions.Select(r => (r.Number("amount"), r.GetProperty("effectiveTo").GetString(), r.GetProperty("inForce").GetBoolean())));
        var entry = (await admin.GetAsync("admin/audit?action=deadlineRule.add")).Ok().Items().Single(e => e.GetProperty("subject").Text("id") == "serviceReply/2");
        Assert.Equal(("admin", 3), (entry.GetProperty("actor").Text("userName"), entry.GetProperty("detail").Number("amount")));
    }

    [Fact]
    public async Task A_rule_marked_unconfirmed_is_confirmed_from_today_on()
    {
        var admin = await city.StaffAsync("admin");

        var confirmed = (await admin.PostAsync(Path, new { code = "crimeDecision", effectiveFrom = city.Today, unconfirmed = false, source = "已核对官方文本" })).Ok();

        Assert.Equal((false, true, 3), (confirmed.GetProperty("unconfirmed").GetBoolean(), confirmed.GetProperty("inForce").GetBoolean(), confirmed.Number("amount")));
        (await admin.PostAsync(Path, new { code = "crimeDecision", effectiveFrom = city.Today, unconfirmed = false, source = "已核对官方文本" })).Refused(409, "deadline.rule_same");
        Assert.True((await AllAsync(admin)).Single(r => r.Text("code") == "crimeDecision" && r.Number("version") == 1).GetProperty("unconfirmed").GetBoolean());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_in_words()
    {
        var admin = await city.StaffAsync("admin");
        Task<Answer> Add(object body) => admin.PostAsync(Path, body);

        (await Add(new { code = "lunch", effectiveFrom = city.Today, amount = 3, source = "来源" })).Refused(404, "deadline.rule_unknown");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today.AddDays(-1), amount = 3, source = "来源" })).Refused(422, "deadline.rule_in_the_past");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today.AddYears(6), amount = 3, source = "来源" })).Refused(400, "request.invalid");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today, amount = 0, source = "来源" })).Refused(400, "request.invalid");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today, amount = 367, source = "来源" })).Refused(400, "request.invalid");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today, amount = 3, extensionAmount = 3, source = "来源" })).Refused(400, "request.invalid");
        (await Add(new { code = "supplement", effectiveFrom = city.Today, amount = 90, source = "来源" })).Refused(400, "request.invalid");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today, amount = 3, unit = "weeks", source = "来源" })).Refused(400, "request.malformed");
        (await Add(new { code = "serviceReply", amount = 3, source = "来源" })).Refused(400, "request.invalid");
        (await Add(new { code = "serviceReply", effectiveFrom = city.Today, amount = 3 })).Refused(400, "request.invalid");
        (await Add(new { code = "serviceReply", effectiveFrom = "9999-12-31", amount = 3, source = "来源" })).Refused(400, "request.invalid");
        (await admin.GetAsync($"{Path}?limit=0")).Refused(400, "request.invalid");
        (await (await city.StaffAsync("wq01")).PostAsync(Path, new { })).Refused(403, "auth.forbidden");
    }

    [Fact]
    public async Task Two_administrators_at_once_are_numbered_one_after_the_other()
    {
        var admin = await city.StaffAsync("admin");

        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => admin.PostAsync(Path, new { code = "transferAcceptance", effectiveFrom = city.Today.AddDays(n), amount = 3 + n, source = "市级受理台决定" })));

        Assert.Equal([2, 3, 4, 5, 6, 7], added.Select(a => a.Ok().Number("version")).Order());
    }

    private static async Task<JsonElement[]> AllAsync(Caller admin)
    {
        var first = (await admin.GetAsync($"{Path}?limit=10")).Ok();
        var rules = first.Items().ToList();
        for (var next = first.GetProperty("nextCursor").GetString(); next is not null;)
        {
            var page = (await admin.GetAsync($"{Path}?limit=10&cursor={next}")).Ok();
            rules.AddRange(page.Items());
            next = page.GetProperty("nextCursor").GetString();
        }

        return [.. rules];
    }
}
