using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>Who sent a complaint is seen by whoever must, on the record, and by nobody else.</summary>
public sealed class WhoSentIt(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Nothing_of_an_anonymous_sender_is_kept_and_the_case_is_followed_by_code_and_secret()
    {
        var body = ComplaintCalls.Body("infringementReport", station: null, anonymous: true);
        body["district"] = "东区";
        var sent = (await city.Anyone().PostAsync("complaints", body, "anonymous-key")).Body;
        var (id, code, secret) = (Guid.Parse(sent.Text("id")), sent.Text("trackingCode"), sent.Text("secret"));
        Assert.Equal(secret, (await city.Anyone().PostAsync("complaints", body, "anonymous-key")).Body.Text("secret"));

        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from complaint_senders where complaint_id = @id", new { id }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from case_entries where case_id = @id and (by_id is not null or by_name is not null)", new { id }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from audit_entries where subject_id = @id::text", new { id }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*)::int from idempotency_keys k join accounts a on a.id = k.scope where k.resource = @id::text", new { id }));

        var followed = (await city.Anyone().PostAsync("complaints/track", new { trackingCode = code.ToLowerInvariant(), secret = secret.ToLowerInvariant() })).Ok();
        Assert.Equal(id.ToString(), followed.Text("id"));
        (await city.Anyone().PostAsync("complaints/track", new { trackingCode = code, secret = "WRONG" })).Refused(404, "complaint.tracking_unknown");
        (await city.Anyone().PostAsync("complaints/track", new { trackingCode = "NOBODYS", secret })).Refused(404, "complaint.tracking_unknown");
        Assert.Equal("withdrawn", (await city.Anyone().PostAsync("complaints/track/withdraw", new { trackingCode = code, secret, reason = "已经解决" })).Ok().Text("status"));
    }

    [Fact]
    public async Task A_handler_sees_a_pseudonym_and_a_reveal_is_written_down_where_the_citizen_reads_it()
    {
        var citizen = await city.CitizenAsync("被查看的人");
        var clerk = await city.StaffAsync("wq04");
        var id = (await citizen.ComplainAsync(station: "WQ04")).Text("id");

        foreach (var path in new[] { $"staff/complaints/{id}", "staff/complaints?limit=100" })
        {
            var said = (await clerk.GetAsync(path)).Said;
            Assert.DoesNotContain(ComplaintCalls.Name, said, StringComparison.Ordinal);
            Assert.DoesNotContain(ComplaintCalls.Phone, said, StringComparison.Ordinal);
        }

        (await clerk.DecideAsync(id, "reveal", new { field = "phone" })).Refused(400, "request.invalid");
        Assert.Equal(ComplaintCalls.Phone, (await clerk.DecideAsync(id, "reveal", new { field = "phone", reason = "打电话核实" })).Ok().Text("value"));
        Assert.Contains("revealed", (await citizen.GetAsync($"complaints/{id}")).Ok().Kinds());
        Assert.Equal(1, await city.AskAsync<int>("select count(*)::int from audit_entries where action = 'complaint.reveal' and subject_id = @id", new { id }));
    }

    [Fact]
    public async Task Another_person_another_station_and_other_roles_see_nothing_and_learn_nothing_from_a_bad_body()
    {
        var citizen = await city.CitizenAsync("只有我看");
        var id = (await citizen.ComplainAsync(station: "WQ05")).Text("id");
        var stranger = await city.CitizenAsync("外人");
        (await stranger.GetAsync($"complaints/{id}")).Refused(404, "complaint.unknown");
        foreach (var move in new[] { "supplement", "withdraw", "reopen" })
        {
            (await stranger.PostAsync($"complaints/{id}/{move}", new { reason = "试试", description = "试试" })).Refused(404, "complaint.unknown");
        }

        var other = await city.StaffAsync("wq06");
        Assert.DoesNotContain(id, (await other.GetAsync("staff/complaints?limit=100")).Said, StringComparison.Ordinal);
        foreach (var move in new[] { "accept", "reject", "request-supplement", "supplement", "refer", "take-back", "transfer", "transfer/accept", "transfer/return", "resolve", "reveal" })
        {
            (await other.DecideAsync(id, move)).Refused(404, "complaint.unknown");
            (await other.PostRawAsync($"staff/complaints/{id}/{move}", "{\"reason\":")).Refused(404, "complaint.unknown");
        }

        foreach (var role in new[] { "mediator1", "auditor", "publisher" })
        {
            (await (await city.StaffAsync(role)).GetAsync($"staff/complaints/{id}")).Refused(403, "auth.forbidden");
        }

        Assert.Equal(JsonValueKind.Object, (await (await city.StaffAsync("admin")).GetAsync($"staff/complaints/{id}")).Ok().ValueKind);
    }
}
