using System.Text.Json;
using Xunit;

namespace ServiceNet.IntegrationTests.City;

/// <summary>The calls about the walk-in line that many tests make.</summary>
internal static class QueueCalls
{
    /// <summary>What every rights-protection station offers.</summary>
    public static readonly string[] Services = ["consultation", "rights-aid", "complaint-intake", "evidence-guidance"];

    public static Task<Answer> TakeAsync(this Caller citizen, string station, string service = BookingCalls.Consultation, string? key = null, object? location = null, string? wall = null)
        => citizen.PostAsync($"stations/{station}/queue/tickets", new { service, location, wall }, key);

    /// <summary>The number taken.</summary>
    public static async Task<JsonElement> TakenAsync(this Caller citizen, string station, string service = BookingCalls.Consultation)
    {
        var answer = await citizen.TakeAsync(station, service);
        Assert.True(answer.Status == 201, answer.Said);
        return answer.Body;
    }

    public static async Task<JsonElement> TicketAsync(this Caller citizen, string ticket) => (await citizen.GetAsync($"queue/tickets/{ticket}")).Ok();

    public static async Task<JsonElement> LineAsync(this Caller anyone, string station) => (await anyone.GetAsync($"stations/{station}/queue")).Ok();

    public static async Task<JsonElement> CounterLineAsync(this Caller clerk, string station) => (await clerk.GetAsync($"staff/stations/{station}/queue")).Ok();

    /// <summary>A number for somebody who stands at the counter.</summary>
    public static async Task<JsonElement> IssuedAsync(this Caller clerk, string station, string? priority = null, string service = BookingCalls.Consultation)
    {
        var answer = await clerk.PostAsync($"staff/stations/{station}/queue/tickets", new { service, priority });
        Assert.True(answer.Status == 201, answer.Said);
        return answer.Body;
    }

    public static Task<Answer> CallNextAsync(this Caller clerk, string station, string counter = "1", string? key = null)
        => clerk.PostAsync($"staff/stations/{station}/queue/call-next", new { counter }, key);

    public static Task<Answer> MoveAsync(this Caller clerk, string ticket, string move, string? key = null, string counter = "1") => clerk.PostAsync(
        $"staff/queue/tickets/{ticket}/{move}",
        move switch
        {
            "call" => new { counter, reason = "老人身体不适" },
            "transfer" => new { counter, reason = "换窗口" },
            "priority" => new { priority = "elder", reason = "出示了老年证" },
            _ => null,
        },
        key);

    /// <summary>Someone at the counter: called out of turn, so that one test does not depend on who else waits.</summary>
    public static async Task<JsonElement> CalledAsync(this Caller clerk, string ticket, string counter = "1") => (await clerk.MoveAsync(ticket, "call", counter: counter)).Ok();

    public static Task<Answer> RuleAsync(this Caller admin, string station, int? dailyCap = null, int? distanceMeters = null, int priorityAfter = 2, int returnAfter = 2, int graceMinutes = 30, bool? renewWall = null)
        => admin.PutAsync($"staff/stations/{station}/queue/rules", new { dailyCap, distanceMeters, priorityAfter, returnAfter, graceMinutes, notice = (string?)null, renewWall });

    public static string[] Texts(this JsonElement element, string member) => [.. element.GetProperty(member).EnumerateArray().Select(e => e.GetString()!)];

    public static JsonElement[] All(this JsonElement element, string member) => [.. element.GetProperty(member).EnumerateArray()];

    public static string Id(this JsonElement element) => element.Text("id");
}

/// <summary>Two processes within opening hours.</summary>
public sealed class TwoOpenProcesses(TestServers servers) : TestCity(servers)
{
    protected override DateTimeOffset Begins => OrdinaryMonday.AddHours(1);

    protected override int Processes => 2;
}

/// <summary>One process within opening hours.</summary>
public class OneOpenProcess(TestServers servers) : TestCity(servers)
{
    protected override DateTimeOffset Begins => OrdinaryMonday.AddHours(1);
}
