using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>What handlers do around a case without deciding it.</summary>
public sealed class AroundACase(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task A_note_is_for_handlers_alone()
    {
        var (citizen, clerk) = (await city.CitizenAsync("不看备注"), await city.StaffAsync("wq11"));
        var id = (await citizen.ComplainAsync(station: "WQ11")).Text("id");

        var noted = (await clerk.DecideAsync(id, "notes", new { text = "已打电话给商家，明天再问" })).Ok();

        Assert.Contains("noted", noted.Kinds());
        Assert.Contains("明天再问", (await clerk.GetAsync($"staff/complaints/{id}")).Said, StringComparison.Ordinal);
        Assert.DoesNotContain("明天再问", (await citizen.GetAsync($"complaints/{id}")).Said, StringComparison.Ordinal);
        (await clerk.DecideAsync(id, "notes", new { text = "" })).Refused(400, "request.invalid");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task A_case_is_given_to_somebody_of_its_station_and_many_at_once_each_by_itself()
    {
        var (citizen, clerk, other) = (await city.CitizenAsync("安排经办"), await city.StaffAsync("wq12"), await city.StaffAsync("wq13"));
        var (own, elsewhere) = ((await citizen.ComplainAsync(station: "WQ12")).Text("id"), (await citizen.ComplainAsync(station: "WQ13")).Text("id"));
        var second = (await citizen.ComplainAsync("infringementReport", "WQ12")).Text("id");
        var colleague = Assert.Single((await clerk.GetAsync($"staff/complaints/{own}/colleagues")).Ok().Items());
        var stranger = Assert.Single((await other.GetAsync($"staff/complaints/{elsewhere}/colleagues")).Ok().Items());

        Assert.Equal(colleague.Text("id"), (await clerk.DecideAsync(own, "assign", new { assigneeId = "me" })).Ok().GetProperty("assignee").Text("id"));
        (await clerk.DecideAsync(own, "assign", new { assigneeId = stranger.Text("id") })).Refused(400, "request.invalid");
        (await clerk.DecideAsync(own, "assign", new { assigneeId = "谁" })).Refused(400, "request.invalid");
        var told = (await clerk.PostAsync("staff/complaints/assign", new { ids = new[] { own, second, elsewhere, "nothing" }, assigneeId = colleague.Text("id") }, "many")).Ok();

        Assert.Equal([own, second], told.GetProperty("assigned").EnumerateArray().Select(a => a.GetString()));
        Assert.All(told.GetProperty("refused").EnumerateArray(), r => Assert.Equal("complaint.unknown", r.Text("code")));
        Assert.Equal(2, (await clerk.GetAsync("staff/complaints?assignee=me")).Ok().Items().Length);
        Assert.Equal(JsonValueKind.Null, (await clerk.DecideAsync(own, "assign", new { assigneeId = (string?)null })).Ok().GetProperty("assignee").ValueKind);
        Assert.Single((await clerk.GetAsync("staff/complaints?assignee=none")).Ok().Items());
        Assert.DoesNotContain("assigned", (await citizen.GetAsync($"complaints/{own}")).Ok().Kinds());
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Repeat_matters_are_suggested_linked_both_ways_and_parted_again()
    {
        var (citizen, neighbour, clerk) = (await city.CitizenAsync("反复举报"), await city.CitizenAsync("邻居"), await city.StaffAsync("wq14"));
        var body = ComplaintCalls.Body("infringementReport", "WQ14");
        body["respondent"] = new { name = "反复侵权的店（示例）" };
        body["right"] = new { kind = "trademark", number = "12345678" };
        // A phone no other test's sender has: it is one of the ways to be the same matter.
        body["contact"] = new { name = ComplaintCalls.Name, phone = "13800007788" };
        var (first, second) = ((await citizen.PostAsync("complaints", body)).Body.Text("id"), (await neighbour.PostAsync("complaints", body)).Body.Text("id"));
        body["stationId"] = "WQ15";
        await neighbour.PostAsync("complaints", body);

        var similar = (await clerk.GetAsync($"staff/complaints/{first}/similar")).Ok();
        var suggested = Assert.Single(similar.Items());
        Assert.Equal((second, 1), (suggested.Text("id"), (int)similar.Number("elsewhere")));
        Assert.Equal(["respondent", "right", "sender"], suggested.GetProperty("why").EnumerateArray().Select(w => w.GetString()).Order(StringComparer.Ordinal));

        // Both ways at once, many times: two rows are always locked in one order.
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => clerk.DecideAsync(i % 2 == 0 ? first : second, "links", new { otherId = i % 2 == 0 ? second : first })));
        Assert.All(atOnce, a => Assert.Equal(200, a.Status));
        foreach (var (id, linked) in new[] { (first, second), (second, first) })
        {
            var view = (await clerk.GetAsync($"staff/complaints/{id}")).Ok();
            Assert.Equal(linked, Assert.Single(view.GetProperty("linked").EnumerateArray()).Text("id"));
            Assert.Single(view.Kinds(), "linked");
        }

        (await clerk.DecideAsync(first, "links/remove", new { otherId = second, reason = "不是同一家" })).Ok();
        Assert.Empty((await clerk.GetAsync($"staff/complaints/{second}")).Ok().GetProperty("linked").EnumerateArray());
        (await clerk.DecideAsync(first, "links", new { otherId = first })).Refused(404, "complaint.unknown");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task The_authoritys_number_and_decision_end_the_clock_and_start_telling_whoever_signed_it()
    {
        var (citizen, clerk) = (await city.CitizenAsync("等立案"), await city.StaffAsync("wq16"));
        var report = (await citizen.ComplainAsync("infringementReport", "WQ16")).Text("id");
        var dispute = (await citizen.ComplainAsync(station: "WQ16")).Text("id");

        (await clerk.DecideAsync(dispute, "external", new { system = "全国12315平台", number = "示例编号一", decision = "filed" })).Refused(400, "request.invalid");
        var registered = (await clerk.DecideAsync(report, "external", new { system = "全国12315平台", number = "示例编号二" })).Ok();
        Assert.Equal("running", registered.Clock("reportDecision"));
        var decided = (await clerk.DecideAsync(report, "external", new { system = "全国12315平台", number = "示例编号二", decision = "filed" })).Ok();

        Assert.Equal(("met", "running"), (decided.Clock("reportDecision"), decided.Clock("reportNotice")));
        var seen = (await citizen.GetAsync($"complaints/{report}")).Ok();
        Assert.Equal(("示例编号二", "已立案"), (seen.GetProperty("external").Text("number"), seen.GetProperty("external").Text("status")));
        Assert.Contains(seen.GetProperty("timeline").EnumerateArray(), e => e.Text("title") == "登记了全国12315平台的编号示例编号二，已立案");
        Assert.Equal("met", (await clerk.DecideAsync(report, "accept")).Ok().Clock("reportDecision"));
        Assert.Equal("met", (await clerk.DecideAsync(report, "resolve", new { outcome = "主管部门已立案", code = "filed" })).Ok().Clock("reportNotice"));
    }

    [Fact]
    public async Task What_waits_is_counted_for_whoever_looks()
    {
        var (citizen, clerk, admin) = (await city.CitizenAsync("等着的人"), await city.StaffAsync("wq17"), await city.StaffAsync("admin"));
        var before = (await clerk.GetAsync("staff/complaints/counts")).Ok();
        Assert.All(before.EnumerateObject(), n => Assert.Equal(0, n.Value.GetInt32()));
        var (late, today) = ((await citizen.ComplainAsync(station: "WQ17")).Text("id"), (await citizen.ComplainAsync(station: "WQ17")).Text("id"));
        await citizen.ComplainAsync(station: "WQ17");
        await citizen.ComplainAsync(station: null);
        await city.DoAsync("update complaints set due_at = @then where id = @id", new { then = city.Now.AddHours(-1).ToUniversalTime(), id = Guid.Parse(late) });
        await city.DoAsync("update complaints set due_at = @then where id = @id", new { then = new DateTimeOffset(city.Now.Date, city.Now.Offset).AddDays(1).AddSeconds(-1).ToUniversalTime(), id = Guid.Parse(today) });

        var counts = (await clerk.GetAsync("staff/complaints/counts")).Ok();

        Assert.Equal((1, 1, 0, 3, 0), ((int)counts.Number("overdue"), (int)counts.Number("dueToday"), (int)counts.Number("near"), (int)counts.Number("unassigned"), (int)counts.Number("inbox")));
        Assert.True((await admin.GetAsync("staff/complaints/counts")).Ok().Number("inbox") >= 1);
        // What was planted goes: everything else of this city adds up.
        await city.DoAsync("update complaints c set due_at = (select min(d.due_at) from case_deadlines d where d.case_id = c.id and d.status = 'running') where c.id = any(@ids)", new { ids = new[] { Guid.Parse(late), Guid.Parse(today) } });
    }
}
