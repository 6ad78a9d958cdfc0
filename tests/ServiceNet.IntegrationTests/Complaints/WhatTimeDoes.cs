using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>What happens to complaints when nobody does anything.</summary>
public sealed class WhatTimeDoes(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task An_answer_nobody_objects_to_closes_and_a_rejection_stays_one_with_its_reason_and_the_other_routes()
    {
        var citizen = await city.CitizenAsync("没有回话");
        var clerk = await city.StaffAsync("wq07");
        var (answered, rejected) = ((await citizen.ComplainAsync(station: "WQ07")).Text("id"), (await citizen.ComplainAsync(station: "WQ07")).Text("id"));
        (await clerk.DecideAsync(answered, "accept")).Ok();
        (await clerk.DecideAsync(answered, "resolve", new { outcome = "商家已退款" })).Ok();
        (await clerk.DecideAsync(rejected, "reject", new { reason = "overThreeYears" })).Ok();

        await city.DoAsync("update complaints set reopen_until = @then where id = any(@ids)", new { then = city.Now.AddMinutes(-1).ToUniversalTime(), ids = new[] { Guid.Parse(answered), Guid.Parse(rejected) } });
        await TickAsync(async () => await StateAsync(answered) == "closed closed" && await StateAsync(rejected) == "rejected final");

        var view = (await citizen.GetAsync($"complaints/{rejected}")).Ok();
        Assert.Equal("rejected", view.Text("status"));
        Assert.Equal("overThreeYears", view.GetProperty("rejection").Text("reason"));
        Assert.NotEmpty(view.GetProperty("rejection").GetProperty("otherRoutes").EnumerateArray());
        Assert.DoesNotContain("reopen", view.GetProperty("allowed").EnumerateArray().Select(a => a.GetString()));
        (await citizen.PostAsync($"complaints/{rejected}/reopen", new { reason = "再看看" })).Refused(409, "complaint.reopen_over");
        (await citizen.PostAsync($"complaints/{answered}/reopen", new { reason = "再看看" })).Refused(409, "complaint.illegal_transition");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task A_transfer_nobody_accepts_comes_back_and_the_second_time_is_escalated()
    {
        var citizen = await city.CitizenAsync("转来转去");
        var clerk = await city.StaffAsync("wq08");
        var id = (await citizen.ComplainAsync(station: "WQ08")).Text("id");
        foreach (var (bounce, escalated) in new[] { (1, false), (2, true) })
        {
            (await clerk.DecideAsync(id, "transfer", new { stationId = "WQ09", reason = "在你处" })).Ok();
            await city.DoAsync("update complaints set transfer_due = @then where id = @id", new { then = city.Now.AddMinutes(-1).ToUniversalTime(), id = Guid.Parse(id) });
            await TickAsync(async () => await city.AskAsync<int>("select bounces from complaints where id = @id", new { id = Guid.Parse(id) }) == bounce);

            var view = (await clerk.GetAsync($"staff/complaints/{id}")).Ok();
            Assert.Equal(("WQ08", escalated), (view.GetProperty("station").Text("code"), view.GetProperty("escalated").GetBoolean()));
            Assert.Equal("ended", view.Clock("transferAcceptance"));
        }

        (await (await city.StaffAsync("wq09")).DecideAsync(id, "transfer/accept")).Refused(404, "complaint.unknown");
        await city.AssertEverythingAddsUpAsync();
    }

    private Task<string> StateAsync(string id)
        => city.AskAsync<string>("select c.status || ' ' || (select e.kind from case_entries e where e.case_id = c.id order by e.seq desc limit 1) from complaints c where c.id = @id", new { id = Guid.Parse(id) });

    /// <summary>Lets the room's job come round at once: a process that begins looks at every job, one that runs only when it was last due.</summary>
    private async Task TickAsync(Func<Task<bool>> isSo)
    {
        await city.DoAsync("update recurring_work set due_at = '2000-01-01' where name = 'complaints.by-clock'");
        await using var fresh = await HostProcess.StartAsync(city.Settings(), TestCity.Ct);
        await TestCity.WithinAsync(TimeSpan.FromSeconds(30), isSo, "the clock has moved it");
    }
}
