using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>Somebody who does not accept an answer is heard by a station that did not give it.</summary>
public sealed class ASecondOpinion(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task The_reviewing_station_alone_says_it_once_within_its_days_and_the_citizen_reads_it()
    {
        var (citizen, clerk) = (await city.CitizenAsync("不接受答复"), await city.StaffAsync("wq05"));
        var id = (await citizen.ComplainAsync(station: "WQ05")).Text("id");
        (await clerk.DecideAsync(id, "accept")).Ok();
        (await clerk.DecideAsync(id, "resolve", new { outcome = "没有发现问题" })).Ok();
        var reopened = (await citizen.PostAsync($"complaints/{id}/reopen", new { reason = "没有看我的照片" })).Ok();
        var code = reopened.GetProperty("review").GetProperty("station").Text("code");
        Assert.Equal("running", reopened.Clock("review"));
        var reviewer = await city.StaffAsync(code.ToLowerInvariant());

        Assert.Contains("review", (await reviewer.GetAsync($"staff/complaints/{id}")).Ok().GetProperty("allowed").EnumerateArray().Select(a => a.GetString()));
        Assert.Contains((await reviewer.GetAsync("staff/complaints")).Ok().Items(), i => i.Text("id") == id);
        Assert.Equal(1, (await reviewer.GetAsync("staff/complaints/counts")).Ok().Number("review"));
        (await clerk.DecideAsync(id, "review", new { decision = "handledWell", words = "我觉得挺好" })).Refused(403, "staff.other_station");
        (await reviewer.DecideAsync(id, "resolve", new { outcome = "越权" })).Refused(403, "staff.other_station");
        var said = (await reviewer.DecideAsync(id, "review", new { decision = "doAgain", words = "照片没有核对" })).Ok();

        Assert.Equal("met", said.Clock("review"));
        var read = (await citizen.GetAsync($"complaints/{id}")).Ok();
        Assert.Equal(("doAgain", "照片没有核对"), (read.GetProperty("review").Text("decision"), read.GetProperty("review").Text("words")));
        Assert.Contains("reviewed", read.Kinds());
        (await reviewer.DecideAsync(id, "review", new { decision = "handledWell", words = "改主意" })).Refused(409, "complaint.illegal_transition");
        Assert.Equal(0, (await reviewer.GetAsync("staff/complaints/counts")).Ok().Number("review"));
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task An_answer_given_before_anybody_looked_leaves_nothing_to_look_at()
    {
        var (citizen, clerk) = (await city.CitizenAsync("很快重答"), await city.StaffAsync("wq06"));
        var id = (await citizen.ComplainAsync(station: "WQ06")).Text("id");
        (await clerk.DecideAsync(id, "accept")).Ok();
        (await clerk.DecideAsync(id, "resolve", new { outcome = "一次" })).Ok();
        var code = (await citizen.PostAsync($"complaints/{id}/reopen", new { reason = "再看" })).Ok().GetProperty("review").GetProperty("station").Text("code");

        var answered = (await clerk.DecideAsync(id, "resolve", new { outcome = "两次" })).Ok();

        Assert.Equal(("ended", "answeredAnew"), (answered.Clock("review"), answered.GetProperty("review").Text("decision")));
        (await (await city.StaffAsync(code.ToLowerInvariant())).DecideAsync(id, "review", new { decision = "doAgain", words = "晚了" })).Refused(409, "complaint.illegal_transition");
        await city.AssertEverythingAddsUpAsync();
    }
}
