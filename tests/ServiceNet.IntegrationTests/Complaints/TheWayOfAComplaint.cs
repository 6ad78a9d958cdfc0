using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>From sending to the end, on both sides of the counter.</summary>
public sealed class TheWayOfAComplaint(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Leads_through_a_supplement_a_transfer_a_referral_an_objection_and_a_review_to_its_end()
    {
        var citizen = await city.CitizenAsync("一路走到底");
        var (own, other) = (await city.StaffAsync("wq01"), await city.StaffAsync("wq02"));
        var sent = await citizen.ComplainAsync();
        var id = sent.Text("id");
        Assert.Equal("submitted", sent.Text("status"));
        Assert.Equal("running", sent.Clock("acceptance"));
        Assert.Contains("全国12315平台", sent.Text("receiptNote"), StringComparison.Ordinal);

        var accepted = (await own.DecideAsync(id, "accept")).Ok();
        Assert.Equal(("met", "running"), (accepted.Clock("acceptance"), accepted.Clock("mediation")));
        var asked = (await own.DecideAsync(id, "request-supplement", new { reason = "请补发票", days = 5 })).Ok();
        Assert.Equal("supplementRequested", asked.Text("status"));
        var supplemented = (await citizen.PostAsync($"complaints/{id}/supplement", new { description = "发票在这里", fileIds = Array.Empty<string>() })).Ok();
        Assert.Equal(("accepted", "met"), (supplemented.Text("status"), supplemented.Clock("supplement")));

        // Offered, it stays the sender's to answer for until the receiver accepts it.
        (await own.DecideAsync(id, "transfer", new { stationId = "WQ02", reason = "在你处" })).Ok();
        Assert.Equal("WQ01", (await own.GetAsync($"staff/complaints/{id}")).Ok().GetProperty("station").Text("code"));
        (await other.DecideAsync(id, "resolve", new { outcome = "办完了" })).Refused(403, "staff.other_station");
        Assert.Equal("WQ02", (await other.DecideAsync(id, "transfer/accept")).Ok().GetProperty("station").Text("code"));
        (await own.GetAsync($"staff/complaints/{id}")).Refused(404, "complaint.unknown");

        (await other.DecideAsync(id, "refer", new { agency = "nowhere", reason = "属其职责" })).Refused(400, "request.invalid");
        (await other.DecideAsync(id, "refer", new { agency = "marketRegulation", reason = "属其职责" })).Ok();
        (await other.DecideAsync(id, "take-back", new { reason = "退回补充" })).Ok();
        var resolved = (await other.DecideAsync(id, "resolve", new { outcome = "商家已退款", code = "settled", basis = "双方和解" })).Ok();
        Assert.Equal("running", resolved.Clock("confirmation"));

        var reopened = (await citizen.PostAsync($"complaints/{id}/reopen", new { reason = "还没有退款" })).Ok();
        Assert.Equal(("accepted", "running"), (reopened.Text("status"), reopened.Clock("mediation")));
        Assert.NotEqual("WQ02", (await other.GetAsync($"staff/complaints/{id}")).Ok().GetProperty("review").GetProperty("station").Text("code"));
        (await other.DecideAsync(id, "resolve", new { outcome = "已核实退款到账" })).Ok();
        (await citizen.PostAsync($"complaints/{id}/rating", new { score = 4, comment = "慢了点" })).Ok();
        var closed = (await citizen.PostAsync($"complaints/{id}/confirm")).Ok();

        Assert.Equal("closed", closed.Text("status"));
        Assert.Equal(
            ["submitted", "routed", "accepted", "supplementRequested", "supplemented", "transferred", "transferAccepted", "referred", "takenBack", "resolved", "reopened", "resolved", "rated", "confirmed"],
            closed.Kinds());
        Assert.All(closed.GetProperty("deadlines").EnumerateArray(), d => Assert.Contains(d.Text("status"), (string[])["met", "ended"]));
        (await citizen.PostAsync($"complaints/{id}/withdraw", new { reason = "算了" })).Refused(409, "complaint.illegal_transition");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Is_one_case_for_one_key_also_when_it_is_sent_twice_at_once_and_two_linked_ones_when_it_is_both()
    {
        var citizen = await city.CitizenAsync("按了两次");
        var twice = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => citizen.PostAsync("complaints", ComplaintCalls.Body(), "once")));
        Assert.All(twice, a => Assert.Equal(201, a.Status));
        Assert.Single(twice.Select(a => a.Body.Text("id")).Distinct());
        var other = ComplaintCalls.Body();
        other["subject"] = "别的事";
        (await citizen.PostAsync("complaints", other, "once")).Refused(422, "idempotency.key_reused");

        var both = ComplaintCalls.Body();
        both["also"] = "infringementReport";
        var sent = (await citizen.PostAsync("complaints", both, "both")).Body;
        var linked = Assert.Single(sent.GetProperty("linked").EnumerateArray());
        Assert.Equal("infringementReport", linked.Text("kind"));
        var second = (await citizen.GetAsync($"complaints/{linked.Text("id")}")).Ok();
        Assert.Equal("running", second.Clock("reportDecision"));
        Assert.Equal(sent.Text("id"), Assert.Single(second.GetProperty("linked").EnumerateArray()).Text("id"));
        Assert.Equal(3, (await citizen.GetAsync("complaints")).Ok().Items().Length);
    }

    /// <summary>The first answer is made from what was written, the repeat's and the page's from what is kept.</summary>
    [Theory]
    [InlineData("infringementReport")]
    [InlineData("consumerComplaint")]
    [InlineData("serviceComplaint")]
    public async Task Is_answered_to_the_letter_the_same_when_it_is_sent_again_and_when_it_is_read(string kind)
    {
        var citizen = await city.CitizenAsync($"再发一次{kind}");
        var body = ComplaintCalls.Body(kind);

        var first = await citizen.PostAsync("complaints", body, "to-the-letter");

        Assert.Equal(201, first.Status);
        Assert.Equal(64, first.Body.Text("head").Length);
        Assert.Equal(first.Said, (await citizen.PostAsync("complaints", body, "to-the-letter")).Said);
        Assert.Equal(first.Said, (await citizen.GetAsync($"complaints/{first.Body.Text("id")}")).Said);
    }

    [Fact]
    public async Task Tells_a_clerk_with_an_old_page_what_changed()
    {
        var citizen = await city.CitizenAsync("两个人办");
        var (clerk, admin) = (await city.StaffAsync("wq03"), await city.StaffAsync("admin"));
        var id = (await citizen.ComplainAsync(station: "WQ03")).Text("id");
        var version = (await clerk.GetAsync($"staff/complaints/{id}")).Ok().Number("version");
        (await admin.DecideAsync(id, "accept", new { version })).Ok();

        var told = (await clerk.DecideAsync(id, "reject", new { reason = "overThreeYears", version })).Refused(409, "complaint.changed");

        var change = Assert.Single(told.GetProperty("changed").EnumerateArray());
        Assert.Equal(("accepted", "示例管理员"), (change.Text("kind"), change.Text("by")));
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => clerk.DecideAsync(id, "refer", new { agency = "copyright", reason = $"第{i}次" })));
        Assert.Single(atOnce, a => a.Status == 200);
        Assert.All(atOnce.Where(a => a.Status != 200), a => Assert.Equal("409 complaint.illegal_transition", a.Outcome));
    }

    [Fact]
    public async Task Counts_by_the_law_of_the_day_it_was_received()
    {
        // The city's day is before Order 121 was in force.
        var sent = await (await city.CitizenAsync("旧办法")).ComplainAsync();
        var deadline = Assert.Single(sent.GetProperty("deadlines").EnumerateArray());
        Assert.Contains("第20号", deadline.Text("basis"), StringComparison.Ordinal);
        Assert.Equal("2026-03-11", deadline.Text("dueOn"));
    }
}
