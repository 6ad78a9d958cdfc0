namespace ServiceNet.Queues.Estimates;

/// <summary>What a person is told: half of all waits end within the one, nine of ten within the other. Minutes, one decimal.</summary>
internal sealed record Estimate(double P50Minutes, double P90Minutes)
{
    /// <summary>Double arithmetic: 0.7 minutes are 42 seconds, not 41.999….</summary>
    private const double Hair = 1e-6;

    /// <summary>Whether a wait came true within the half, measured in full seconds against what was shown, never against what was calculated.</summary>
    public bool P50Covers(TimeSpan wait) => wait.TotalMinutes <= P50Minutes + Hair;

    /// <summary>The same within nine of ten.</summary>
    public bool P90Covers(TimeSpan wait) => wait.TotalMinutes <= P90Minutes + Hair;
}
