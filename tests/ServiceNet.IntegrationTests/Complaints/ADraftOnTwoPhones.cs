using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>What somebody has begun to write is there on their next phone, readable by nobody else, and never lost to another phone silently.</summary>
public sealed class ADraftOnTwoPhones(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Goes_on_where_it_was_left_until_it_is_thrown_away()
    {
        var citizen = await city.CitizenAsync("写了一半");
        Assert.Equal(204, (await citizen.GetAsync("complaints/draft")).Status);
        var first = (await SaveAsync(citizen, "刚写到这里", null)).Ok();
        var second = (await SaveAsync(citizen, "又写了一点😀", first.Number("version"))).Ok();

        var read = (await citizen.GetAsync("complaints/draft")).Ok();
        Assert.Equal("又写了一点😀", read.GetProperty("content").Text("description"));
        Assert.Equal((second.Number("version"), second.At("savedAt")), (read.Number("version"), read.At("savedAt")));
        Assert.Equal(204, (await (await city.CitizenAsync("别人的草稿")).GetAsync("complaints/draft")).Status);
        (await city.Anyone().GetAsync("complaints/draft")).Refused(401, "auth.required");
        (await (await city.StaffAsync("wq01")).GetAsync("complaints/draft")).Refused(403, "auth.forbidden");

        // The answer was lost and the phone asks again: its own words are no other phone's.
        Assert.Equal(second.Number("version"), (await SaveAsync(citizen, "又写了一点😀", first.Number("version"))).Ok().Number("version"));
        Assert.Equal(204, (await citizen.DeleteAsync("complaints/draft")).Status);
        Assert.Equal(204, (await citizen.DeleteAsync("complaints/draft")).Status);
        Assert.Equal(204, (await citizen.GetAsync("complaints/draft")).Status);

        // Thrown away on one phone, typed on at another: kept, and an old page is not taken for the new draft's.
        var anew = (await SaveAsync(citizen, "还想再写", second.Number("version"))).Ok();
        Assert.NotEqual(first.Number("version"), anew.Number("version"));
        (await SaveAsync(citizen, "很旧的一页", first.Number("version"))).Refused(409, "complaint.draft_changed");
    }

    [Fact]
    public async Task Two_phones_save_at_once_and_one_wins_while_the_other_is_shown_the_newer()
    {
        var citizen = await city.CitizenAsync("两台手机");
        foreach (var start in new[] { (int?)null, (await SaveAsync(await city.CitizenAsync("另一位两台手机"), "起头", null)).Ok().Number("version") })
        {
            var person = start is null ? citizen : await city.CitizenAsync("另一位两台手机");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SaveAsync(person, $"第{i}台", start)));

            var won = Assert.Single(answers, a => a.Status == 200).Body;
            Assert.All(answers.Where(a => a.Status != 200), a =>
            {
                var newer = a.Refused(409, "complaint.draft_changed").GetProperty("draft");
                Assert.Equal((won.Number("version"), won.GetProperty("content").Text("description")), (newer.Number("version"), newer.GetProperty("content").Text("description")));
            });
            Assert.Equal(won.Number("version"), (await person.GetAsync("complaints/draft")).Ok().Number("version"));
        }
    }

    [Fact]
    public async Task Is_sealed_exported_and_gone_with_the_account_or_after_a_month()
    {
        var (leaving, staying) = (await city.CitizenAsync("要注销的"), await city.CitizenAsync("忘了写完的"));
        (await SaveAsync(leaving, "没人看得懂的话", null)).Ok();
        (await SaveAsync(staying, "放了一个月", null)).Ok();
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from complaint_drafts where position(convert_to('没人看得懂的话', 'UTF8') in content) > 0"));
        var (_, counted) = await city.RunAsync("reseal", "count");
        Assert.Contains("complaint_drafts (content)", counted, StringComparison.Ordinal);

        var exported = Assert.Single((await leaving.GetAsync("me/export")).Ok().GetProperty("complaintDrafts").EnumerateArray());
        Assert.Equal("没人看得懂的话", exported.GetProperty("content").Text("description"));
        Assert.InRange((await leaving.DeleteAsync("me")).Status, 200, 299);
        Assert.Equal(1, await city.AskAsync<int>("select count(*)::int from accounts where closed_at is not null"));
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from complaint_drafts d join accounts a on a.id = d.account_id where a.closed_at is not null"));

        await city.DoAsync("update complaint_drafts set saved_at = @then", new { then = city.Now.AddDays(-31).ToUniversalTime() });
        await city.DoAsync("update recurring_work set due_at = '2000-01-01' where name = 'complaints.forget-drafts'");
        await using var fresh = await HostProcess.StartAsync(city.Settings(), TestCity.Ct);
        await TestCity.WithinAsync(TimeSpan.FromSeconds(30), async () => (await staying.GetAsync("complaints/draft")).Status == 204, "the old draft is gone");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Takes_an_object_of_64_KB_and_nothing_else()
    {
        var citizen = await city.CitizenAsync("写得很长");
        foreach (var body in new[] { "{}", "{\"content\":null}", "{\"content\":[1]}", "{\"content\":\"字\"}", "{\"content\":{},\"version\":\"一\"}", "{\"content\":{\"a\":" })
        {
            var answer = await citizen.SendAsync(HttpMethod.Put, "complaints/draft", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            Assert.True(answer.Status == 400, $"{body}: {answer.Said}");
        }

        (await SaveAsync(citizen, new string('字', 22_000), null)).Refused(400, "request.invalid");
        var longest = new string('字', 21_000);
        var saved = (await SaveAsync(citizen, longest, null)).Ok();
        Assert.Equal(longest, saved.GetProperty("content").Text("description"));
        (await citizen.PutAsync("complaints/draft", new { content = new { nested = new { a = new[] { 1.50m, 2 }, b = (string?)null }, code = "\u0000" }, version = saved.Number("version") })).Ok();
        var kept = (await citizen.GetAsync("complaints/draft")).Ok().GetProperty("content");
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("nested").GetProperty("b").ValueKind);
    }

    private static Task<Answer> SaveAsync(Caller citizen, string description, int? version) => citizen.PutAsync("complaints/draft", new { content = new { kind = "consumerComplaint", description }, version });
}
