using System.Text;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>Whatever is sent to a line, the answer says in Chinese what is wrong, and is never a fault.</summary>
[Collection(AMorningOfVisitors.Name)]
public sealed class AQuestionNobodyCanAnswer(TwoOpenProcesses city)
{
    private const string Unknown = "019cabd8-ddf9-7e43-8619-5adf7d55d7b6";

    [Theory]
    [InlineData("stations/WQ21/queue/tickets", "{}", 400, "request.invalid")]
    [InlineData("stations/WQ21/queue/tickets", "", 400, "request.malformed")]
    [InlineData("stations/WQ21/queue/tickets", "[]", 400, "request.malformed")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":null}", 400, "request.invalid")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":7}", 400, "request.malformed")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"a\\u0000b\"}", 400, "request.invalid")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"mediation\"}", 422, "queue.service_not_offered")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"🙂\"}", 422, "queue.service_not_offered")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"consultation\",\"location\":{\"lng\":181,\"lat\":0}}", 400, "request.invalid")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"consultation\",\"location\":{\"lng\":\"here\",\"lat\":0}}", 400, "request.malformed")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"consultation\",\"wall\":\"\"}", 400, "request.invalid")]
    [InlineData("stations/WQ21/queue/tickets", "{\"service\":\"consultation\",\"wall\":\"墙\"}", 422, "queue.wall_code")]
    [InlineData("stations/WQ99/queue/tickets", "{\"service\":\"consultation\"}", 404, "station.unknown")]
    [InlineData("stations/%0a/queue/tickets", "{\"service\":\"consultation\"}", 404, "station.unknown")]
    [InlineData("queue/tickets/not-an-id/leave", "", 404, "queue.unknown")]
    [InlineData("queue/tickets/" + Unknown + "/leave", "", 404, "queue.unknown")]
    [InlineData("queue/tickets/" + Unknown + "/return", "{\"x\":1}", 404, "queue.unknown")]
    [InlineData("staff/stations/WQ21/queue/call-next", "{\"counter\":\"1\"}", 403, "auth.forbidden")]
    public async Task Sent_by_a_citizen(string path, string body, int status, string code)
        => (await (await city.CitizenAsync("乱填")).PostRawAsync(path, body)).Refused(status, code);

    [Theory]
    [InlineData("staff/stations/WQ21/queue/tickets", "{}", 400, "request.invalid")]
    [InlineData("staff/stations/WQ21/queue/tickets", "{\"service\":\"consultation\",\"priority\":\"rich\"}", 400, "request.malformed")]
    [InlineData("staff/stations/WQ21/queue/tickets", "{\"service\":\"consultation\",\"priority\":1}", 400, "request.malformed")]
    [InlineData("staff/stations/WQ21/queue/tickets", "{\"service\":\"mediation\"}", 422, "queue.service_not_offered")]
    [InlineData("staff/stations/WQ99/queue/tickets", "{\"service\":\"consultation\"}", 404, "station.unknown")]
    [InlineData("staff/stations/WQ21/queue/call-next", "{}", 400, "request.invalid")]
    [InlineData("staff/stations/WQ21/queue/call-next", "{\"counter\":1}", 400, "request.malformed")]
    [InlineData("staff/stations/WQ21/queue/call-next", "{\"counter\":\" \"}", 400, "request.invalid")]
    [InlineData("staff/stations/WQ21/queue/call-next", "{\"counter\":\"99999999999\"}", 400, "request.invalid")]
    [InlineData("staff/stations/WQ21/queue/counters/9/open", "{}", 422, "queue.unknown_counter")]
    [InlineData("staff/stations/WQ21/queue/counters/1/open", "{\"services\":[null]}", 422, "queue.service_not_offered")]
    [InlineData("staff/stations/WQ21/queue/counters/1/open", "{\"services\":\"all\"}", 400, "request.malformed")]
    [InlineData("staff/stations/WQ21/queue/counters/%0a/close", "", 422, "queue.unknown_counter")]
    [InlineData("staff/queue/tickets/not-an-id/start", "", 404, "queue.unknown")]
    [InlineData("staff/queue/tickets/" + Unknown + "/transfer", "{}", 400, "request.invalid")]
    [InlineData("staff/queue/tickets/" + Unknown + "/transfer", "{\"counter\":\"\"}", 400, "request.invalid")]
    [InlineData("staff/queue/tickets/" + Unknown + "/transfer", "{\"service\":\"consultation\"}", 404, "queue.unknown")]
    [InlineData("staff/queue/tickets/" + Unknown + "/call", "{\"counter\":\"1\"}", 400, "request.invalid")]
    [InlineData("staff/queue/tickets/" + Unknown + "/priority", "{\"priority\":\"elder\"}", 400, "request.invalid")]
    [InlineData("staff/queue/tickets/" + Unknown + "/priority", "{\"priority\":\"young\",\"reason\":\"看着年轻\"}", 400, "request.malformed")]
    public async Task Sent_by_a_clerk(string path, string body, int status, string code)
        => (await (await city.StaffAsync("wq21")).PostRawAsync(path, body)).Refused(status, code);

    [Theory]
    [InlineData("stations/WQ99/queue", 404, "station.unknown")]
    [InlineData("stations/WQ99/queue/events", 404, "station.unknown")]
    [InlineData("queue/tickets", 401, "auth.required")]
    [InlineData("queue/tickets/" + Unknown, 401, "auth.required")]
    public async Task Asked_by_anyone(string path, int status, string code) => (await city.Anyone().GetAsync(path)).Refused(status, code);

    [Theory]
    [InlineData("queue/tickets?limit=0", 400, "request.invalid")]
    [InlineData("queue/tickets?limit=many", 400, "request.malformed")]
    [InlineData("queue/tickets?cursor=nonsense", 400, "request.invalid")]
    [InlineData("queue/tickets/not-an-id", 404, "queue.unknown")]
    [InlineData("queue/tickets/" + Unknown, 404, "queue.unknown")]
    [InlineData("queue/tickets/" + Unknown + "/why", 404, "queue.unknown")]
    public async Task Asked_by_a_citizen(string path, int status, string code) => (await (await city.CitizenAsync("乱问")).GetAsync(path)).Refused(status, code);

    [Theory]
    [InlineData("staff/stations/WQ99/queue", 404, "station.unknown")]
    [InlineData("staff/stations/WQ21/queue/log?limit=101", 400, "request.invalid")]
    [InlineData("staff/stations/WQ21/queue/log?cursor=nonsense", 400, "request.invalid")]
    [InlineData("staff/stations/WQ21/queue/log?date=2026-02-30", 400, "request.malformed")]
    [InlineData("staff/queue/tickets/" + Unknown + "/why", 404, "queue.unknown")]
    [InlineData("staff/queue/tickets/not-an-id/why", 404, "queue.unknown")]
    public async Task Asked_by_a_clerk(string path, int status, string code) => (await (await city.StaffAsync("wq21")).GetAsync(path)).Refused(status, code);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public async Task The_log_of_a_day_at_the_ends_of_time_is_empty(string day)
        => Assert.Empty((await (await city.StaffAsync("wq21")).GetAsync($"staff/stations/WQ21/queue/log?date={day}")).Ok().Items());

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"priorityAfter\":0,\"returnAfter\":2,\"graceMinutes\":30}")]
    [InlineData("{\"priorityAfter\":2,\"returnAfter\":10,\"graceMinutes\":30}")]
    [InlineData("{\"priorityAfter\":2,\"returnAfter\":2,\"graceMinutes\":241}")]
    [InlineData("{\"dailyCap\":0,\"priorityAfter\":2,\"returnAfter\":2,\"graceMinutes\":30}")]
    [InlineData("{\"distanceMeters\":99,\"priorityAfter\":2,\"returnAfter\":2,\"graceMinutes\":30}")]
    [InlineData("{\"priorityAfter\":2,\"returnAfter\":2,\"graceMinutes\":30,\"notice\":\"a\\u0000b\"}")]
    [InlineData("{\"priorityAfter\":\"two\",\"returnAfter\":2,\"graceMinutes\":30}")]
    public async Task A_rule_a_line_cannot_have(string rules)
    {
        var answer = await (await city.StaffAsync("admin")).SendAsync(HttpMethod.Put, "staff/stations/WQ22/queue/rules", new StringContent(rules, Encoding.UTF8, "application/json"));

        Assert.Contains(answer.Outcome, new[] { "400 request.invalid", "400 request.malformed" });
        answer.Refused(400, answer.Body.Text("code"));
    }

    [Fact]
    public async Task A_stream_is_not_begun_by_an_id_nobody_can_read_but_begins_anew()
    {
        using var response = await city.Anyone().StreamAsync("stations/WQ23/queue/events", "99999999-99999999999999999999", TestCity.Ct);
        Assert.True(response.IsSuccessStatusCode);
    }
}
