using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServiceNet.BrowserTests;

/// <summary>Calls of the API beside the pages: what other people do meanwhile.</summary>
internal static class DirectCalls
{
    private static int nonce;

    /// <summary>Another citizen, signed in.</summary>
    public static async Task<HttpClient> CitizenAsync(this RunningHost host, string name)
    {
        var client = new HttpClient { BaseAddress = new Uri(host.Origin, "/api/v1/") };
        var tokens = await client.AskAsync("auth/wechat", new { code = $"sim:{name}:{Interlocked.Increment(ref nonce)}" });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["accessToken"]!);
        return client;
    }

    /// <summary>A sample staff member, signed in.</summary>
    public static async Task<HttpClient> StaffAsync(this RunningHost host, string userName)
    {
        var client = new HttpClient { BaseAddress = new Uri(host.Origin, "/api/v1/") };
        var tokens = await client.AskAsync("staff/auth/sign-in", new { userName, password = Clerk.Password });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["accessToken"]!);
        return client;
    }

    /// <summary>What a station is called.</summary>
    public static async Task<string> NameOfAsync(this RunningHost host, string code)
    {
        using var anybody = new HttpClient { BaseAddress = new Uri(host.Origin, "/api/v1/") };
        return (string)JsonNode.Parse(await anybody.GetStringAsync($"stations/{code}"))!["name"]!;
    }

    /// <summary>Gives a station this many counters.</summary>
    public static async Task SetCountersAsync(this RunningHost host, string station, int counters)
    {
        using var admin = await host.StaffAsync("admin");
        using var answer = await admin.PatchAsJsonAsync($"admin/stations/{station}", new { counters });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Books as another citizen.</summary>
    public static async Task<JsonObject> BookAsync(this HttpClient citizen, string station, string start)
        => await citizen.AskAsync("bookings", new { stationId = station, service = "consultation", start, subject = "商标怎么注册", contact = new { name = "李四", phone = "13900005678" } });

    /// <summary>Sends a report as another citizen, under a name.</summary>
    public static async Task<JsonObject> ComplainAsync(this HttpClient citizen, string station, string subject, string kind = "infringementReport")
        => await citizen.AskAsync("complaints", new
        {
            kind,
            stationId = station,
            subject,
            description = "店里的货架上摆着二十多双，吊牌没有厂名厂址，店员拿不出授权。",
            respondent = new { name = $"被投诉的店{subject}", address = "炳草岗大街18号" },
            anonymous = false,
            contact = new { name = "李示例", phone = "13900005678" },
            place = "步行街",
        });

    /// <summary>Posts and expects success.</summary>
    public static async Task<JsonObject> AskAsync(this HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? (JsonObject)JsonNode.Parse(text)! : throw new JsonException($"{path} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>How many bookings the account has, of any state.</summary>
    public static async Task<int> CountBookingsAsync(this HttpClient citizen)
        => ((JsonArray)JsonNode.Parse(await citizen.GetStringAsync("bookings"))!["items"]!).Count;
}
