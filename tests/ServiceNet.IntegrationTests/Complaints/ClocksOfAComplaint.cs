using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>More time, and time that does not count.</summary>
public sealed class ClocksOfAComplaint(TestCity city) : IClassFixture<TestCity>
{
    private static readonly object Approved = new { reason = "案情复杂", approver = "示例负责人" };

    [Fact]
    public async Task A_deadline_is_extended_once_where_its_rule_knows_it_and_the_citizen_reads_who_approved_it()
    {
        var (citizen, clerk) = (await city.CitizenAsync("等延长"), await city.StaffAsync("wq21"));
        var report = (await citizen.ComplainAsync("infringementReport", "WQ21")).Text("id");
        var opinion = (await citizen.ComplainAsync("serviceComplaint", "WQ21")).Text("id");
        var before = (await clerk.GetAsync($"staff/complaints/{report}")).Ok();
        Assert.Contains("deadlines/reportDecision/extend", before.GetProperty("allowed").EnumerateArray().Select(a => a.GetString()));

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => clerk.DecideAsync(report, "deadlines/reportDecision/extend", Approved)));

        Assert.Single(atOnce, a => a.Status == 200);
        Assert.All(atOnce.Where(a => a.Status != 200), a => Assert.Equal("409 deadline.already_extended", a.Outcome));
        var after = (await citizen.GetAsync($"complaints/{report}")).Ok();
        Assert.True(string.CompareOrdinal(Due(after, "reportDecision"), Due(before, "reportDecision")) > 0);
        Assert.Contains(after.GetProperty("timeline").EnumerateArray(), e => e.Text("title").Contains("示例负责人", StringComparison.Ordinal) && e.Text("text") == "案情复杂");
        Assert.Equal(Due(after, "reportDecision"), (await clerk.GetAsync("staff/complaints?kind=infringementReport&station=WQ21")).Ok().Items()[0].GetProperty("nextDue").Text("dueOn"));
        (await clerk.DecideAsync(opinion, "deadlines/serviceReply/extend", Approved)).Refused(422, "deadline.not_extendable");
        (await clerk.DecideAsync(opinion, "deadlines/reportDecision/extend", Approved)).Refused(404, "deadline.unknown");
        (await clerk.DecideAsync(opinion, "deadlines/serviceReply/extend", new { reason = "没有批准人" })).Refused(400, "request.invalid");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task A_deadline_waits_for_an_appraisal_and_goes_on()
    {
        var (citizen, clerk) = (await city.CitizenAsync("等鉴定"), await city.StaffAsync("wq22"));
        var id = (await citizen.ComplainAsync("infringementReport", "WQ22")).Text("id");

        Assert.Equal("paused", (await clerk.DecideAsync(id, "deadlines/reportDecision/pause", Approved)).Ok().Clock("reportDecision"));
        (await clerk.DecideAsync(id, "deadlines/reportDecision/pause", Approved)).Refused(422, "deadline.not_pausable");
        Assert.Contains("deadlines/reportDecision/resume", (await clerk.GetAsync($"staff/complaints/{id}")).Ok().GetProperty("allowed").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal("running", (await clerk.DecideAsync(id, "deadlines/reportDecision/resume")).Ok().Clock("reportDecision"));
        (await clerk.DecideAsync(id, "deadlines/reportDecision/resume")).Refused(409, "deadline.not_paused");
        await city.AssertEverythingAddsUpAsync();
    }

    private static string Due(System.Text.Json.JsonElement complaint, string code) => complaint.GetProperty("deadlines").EnumerateArray().Last(d => d.Text("code") == code).Text("dueOn");
}
