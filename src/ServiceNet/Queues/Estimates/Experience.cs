namespace ServiceNet.Queues.Estimates;

/// <summary>What a station has learned from its own days.</summary>
/// <param name="Cycles">
/// Recent cycles in seconds by service: from one call to the counter's next call while people waited, else from the call to
/// the end. A missed person's short cycle is one too, and whoever left while waiting is a cycle of 0. A cycle never spans a break.
/// </param>
/// <param name="Reactions">Seconds people waited who came while a counter that may call them stood idle and nobody was before them.</param>
/// <param name="Levels">Where recent waits fell in their own raw forecasts, 0 to 1, see <see cref="Forecast.LevelOf"/>.</param>
/// <param name="Medians">The median seconds (<see cref="Forecast.Median"/>) of those same forecasts, in the same order; empty where they are not known.</param>
internal sealed record Experience(IReadOnlyDictionary<string, float[]> Cycles, float[] Reactions, float[] Levels, float[] Medians)
{
    /// <summary>How many of each are worth reading: enough to be sure of, few enough to follow a station that changes.</summary>
    public const int CyclesOfAService = 150, RecentReactions = 100, RecentLevels = 500;

    /// <summary>A station that knows nothing yet.</summary>
    public static readonly Experience None = new(new Dictionary<string, float[]>(StringComparer.Ordinal), [], [], []);
}
