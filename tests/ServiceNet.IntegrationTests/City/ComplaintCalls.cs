using System.Text.Json;

namespace ServiceNet.IntegrationTests.City;

/// <summary>What people send, in the words of the contract.</summary>
public static class ComplaintCalls
{
    public const string Name = "周奶奶";
    public const string Phone = "13800001234";

    /// <summary>A body that is taken; parts can be put in its place.</summary>
    public static Dictionary<string, object?> Body(string kind = "consumerComplaint", string? station = "WQ01", bool anonymous = false) => new(StringComparer.Ordinal)
    {
        ["kind"] = kind,
        ["stationId"] = station,
        ["subject"] = "买到冒用商标的果子",
        ["description"] = "三月一日在集市上买到了冒用商标的果子，要求退款。",
        ["respondent"] = new { name = "某果品店（示例）", address = "示例地址" },
        ["anonymous"] = anonymous,
        ["contact"] = anonymous ? null : new { name = Name, phone = Phone },
    };

    /// <summary>Sends one and answers it.</summary>
    public static async Task<JsonElement> ComplainAsync(this Caller citizen, string kind = "consumerComplaint", string? station = "WQ01", bool anonymous = false)
    {
        var answer = await citizen.PostAsync("complaints", Body(kind, station, anonymous));
        Xunit.Assert.True(answer.Status == 201, answer.Said);
        return answer.Body;
    }

    /// <summary>A handler's move.</summary>
    public static Task<Answer> DecideAsync(this Caller clerk, string id, string move, object? body = null, string? key = null) => clerk.PostAsync($"staff/complaints/{id}/{move}", body ?? new { }, key);

    /// <summary>The kinds of what happened, oldest first.</summary>
    public static string[] Kinds(this JsonElement complaint) => [.. complaint.GetProperty("timeline").EnumerateArray().Reverse().Select(e => e.Text("kind"))];

    /// <summary>The deadline of a code: its status, or null.</summary>
    public static string? Clock(this JsonElement complaint, string code)
        => complaint.GetProperty("deadlines").EnumerateArray().Where(d => d.Text("code") == code).Select(d => d.Text("status")).LastOrDefault();
}
