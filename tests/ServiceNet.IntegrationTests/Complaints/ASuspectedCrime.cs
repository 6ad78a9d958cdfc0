using System.Text.Json;
using System.Text.RegularExpressions;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>A suspected crime has its own short clocks and few who see it.</summary>
public sealed class ASuspectedCrime(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Goes_from_its_reporter_to_the_head_to_the_police_beside_the_case_and_no_answer_ends_its_clocks()
    {
        var (citizen, reporter, admin) = (await city.CitizenAsync("举报人"), await city.StaffAsync("wq18"), await city.StaffAsync("admin"));
        var id = (await citizen.ComplainAsync("infringementReport", "WQ18")).Text("id");
        var due = (await reporter.GetAsync("staff/complaints")).Ok().Items().Single(i => i.Text("id") == id).GetProperty("nextDue").Text("code");

        var reported = (await reporter.DecideAsync(id, "crime", new { reason = "数额可能达到立案标准" })).Ok();
        Assert.Equal(("reported", "running"), (reported.GetProperty("crime").Text("state"), reported.Clock("crimeDecision")));
        (await reporter.DecideAsync(id, "crime", new { reason = "再报一次" })).Refused(409, "complaint.crime_reported");
        (await reporter.DecideAsync(id, "crime/decide", new { transfer = true, reason = "我来定" })).Refused(403, "complaint.crime_head_only");
        Assert.Equal(due, (await reporter.GetAsync("staff/complaints")).Ok().Items().Single(i => i.Text("id") == id).GetProperty("nextDue").Text("code"));

        Assert.Equal("running", (await admin.DecideAsync(id, "crime/decide", new { transfer = true, reason = "符合移送条件" })).Ok().Clock("crimeTransfer"));
        (await admin.DecideAsync(id, "crime/decide", new { transfer = false, reason = "改主意" })).Refused(409, "complaint.illegal_transition");
        (await reporter.DecideAsync(id, "accept")).Ok();
        Assert.Equal("running", (await reporter.DecideAsync(id, "resolve", new { outcome = "已移送主管部门", code = "explained" })).Ok().Clock("crimeTransfer"));
        (await admin.DecideAsync(id, "crime/hand-over", new { agency = "customs" })).Refused(400, "request.invalid");
        Assert.Equal(("met", "running"), Clocks((await admin.DecideAsync(id, "crime/hand-over", new { agency = "police", receipt = "示例回执" })).Ok(), "crimeTransfer", "policeDecision"));
        var answered = (await reporter.DecideAsync(id, "crime/answer", new { accepted = true, words = "决定立案" })).Ok();
        Assert.Equal(("policeAccepted", "met"), (answered.GetProperty("crime").Text("state"), answered.Clock("policeDecision")));
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Nobody_else_learns_that_it_is_there()
    {
        var (citizen, reporter) = (await city.CitizenAsync("不知情"), await city.StaffAsync("wq19"));
        var (code, said) = await city.RunAsync("enrol", "wq19-second", "stationClerk", "WQ19");
        Assert.True(code == 0, said);
        var (_, headSaid) = await city.RunAsync("enrol", "wq19-head", "stationHead", "WQ19");
        var id = (await citizen.ComplainAsync("infringementReport", "WQ19")).Text("id");
        (await reporter.DecideAsync(id, "crime", new { reason = "可能构成犯罪的事" })).Ok();
        var (second, head) = (await SignInAsync("wq19-second", said), await SignInAsync("wq19-head", headSaid));
        (await reporter.DecideAsync(id, "transfer", new { stationId = "WQ20", reason = "在你处" })).Ok();
        var offered = await city.StaffAsync("wq20");

        foreach (var reader in new[] { second, offered })
        {
            var seen = (await reader.GetAsync($"staff/complaints/{id}")).Ok();
            Assert.Equal(JsonValueKind.Null, seen.GetProperty("crime").ValueKind);
            Assert.Null(seen.Clock("crimeDecision"));
            Assert.DoesNotContain("可能构成犯罪的事", seen.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("crimeReported", seen.Kinds());
            (await reader.GetAsync($"staff/complaints/{id}/deadlines/crimeDecision/proof")).Refused(404, "complaint.unknown");
            Assert.Equal(403, (await reader.DecideAsync(id, "crime/decide", new { transfer = true, reason = "试试" })).Status);
        }

        Assert.DoesNotContain("crime", (await citizen.GetAsync($"complaints/{id}")).Said, StringComparison.OrdinalIgnoreCase);
        (await citizen.GetAsync($"complaints/{id}/deadlines/crimeDecision/proof")).Refused(404, "complaint.unknown");
        var headSees = (await head.GetAsync($"staff/complaints/{id}")).Ok();
        Assert.Equal("可能构成犯罪的事", headSees.GetProperty("crime").Text("reason"));
        Assert.Equal("notTransferred", (await head.DecideAsync(id, "crime/decide", new { transfer = false, reason = "达不到标准" })).Ok().GetProperty("crime").Text("state"));
    }

    private async Task<Caller> SignInAsync(string userName, string said)
    {
        var password = Regex.Match(said, @"Sn-\S+9a!", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var tokens = (await city.Anyone().PostAsync("staff/auth/sign-in", new { userName, password })).Ok();
        return city.Anyone().With(tokens.Text("accessToken"));
    }

    private static (string?, string?) Clocks(JsonElement view, string one, string other) => (view.Clock(one), view.Clock(other));
}
