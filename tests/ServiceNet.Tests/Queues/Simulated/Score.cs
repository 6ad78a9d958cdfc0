namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>How often what was told came true.</summary>
/// <param name="Told">How many estimates it is counted over.</param>
internal sealed record Coverage(int Told, double P50, double P90)
{
    public static Coverage Of(IReadOnlyCollection<Outcome> outcomes)
        => new(outcomes.Count, Share(outcomes, o => o.Told!.P50Covers(o.Waited)), Share(outcomes, o => o.Told!.P90Covers(o.Waited)));

    public override string ToString() => Told < 50 ? "–" : $"{100 * P50:0.0} / {100 * P90:0.0}";

    private static double Share(IReadOnlyCollection<Outcome> of, Func<Outcome, bool> holds) => of.Count == 0 ? double.NaN : of.Count(holds) / (double)of.Count;
}

/// <summary>How honest and how narrow the estimates of a scenario were, from the first one on.</summary>
internal sealed record Score(Scenario Scenario, int Numbers, double GotOne, Coverage All, Coverage Short, Coverage Long, Coverage Oracle, double Width, double OracleWidth)
{
    /// <summary>Minutes: what counts as a short and as a long wait, by what was told.</summary>
    public const int ShortIsBelow = 5, LongIsFrom = 15;

    public static Score Of(Scenario scenario)
    {
        var all = SimulatedStation.Run(scenario).SkipWhile(o => o.Told is null).ToArray();
        // Who left cannot say how long it would have been; who still waited at closing can, once it was longer than told.
        var known = all.Where(o => o.Told is not null && (o.Ended == Ending.Called || (o.Ended == Ending.Closing && !o.Told.P90Covers(o.Waited)))).ToArray();
        var asked = known.Where(o => o.Oracle is not null).ToArray();
        return new Score(
            scenario,
            all.Length,
            all.Count(o => o.Told is not null) / (double)all.Length,
            Coverage.Of(known),
            Coverage.Of([.. known.Where(o => o.Told!.P50Minutes < ShortIsBelow)]),
            Coverage.Of([.. known.Where(o => o.Told!.P50Minutes >= LongIsFrom)]),
            Coverage.Of([.. asked.Select(o => o with { Told = o.Oracle })]),
            asked.Average(o => o.Told!.P90Minutes - o.Told.P50Minutes),
            asked.Average(o => o.Oracle!.P90Minutes - o.Oracle.P50Minutes));
    }

    /// <summary>Against the oracle's, over the same numbers.</summary>
    public double WidthAgainstOracle => Width / OracleWidth;
}
