using System.Text.Json;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>axe-core over a page as it stands.</summary>
internal static class Accessibility
{
    private const string Run =
        """
        async () => JSON.stringify((await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .map(v => ({ id: v.id, impact: v.impact, where: v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' | ' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? '')) })))
        """;

    /// <summary>Answers what is serious or critical, a line each.</summary>
    public static async Task<IReadOnlyList<string>> BarriersAsync(this Visitor visitor)
    {
        Assert.SkipUnless(File.Exists(Repository.Axe), "无障碍检查需要 axe-core：在 src/clients/console 里运行 npm ci --ignore-scripts。");
        await visitor.Page.EvaluateAsync(await File.ReadAllTextAsync(Repository.Axe));
        var found = JsonDocument.Parse(await visitor.Page.EvaluateAsync<string>(Run)).RootElement;
        return [.. found.EnumerateArray().Select(v => $"{v.GetProperty("impact")} {v.GetProperty("id")}: {string.Join("; ", v.GetProperty("where").EnumerateArray())}")];
    }
}
