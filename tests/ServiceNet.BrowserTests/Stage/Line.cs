using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>What happens in a walk-in line beside the page that is looked at.</summary>
internal static class Line
{
    /// <summary>A clerk moves a number on: <c>recall</c>, <c>start</c>, <c>finish</c>, <c>miss</c>.</summary>
    public static async Task MoveAsync(this HttpClient clerk, string ticket, string move) => await clerk.AskAsync($"staff/queue/tickets/{ticket}/{move}", new { });

    /// <summary>Calls whoever is next at a counter; answers the number's id.</summary>
    public static async Task<string> CallNextAsync(this HttpClient clerk, string station, string counter = "1")
        => (string)(await clerk.AskAsync($"staff/stations/{station}/queue/call-next", new { counter }))["id"]!;

    /// <summary>Takes a number for somebody else; answers its id.</summary>
    public static async Task<string> TakeNumberAsync(this HttpClient citizen, string station)
        => (string)(await citizen.AskAsync($"stations/{station}/queue/tickets", new { service = "consultation" }))["id"]!;

    /// <summary>How many numbers the account has taken.</summary>
    public static async Task<int> CountNumbersAsync(this HttpClient citizen)
        => ((JsonArray)JsonNode.Parse(await citizen.GetStringAsync("queue/tickets"))!["items"]!).Count;

    /// <summary>Lets only people so near take numbers by phone; null for anyone.</summary>
    public static async Task LimitDistanceAsync(this RunningHost host, string station, int? meters)
    {
        using var admin = await host.StaffAsync("admin");
        var path = $"staff/stations/{station}/queue/rules";
        var rules = JsonNode.Parse(await admin.GetStringAsync(path))!;
        rules["distanceMeters"] = meters;
        using var answer = await admin.PutAsJsonAsync(path, rules);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>What the paper on the wall says, as the address it is printed with.</summary>
    public static async Task<string> WallAddressAsync(this RunningHost host, string station)
    {
        using var admin = await host.StaffAsync("admin");
        var paper = JsonNode.Parse(await admin.GetStringAsync($"staff/stations/{station}/queue/wall"))!;
        return $"/m/#/queues/take?station={paper["stationCode"]}&wall={paper["code"]}";
    }

    /// <summary>Takes a number on the phone and waits for its page; answers the number's id.</summary>
    public static async Task<string> TakeByPhoneAsync(this Visitor citizen, string station)
    {
        await citizen.GoAsync($"/m/#/queues/take?station={station}");
        await citizen.PressAsync("take-consultation");
        await citizen.PressAsync("take-number");
        await citizen.By("line-ticket").WaitForAsync();
        return citizen.Page.Url[(citizen.Page.Url.IndexOf("id=", StringComparison.Ordinal) + 3)..];
    }
}
