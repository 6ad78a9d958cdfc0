using System.Globalization;
using System.Text;

namespace ServiceNet.Benchmarks;

/// <summary>One line of the table.</summary>
/// <param name="Asked">The bound and its direction, as the table shows it.</param>
internal sealed record Figure(string What, string Clients, string Ours, string Limit, string Ratio, string Asked, bool Holds)
{
    /// <summary>Ours over the limit's, slice by slice; the median is judged.</summary>
    public static Figure AtLeast(string what, int clients, double asked, IReadOnlyList<double> ours, IReadOnlyList<double> limit)
        => Of(what, clients.ToString(CultureInfo.InvariantCulture), ours, limit, "≥ " + Number(asked), ratio => ratio >= asked);

    /// <summary>As <see cref="AtLeast"/>, where less is better.</summary>
    public static Figure AtMost(string what, string clients, double asked, IReadOnlyList<double> ours, IReadOnlyList<double> limit)
        => Of(what, clients, ours, limit, "≤ " + Number(asked), ratio => ratio <= asked);

    private static Figure Of(string what, string clients, IReadOnlyList<double> ours, IReadOnlyList<double> limit, string asked, Func<double, bool> holds)
    {
        var ratios = ours.Zip(limit, (o, l) => o / l).ToArray();
        var ratio = ratios.Length == 1 ? Number(ratios[0]) : $"{Number(ratios.Min())} / **{Number(Median(ratios))}** / {Number(ratios.Max())}";
        return new Figure(what, clients, Number(Median(ours)), Number(Median(limit)), ratio, asked, holds(Median(ratios)));
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);
}

/// <summary>What a run found.</summary>
internal sealed class Report
{
    public List<Figure> Figures { get; } = [];

    /// <summary>What explains the figures: lines under the table.</summary>
    public List<string> Notes { get; } = [];

    public string ToMarkdown()
    {
        var text = new StringBuilder("| what | clients | ours | limit | ratio (min / median / max) | asked | holds |\n|---|---|---|---|---|---|---|\n");
        foreach (var f in Figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {f.What} | {f.Clients} | {f.Ours} | {f.Limit} | {f.Ratio} | {f.Asked} | {(f.Holds ? "yes" : "**no**")} |\n");
        }

        foreach (var note in Notes)
        {
            text.Append("\n- ").Append(note);
        }

        return text.ToString();
    }
}
