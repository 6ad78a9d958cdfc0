namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>The scores of all scenarios as the guide keeps them.</summary>
internal static class TableOfDays
{
    private const string Begins = "<!-- simulated days: written by the tests -->\n", Ends = "<!-- end of the simulated days -->";

    /// <summary>True when the guide is to be written anew instead of compared: <c>SERVICENET_KEEP_FIGURES=1</c>.</summary>
    public static bool Keeping => Environment.GetEnvironmentVariable("SERVICENET_KEEP_FIGURES") == "1";

    public static string Of(IEnumerable<Score> scores) => string.Concat(
    [
        $"| days | numbers | told one | P50 / P90 cover | told under {Score.ShortIsBelow} min | told {Score.LongIsFrom} min or more | P90 − P50 | oracle's | ratio | oracle covers |\n",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        .. scores.Select(Row),
    ]);

    /// <summary>What the guide says.</summary>
    public static string Kept()
    {
        var guide = File.ReadAllText(Guide);
        return guide[From(guide)..To(guide)];
    }

    public static void Keep(string table)
    {
        var guide = File.ReadAllText(Guide);
        File.WriteAllText(Guide, guide[..From(guide)] + table + guide[To(guide)..]);
    }

    private static string Guide => Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "miniprogram-api-docs", "guide", "queue-estimate.md");

    private static int From(string guide) => guide.IndexOf(Begins, StringComparison.Ordinal) + Begins.Length;

    private static int To(string guide) => guide.IndexOf(Ends, StringComparison.Ordinal);

    private static string Row(Score s)
        => $"| {s.Scenario.Name} | {s.Numbers} | {100 * s.GotOne:0.0} % | {s.All} | {s.Short} | {s.Long} | {s.Width:0.0} min | {s.OracleWidth:0.0} min | {s.WidthAgainstOracle:0.00} | {s.Oracle} |\n";
}
