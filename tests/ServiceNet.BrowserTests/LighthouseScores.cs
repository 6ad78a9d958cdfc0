using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>Lighthouse's accessibility score of the pages most people see, in both sizes of type.</summary>
public sealed class LighthouseScores(Stage stage)
{
    private const int AtLeast = 95;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [BoundedTheory]
    [InlineData("no")]
    [InlineData("yes")]
    public async Task Of_home_list_station_and_booking_are_at_least_95(string largeType)
    {
        var host = await stage.HostAsync();
        using var citizen = await host.CitizenAsync($"灯塔{largeType}");
        var booking = await citizen.BookAsync("WQ28", largeType == "yes" ? "2026-11-24T15:00:00+08:00" : "2026-11-24T15:30:00+08:00");
        // As uni-app keeps values in a browser.
        var session = JsonSerializer.Serialize(new { type = "object", data = new { accessToken = citizen.DefaultRequestHeaders.Authorization!.Parameter, refreshToken = "none" } });
        // Each page and words that only it shows.
        var pages = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["m/#/pages/home/home"] = "知识产权",
            ["m/#/pages/stations/stations"] = "维权援助工作站",
            ["m/#/pages/station/station?id=WQ28"] = "工作站",
            [$"m/#/bookings/booking?id={booking["id"]}"] = (string)booking["number"]!,
        };

        var scores = await ScoreAsync(host.Origin, session, largeType, pages.Keys);

        foreach (var (path, words) in pages)
        {
            var page = scores[path]!;
            Assert.Contains(words, (string)page["seen"]!);
            Assert.True((int)page["score"]! >= AtLeast, $"{path}: {page["score"]}, {page["failing"]!.ToJsonString(Plain)}");
        }
    }

    private static async Task<JsonObject> ScoreAsync(Uri origin, string session, string largeType, IEnumerable<string> paths)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Lighthouse, "node_modules")), "Lighthouse 还没有安装：在 tests/ServiceNet.BrowserTests/lighthouse 里运行 npm ci --ignore-scripts。");
        var asked = JsonSerializer.Serialize(new
        {
            chrome = Stage.Chromium,
            origin = origin.ToString(),
            storage = new Dictionary<string, string>(StringComparer.Ordinal) { ["session"] = session, ["large-type"] = largeType },
            paths,
        });
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Lighthouse, "scores.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(asked);
        node.StandardInput.Close();
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(node.ExitCode == 0, await complained);
        return (JsonObject)JsonNode.Parse(await said)!;
    }
}
