using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Notifications;
using ServiceNet.Platform.Outbox;
using Xunit;

namespace ServiceNet.IntegrationTests.Notifications;

/// <summary>Each step of a case reaches its citizen's inbox once, as a sentence that gives nothing of the case away.</summary>
public sealed class WhatACitizenIsTold(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Each_step_is_a_message_that_opens_the_case_and_says_nothing_of_it()
    {
        var citizen = await city.CitizenAsync("等消息的人");
        var (own, other, desk) = (await city.StaffAsync("wq11"), await city.StaffAsync("wq12"), await city.StaffAsync("admin"));
        var sent = await citizen.ComplainAsync(station: "WQ11");
        var id = sent.Text("id");
        (await own.DecideAsync(id, "request-supplement", new { reason = "请补小票照片", days = 5 })).Ok();
        (await citizen.PostAsync($"complaints/{id}/supplement", new { description = "小票在这里", fileIds = Array.Empty<string>() })).Ok();
        (await own.DecideAsync(id, "transfer", new { stationId = "WQ12", reason = "在你处" })).Ok();
        (await other.DecideAsync(id, "transfer/accept")).Ok();
        (await other.DecideAsync(id, "accept")).Ok();
        (await other.DecideAsync(id, "refer", new { agency = "marketRegulation", reason = "属其职责" })).Ok();
        (await other.DecideAsync(id, "take-back", new { reason = "退回" })).Ok();
        (await other.DecideAsync(id, "reveal", new { field = "phone", reason = "打电话核实" })).Ok();
        (await other.DecideAsync(id, "resolve", new { outcome = "商家已退款" })).Ok();
        (await citizen.PostAsync($"complaints/{id}/reopen", new { reason = "没有退" })).Ok();
        var rejected = (await citizen.ComplainAsync(station: null)).Text("id");
        (await desk.DecideAsync(rejected, "transfer", new { stationId = "WQ11", reason = "在你处" })).Ok();
        (await own.DecideAsync(rejected, "reject", new { reason = "overThreeYears" })).Ok();
        await city.SettledAsync();

        var messages = (await citizen.GetAsync("me/messages?limit=50")).Ok().Items();
        string[] Kinds(string of) => [.. messages.Reverse().Where(m => m.Text("complaintId") == of).Select(m => m.Text("kind")["complaint.".Length..])];
        Assert.Equal(["received", "supplementRequested", "transferred", "accepted", "referred", "accepted", "revealed", "resolved", "reopened"], Kinds(id));
        Assert.Equal(["received", "transferred", "rejected"], Kinds(rejected));
        Assert.All(messages, m =>
        {
            var said = m.Text("title") + m.Text("body");
            Assert.NotEqual("消息", m.Text("title"));
            Assert.All((string[])["果子", "果品店", "小票", "退款", ComplaintCalls.Name], secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
            Assert.EndsWith("。", m.Text("body"), StringComparison.Ordinal);
        });
        Assert.Contains("3月9日前补充", messages.Single(m => m.Text("kind") == "complaint.supplementRequested").Text("body"), StringComparison.Ordinal);
        Assert.Contains(sent.Text("number"), messages.Last().Text("body"), StringComparison.Ordinal);

        // The same facts once more: nothing is told twice.
        await city.DoAsync(
            "insert into outbox (id, fact, payload, at, due_at) overriding system value select m.id, m.kind, jsonb_build_object('complaint', m.complaint_id, 'account', m.account_id, 'number', m.number), m.at, m.at from inbox_messages m where m.complaint_id = @id",
            new { id = Guid.Parse(id) });
        await city.SettledAsync();
        Assert.Equal(messages.Length, (await citizen.GetAsync("me/messages?limit=50")).Ok().Items().Length);
    }

    [Fact]
    public async Task A_review_is_told_and_what_belongs_to_nobody_has_no_inbox()
    {
        var account = Guid.CreateVersion7();
        await city.DoAsync(
            "insert into outbox (fact, payload, at, due_at) select 'complaint.reviewed', jsonb_build_object('complaint', @complaint, 'account', a, 'number', 'TS-1', 'station', null), now(), '2000-01-01' from unnest(array[@account, null]::uuid[]) a",
            new { account, complaint = Guid.CreateVersion7() });
        await city.SettledAsync();

        Assert.Equal("complaint.reviewed", await city.AskAsync<string>("select kind from inbox_messages where account_id = @account", new { account }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from outbox_dead"));
    }

    [Fact]
    public async Task A_fact_handed_to_eight_at_once_is_one_message()
    {
        var (account, complaint, station) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var fact = new Fact(9_000_000_001, "complaint.received", JsonSerializer.SerializeToElement(new { complaint, account, number = "TS-2", station }), city.Now);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var connection = new Npgsql.NpgsqlConnection(city.ConnectionString);
            await connection.OpenAsync(TestCity.Ct);
            await using var transaction = await connection.BeginTransactionAsync(TestCity.Ct);
            await new DeliverToInbox().HandleAsync([fact], connection, transaction, TestCity.Ct);
            await new DeliverToDesks().HandleAsync([fact], connection, transaction, TestCity.Ct);
            await transaction.CommitAsync(TestCity.Ct);
        }));

        Assert.Equal(1, await city.AskAsync<int>("select count(*)::int from inbox_messages where account_id = @account", new { account }));
        Assert.Equal(1, await city.AskAsync<int>("select count(*)::int from staff_messages where desk = @station", new { station }));
    }
}
