using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Notifications;

/// <summary>Whoever must act on a case is told at their desk; each person reads for themselves.</summary>
public sealed class WhatADeskIsTold(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task New_cases_offers_returns_escalations_supplements_objections_reviews_and_withdrawals_reach_the_desk_that_must_act()
    {
        var citizen = await city.CitizenAsync("找谁办");
        var (own, other, admin) = (await city.StaffAsync("wq13"), await city.StaffAsync("wq14"), await city.StaffAsync("admin"));
        var id = (await citizen.ComplainAsync(station: "WQ13")).Text("id");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await own.DecideAsync(id, "transfer", new { stationId = "WQ14", reason = "在你处" })).Ok();
            (await other.DecideAsync(id, "transfer/return", new { reason = "不在我处" })).Ok();
        }

        (await citizen.PostAsync($"complaints/{id}/supplement", new { description = "又想起来一点", fileIds = Array.Empty<string>() })).Ok();
        (await own.DecideAsync(id, "accept")).Ok();
        (await own.DecideAsync(id, "resolve", new { outcome = "商家已退款" })).Ok();
        (await citizen.PostAsync($"complaints/{id}/reopen", new { reason = "没有退" })).Ok();
        (await citizen.PostAsync($"complaints/{id}/withdraw", new { reason = "算了" })).Ok();
        var unrouted = (await citizen.ComplainAsync(station: null)).Text("id");
        (await admin.DecideAsync(unrouted, "transfer", new { stationId = "WQ14", reason = "在你处" })).Ok();
        await city.SettledAsync();

        Assert.Equal(
            ["complaint.received", "complaint.returned", "complaint.returned", "complaint.supplemented", "complaint.reopened", "complaint.withdrawn"],
            await KindsAsync(own, id));
        Assert.Equal(["complaint.offered", "complaint.offered"], await KindsAsync(other, id));
        Assert.Equal(["complaint.received"], await KindsAsync(other, unrouted));
        Assert.Equal(["complaint.escalated"], await KindsAsync(admin, id));
        Assert.Equal(["complaint.received"], await KindsAsync(admin, unrouted));
        var reviewer = await city.AskAsync<string>("select lower(s.code) from complaints c join stations s on s.id = c.review_station where c.id = @id", new { id = Guid.Parse(id) });
        Assert.Contains("complaint.review", await KindsAsync(await city.StaffAsync(reviewer), id));

        var said = (await own.GetAsync("staff/messages?limit=100")).Said;
        Assert.All((string[])["果子", "果品店", "退款", ComplaintCalls.Name, "又想起来"], secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
        foreach (var role in new[] { "mediator1", "auditor", "publisher" })
        {
            (await (await city.StaffAsync(role)).GetAsync("staff/messages")).Refused(403, "auth.forbidden");
        }
    }

    [Fact]
    public async Task Each_person_reads_for_themselves_and_cannot_read_another_desks()
    {
        // Somebody of WQ16 helps out at WQ15.
        await city.DoAsync("insert into staff_roles (staff_id, role, station_id) select s.id, 'stationClerk', t.id from staff s, stations t where s.user_name = 'wq16' and t.code = 'WQ15'");
        var (own, helper, stranger) = (await city.StaffAsync("wq15"), await city.StaffAsync("wq16"), await city.StaffAsync("wq17"));
        var citizen = await city.CitizenAsync("一个站两个人");
        for (var i = 0; i < 3; i++)
        {
            await citizen.ComplainAsync(station: "WQ15");
        }

        await citizen.ComplainAsync(station: "WQ16");
        await city.SettledAsync();
        Assert.Equal((3, 4, 0), (await UnreadAsync(own), await UnreadAsync(helper), await UnreadAsync(stranger)));

        // Page by page, the same as at once.
        var whole = (await helper.GetAsync("staff/messages?limit=100")).Ok().Items().Select(m => m.Text("id")).ToArray();
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await helper.GetAsync($"staff/messages?limit=3&cursor={cursor}")).Ok();
            paged.AddRange(page.Items().Select(m => m.Text("id")));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(whole, paged);
        (await own.GetAsync($"staff/messages?cursor={(await helper.GetAsync("staff/messages?limit=1")).Ok().Text("nextCursor")}")).Refused(400, "request.invalid");

        var first = (await own.GetAsync("staff/messages")).Ok().Items()[0].Text("id");
        Assert.Equal(204, (await own.PostAsync($"staff/messages/{first}/read")).Status);
        Assert.Equal(204, (await own.PostAsync($"staff/messages/{first}/read")).Status);
        (await stranger.PostAsync($"staff/messages/{first}/read")).Refused(404, "message.unknown");
        (await own.PostAsync("staff/messages/none/read")).Refused(404, "message.unknown");
        Assert.Equal((2, 4), (await UnreadAsync(own), await UnreadAsync(helper)));
        Assert.Equal([true, false, false], (await own.GetAsync("staff/messages")).Ok().Items().Select(m => m.GetProperty("read").GetBoolean()));

        Assert.Equal(204, (await helper.PostAsync("staff/messages/read-all")).Status);
        Assert.Equal((2, 0), (await UnreadAsync(own), await UnreadAsync(helper)));
        await citizen.ComplainAsync(station: "WQ15");
        await city.SettledAsync();
        Assert.Equal((3, 1), (await UnreadAsync(own), await UnreadAsync(helper)));
    }

    [Fact]
    public async Task Dates_reach_the_station_then_administrators_a_crimes_the_head_and_them_at_once_and_the_day_the_station()
    {
        var (own, admin) = (await city.StaffAsync("sb01"), await city.StaffAsync("admin"));
        await city.DoAsync("delete from staff_roles where role = 'stationHead' and staff_id = (select id from staff where user_name = 'sb01'); insert into staff_roles (staff_id, role, station_id) select s.id, 'stationClerk', t.id from staff s, stations t where s.user_name = 'sb01' and t.code = 'SB01' on conflict do nothing; insert into staff_roles (staff_id, role, station_id) select s.id, 'stationHead', t.id from staff s, stations t where s.user_name = 'sb02' and t.code = 'SB01'");
        own = await city.StaffAsync("sb01");
        var head = await city.StaffAsync("sb02");
        var ids = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToArray();
        await city.DoAsync(
            """
            insert into outbox (fact, payload, at, due_at)
            select f.fact, f.payload || jsonb_build_object('stationId', s.id), now(), '2000-01-01' from stations s, (values
              ('case.deadlineNear', jsonb_build_object('caseId', @near, 'code', 'acceptance', 'owner', 'authority', 'name', '受理决定', 'dueOn', '2026-03-11')),
              ('case.deadlineOverdue', jsonb_build_object('caseId', @over, 'code', 'mediation', 'owner', 'authority', 'name', '调解期限', 'dueOn', '2026-03-11')),
              ('case.deadlineOverdue', jsonb_build_object('caseId', @citizens, 'code', 'supplement', 'owner', 'citizen', 'name', '补充材料', 'dueOn', '2026-03-11')),
              ('case.deadlineNear', jsonb_build_object('caseId', @crime, 'code', 'crimeDecision', 'owner', 'authority', 'name', '是否移送公安机关', 'dueOn', '2026-03-11')),
              ('case.dailyDigest', jsonb_build_object('day', '2026-03-10', 'overdue', 1, 'dueToday', 2, 'near', 3))) f (fact, payload)
            where s.code = 'SB01'
            """,
            new { near = ids[0], over = ids[1], citizens = ids[2], crime = ids[3] });
        await city.SettledAsync();

        Assert.Equal(["case.deadlineNear"], await KindsAsync(own, $"{ids[0]}"));
        // First the station alone; the administrator when it was not heard.
        Assert.Empty(await KindsAsync(admin, $"{ids[0]}"));
        Assert.Equal(["case.deadlineOverdue"], await KindsAsync(own, $"{ids[1]}"));
        Assert.Equal(["case.deadlineOverdue"], await KindsAsync(admin, $"{ids[1]}"));
        Assert.Empty(await KindsAsync(own, $"{ids[2]}"));
        Assert.Empty(await KindsAsync(own, $"{ids[3]}"));
        Assert.Equal(["case.deadlineNear"], await KindsAsync(head, $"{ids[3]}"));
        Assert.Equal(["case.deadlineNear"], await KindsAsync(admin, $"{ids[3]}"));
        var digest = (await own.GetAsync("staff/messages?limit=100")).Ok().Items().Single(m => m.Text("kind") == "case.dailyDigest");
        Assert.Equal("已超期1件，今天到期2件，快到期3件。", digest.Text("body"));
        Assert.Contains("3月11日", (await own.GetAsync("staff/messages?limit=100")).Ok().Items().Single(m => m.Text("kind") == "case.deadlineNear").Text("body"), StringComparison.Ordinal);
        var hidden = await city.AskAsync<string>("select m.id::text from staff_messages m where m.complaint_id = @crime and m.heads_only", new { crime = ids[3] });
        (await own.PostAsync($"staff/messages/{hidden}/read")).Refused(404, "message.unknown");
    }

    [Fact]
    public async Task The_count_stops_at_99_and_what_is_half_a_year_old_goes()
    {
        var clerk = await city.StaffAsync("wq18");
        await city.DoAsync(
            """
            insert into staff_messages (id, fact_id, desk, heads_only, kind, station_id, detail, at)
            select nextval('staff_message_numbers'), 8000000 + g, s.id, false, 'case.dailyDigest', s.id, '{"overdue": 0, "dueToday": 0, "near": 0}', @now - interval '1 day' * (g - 1) * 1.5 from stations s, generate_series(1, 130) g where s.code = 'WQ18'
            """,
            new { now = city.Now.ToUniversalTime() });
        Assert.Equal(99, await UnreadAsync(clerk));

        await city.DoAsync("update recurring_work set due_at = '2000-01-01' where name = 'notifications.forget_staff_messages'");
        await using var fresh = await HostProcess.StartAsync(city.Settings(), TestCity.Ct);
        await TestCity.WithinAsync(TimeSpan.FromSeconds(30), async () => await city.AskAsync<int>("select count(*)::int from staff_messages m join stations s on s.id = m.desk where s.code = 'WQ18'") < 130, "old messages are gone");
        Assert.InRange(await city.AskAsync<int>("select count(*)::int from staff_messages m join stations s on s.id = m.desk where s.code = 'WQ18'"), 120, 121);
    }

    /// <summary>What a desk was told of a case, oldest first.</summary>
    private static async Task<string[]> KindsAsync(Caller clerk, string complaint)
        => [.. (await clerk.GetAsync("staff/messages?limit=100")).Ok().Items().Reverse().Where(m => m.GetProperty("complaintId").ValueKind == JsonValueKind.String && m.Text("complaintId") == complaint).Select(m => m.Text("kind"))];

    private static async Task<int> UnreadAsync(Caller clerk) => (await clerk.GetAsync("staff/messages/unread")).Ok().Number("count");
}
