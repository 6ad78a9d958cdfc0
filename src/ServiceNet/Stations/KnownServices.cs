namespace ServiceNet.Stations;

/// <summary>
/// Which service codes exist. The catalogue is a room that knows stations, so stations are handed this question and
/// do not know who answers it.
/// </summary>
/// <param name="codes">Asked at each edit; from memory.</param>
public sealed class KnownServices(Func<CancellationToken, ValueTask<IReadOnlyCollection<string>>> codes)
{
    /// <summary>The first of the codes that does not exist, or null.</summary>
    internal async ValueTask<string?> FirstUnknownAsync(IEnumerable<string> asked, CancellationToken ct)
    {
        var known = await codes(ct);
        return asked.FirstOrDefault(code => !known.Contains(code, StringComparer.Ordinal));
    }
}
