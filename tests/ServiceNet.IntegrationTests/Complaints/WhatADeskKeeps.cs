using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>Texts to answer with and lists under a name: a station's, the network's, a person's own.</summary>
public sealed class WhatADeskKeeps(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task A_station_writes_its_own_texts_and_reads_the_networks_which_administrators_write()
    {
        var (own, other, admin) = (await city.StaffAsync("wq01"), await city.StaffAsync("wq02"), await city.StaffAsync("admin"));
        // What other tests of this city left: the network's texts are everybody's.
        await city.DoAsync("delete from complaint_templates");
        var mine = await AddedAsync(own, "resolve", "已退款", "商家已退款，附凭证。\n如有疑问请来电。", "WQ01");
        var everyones = await AddedAsync(admin, "reject", "超过三年", "已经超过三年。", null);
        Assert.Equal("WQ01", mine.GetProperty("station").Text("code"));

        (await AddAsync(own, "resolve", "全网的", "内容", null)).Refused(403, "complaint.template_network");
        (await AddAsync(own, "resolve", "别站的", "内容", "WQ02")).Refused(403, "staff.other_station");
        (await AddAsync(own, "resolve", "没有的站", "内容", "NOWHERE")).Refused(404, "station.unknown");
        (await AddAsync(own, "confirm", "不对的用途", "内容", "WQ01")).Refused(400, "request.invalid");
        (await AddAsync(own, "resolve", " ", "内容", "WQ01")).Refused(400, "request.invalid");
        (await AddAsync(own, "resolve", "已退款", "另一段", "WQ01")).Refused(409, "complaint.template_name_taken");
        Assert.Equal([mine.Text("id"), everyones.Text("id")], await IdsAsync(own, ""));
        Assert.Equal([everyones.Text("id")], await IdsAsync(other, ""));
        Assert.Equal([mine.Text("id")], await IdsAsync(own, "?for=resolve"));
        (await own.GetAsync("staff/reply-templates?for=nothing")).Refused(400, "request.invalid");
        var page = (await own.GetAsync("staff/reply-templates?limit=1")).Ok();
        Assert.Equal([everyones.Text("id")], await IdsAsync(own, $"?limit=1&cursor={page.Text("nextCursor")}"));

        // Whether it is there and may be written is decided before the body is read.
        foreach (var body in new[] { "{\"name\":\"改名\"}", "{\"name\":" })
        {
            Assert.Equal("404 complaint.template_unknown", (await PatchRawAsync(other, mine.Text("id"), body)).Outcome);
            Assert.Equal("403 complaint.template_network", (await PatchRawAsync(own, everyones.Text("id"), body)).Outcome);
        }

        Assert.Equal("已全额退款", (await own.PatchAsync($"staff/reply-templates/{mine.Text("id")}", new { name = "已全额退款" })).Ok().Text("name"));
        Assert.Contains("如有疑问", (await own.PatchAsync($"staff/reply-templates/{mine.Text("id")}", new { })).Ok().Text("text"), StringComparison.Ordinal);
        (await own.DeleteAsync($"staff/reply-templates/{everyones.Text("id")}")).Refused(403, "complaint.template_network");
        Assert.Equal(204, (await own.DeleteAsync($"staff/reply-templates/{mine.Text("id")}")).Status);
        (await own.DeleteAsync($"staff/reply-templates/{mine.Text("id")}")).Refused(404, "complaint.template_unknown");
        Assert.Equal(
            "complaintTemplate.add,complaintTemplate.change,complaintTemplate.change,complaintTemplate.remove",
            await city.AskAsync<string>("select string_agg(action, ',' order by id) from audit_entries where subject_id = @id", new { id = mine.Text("id") }));
        foreach (var role in new[] { "mediator1", "auditor", "publisher" })
        {
            (await (await city.StaffAsync(role)).GetAsync("staff/reply-templates")).Refused(403, "auth.forbidden");
            (await (await city.StaffAsync(role)).GetAsync("staff/complaint-views")).Refused(403, "auth.forbidden");
        }

        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Of_several_who_save_a_text_under_one_name_one_does_and_a_repeated_request_is_one_text()
    {
        var clerk = await city.StaffAsync("wq03");
        foreach (var station in new[] { "WQ03", null })
        {
            var caller = station is null ? await city.StaffAsync("admin") : clerk;
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddAsync(caller, "note", "同一个名字", $"第{i}段", station)));
            Assert.Equal(new Dictionary<string, int> { ["201"] = 1, ["409 complaint.template_name_taken"] = 7 }, answers.Tally());
        }

        var twice = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => clerk.PostAsync("staff/reply-templates", new { @for = "note", name = "按了两次", text = "一段", stationId = "WQ03" }, "template-once")));
        Assert.Single(twice.Select(a => a.Ok().Text("id")).Distinct());
        (await clerk.PostAsync("staff/reply-templates", new { @for = "note", name = "另一个", text = "一段", stationId = "WQ03" }, "template-once")).Refused(422, "idempotency.key_reused");
    }

    [Fact]
    public async Task Of_several_who_save_the_last_text_a_station_may_keep_one_does()
    {
        var clerk = await city.StaffAsync("wq04");
        await city.DoAsync("insert into complaint_templates (id, used_for, name, text, station_id, place, created_at, changed_at) select gen_random_uuid(), 'note', 'n' || g, 't', s.id, g, now(), now() from stations s, generate_series(1, 99) g where s.code = 'WQ04'");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AddAsync(clerk, "accept", $"最后{i}", "内容", "WQ04")));

        Assert.Equal(new Dictionary<string, int> { ["201"] = 1, ["422 complaint.too_many_templates"] = 5 }, answers.Tally());
        Assert.Equal(201, (await AddAsync(await city.StaffAsync("wq05"), "accept", "别站还有", "内容", "WQ05")).Status);
    }

    [Fact]
    public async Task A_persons_lists_are_their_own()
    {
        var (mine, other) = (await city.StaffAsync("wq06"), await city.StaffAsync("wq07"));
        var query = new { status = "accepted", kind = "infringementReport", overdue = true, q = "果子", station = "WQ06", assignee = "me", district = "东区", offered = false, sort = "newest" };
        var saved = (await mine.PostAsync("staff/complaint-views", new { name = "我的超期", query })).Ok();
        Assert.Equal(("accepted", "newest", true), (saved.GetProperty("query").Text("status"), saved.GetProperty("query").Text("sort"), saved.GetProperty("query").GetProperty("overdue").GetBoolean()));
        Assert.Equal(saved.ToString(), Assert.Single((await mine.GetAsync("staff/complaint-views")).Ok().Items()).ToString());
        Assert.Empty((await other.GetAsync("staff/complaint-views")).Ok().Items());

        (await mine.PostAsync("staff/complaint-views", new { name = "我的超期", query = new { } })).Refused(409, "complaint.view_name_taken");
        Assert.Equal(201, (await other.PostAsync("staff/complaint-views", new { name = "我的超期", query = new { } })).Status);
        foreach (var wrong in new object[] { new { status = "lost" }, new { sort = "best" }, new { q = new string('字', 51) }, new { overdue = "yes" } })
        {
            Assert.Contains((await mine.PostAsync("staff/complaint-views", new { name = "不对的", query = wrong })).Outcome, (string[])["400 request.invalid", "400 request.malformed"]);
        }

        var path = $"staff/complaint-views/{saved.Text("id")}";
        (await other.PutAsync(path, new { name = "拿来用", query })).Refused(404, "complaint.view_unknown");
        (await other.DeleteAsync(path)).Refused(404, "complaint.view_unknown");
        Assert.Equal("改了名", (await mine.PutAsync(path, new { name = "改了名", query = new { sort = "due" } })).Ok().Text("name"));
        (await mine.PostAsync("staff/complaint-views", new { name = "第二个", query = new { } })).Ok();
        (await mine.PutAsync(path, new { name = "第二个", query = new { } })).Refused(409, "complaint.view_name_taken");
        Assert.Equal(204, (await mine.DeleteAsync(path)).Status);
        (await mine.DeleteAsync(path)).Refused(404, "complaint.view_unknown");
    }

    [Fact]
    public async Task A_person_keeps_twenty_lists_also_when_they_are_saved_at_once()
    {
        var clerk = await city.StaffAsync("wq08");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => clerk.PostAsync("staff/complaint-views", new { name = $"第{i}个", query = new { } })));
        Assert.Equal(new Dictionary<string, int> { ["201"] = 20, ["422 complaint.too_many_views"] = 4 }, answers.Tally());

        var another = await city.StaffAsync("wq09");
        var same = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => another.PostAsync("staff/complaint-views", new { name = "同名", query = new { } })));
        Assert.Equal(new Dictionary<string, int> { ["201"] = 1, ["409 complaint.view_name_taken"] = 5 }, same.Tally());
    }

    private static Task<Answer> AddAsync(Caller clerk, string use, string name, string text, string? station) => clerk.PostAsync("staff/reply-templates", new { @for = use, name, text, stationId = station });

    private static async Task<System.Text.Json.JsonElement> AddedAsync(Caller clerk, string use, string name, string text, string? station)
    {
        var answer = await AddAsync(clerk, use, name, text, station);
        Assert.True(answer.Status == 201, answer.Said);
        return answer.Body;
    }

    private static Task<Answer> PatchRawAsync(Caller clerk, string id, string body) => clerk.SendAsync(HttpMethod.Patch, $"staff/reply-templates/{id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private static async Task<string[]> IdsAsync(Caller clerk, string query) => [.. (await clerk.GetAsync($"staff/reply-templates{query}")).Ok().Items().Select(t => t.Text("id"))];
}
