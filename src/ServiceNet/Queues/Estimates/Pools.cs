namespace ServiceNet.Queues.Estimates;

/// <summary>What may be drawn: the station's remembered durations, sorted, and made up where there are few.</summary>
internal sealed class Pools
{
    /// <summary>Below this many a service borrows from the station's others, and a station is not forecast at all.</summary>
    public const int Fewest = 20;

    /// <summary>So few longer ones remembered say nothing about how much longer.</summary>
    private const int FewLonger = 5;

    /// <summary>A counter somebody forgot to close is no cycle of a day.</summary>
    private const float Longest = 4 * 3600;

    /// <summary>A clerk's first reactions, in seconds, until the station has its own: assumed, and soon outnumbered.</summary>
    private static readonly float[] AssumedReactions = [10, 20, 30, 60];

    private readonly Dictionary<string, float[]> _services = new(StringComparer.Ordinal);
    private readonly float[] _station;
    private readonly float[] _reactions;
    private readonly Experience _experience;

    private Pools(Experience experience, float[] station)
    {
        _experience = experience;
        _station = station;
        _reactions = Sorted(experience.Reactions.Length < Fewest ? [.. experience.Reactions, .. AssumedReactions] : experience.Reactions);
        Doubt = DoubtOf(station);
    }

    /// <summary>How sure the mean is: the half-width, relative, between which each imagined day places it.</summary>
    public double Doubt { get; }

    /// <summary>Null when the station knows too little.</summary>
    public static Pools? Of(Experience experience)
    {
        var all = Sorted([.. experience.Cycles.Values.SelectMany(c => c)]);
        return all.Length < Fewest ? null : new Pools(experience, all);
    }

    /// <summary>A cycle of whichever service.</summary>
    public float Any(Random random) => _station[random.Next(_station.Length)];

    /// <summary>As many durations of a whole cycle as the row is long, evenly over all remembered, in random order.</summary>
    public void Cycles(string service, Span<float> row, Random random) => Draw(row, Of(service), random);

    /// <summary>How much longer cycles go on that are under way for so long.</summary>
    public void RestOfCycles(string service, TimeSpan elapsed, Span<float> row, Random random) => Rest(row, Of(service), (float)elapsed.TotalSeconds, random);

    /// <summary>How much longer an idle counter takes to call whoever has been waiting for it so long.</summary>
    public void Reactions(TimeSpan elapsed, Span<float> row, Random random) => Rest(row, _reactions, (float)elapsed.TotalSeconds, random);

    private float[] Of(string service)
    {
        if (_services.TryGetValue(service, out var known))
        {
            return known;
        }

        var own = _experience.Cycles.GetValueOrDefault(service) ?? [];
        var missing = Math.Max(0, Fewest - own.Length);
        // Evenly over the station's, so that those borrowed have its shape.
        var borrowed = Enumerable.Range(0, missing).Select(i => _station[(int)((i + 0.5) / missing * _station.Length)]);
        return _services[service] = own.Length == 0 ? _station : Sorted([.. own, .. borrowed]);
    }

    private static void Rest(Span<float> row, ReadOnlySpan<float> pool, float elapsed, Random random)
    {
        // Strictly longer: what is under way has not ended, and who left while waiting (0) was never called.
        var longer = pool[Above(pool, elapsed)..];
        if (longer.Length >= FewLonger)
        {
            Draw(row, longer, random);
            foreach (ref var seconds in row)
            {
                seconds -= elapsed;
            }

            return;
        }

        // Longer than nearly all remembered: it goes on as the longest quarter went on from where that begins.
        var quarter = pool[(pool.Length * 3 / 4)..];
        Draw(row, quarter, random);
        foreach (ref var seconds in row)
        {
            seconds = Math.Max(seconds - quarter[0], 0.05f * quarter[0]);
        }
    }

    private static void Draw(Span<float> row, ReadOnlySpan<float> pool, Random random)
    {
        var shift = random.NextDouble();
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = pool[Math.Min((int)((i + shift) / row.Length * pool.Length), pool.Length - 1)];
        }

        random.Shuffle(row);
    }

    private static int Above(ReadOnlySpan<float> ascending, float value)
    {
        var i = 0;
        while (i < ascending.Length && ascending[i] <= value)
        {
            i++;
        }

        return i;
    }

    private static double DoubtOf(float[] cycles)
    {
        var mean = cycles.Average();
        // Of a uniform distribution with the standard error of the mean.
        return mean <= 0 ? 0 : Math.Min(0.5, Math.Sqrt(3 * cycles.Average(c => (c - mean) * (c - mean)) / cycles.Length) / mean);
    }

    private static float[] Sorted(float[] values)
    {
        var sorted = Array.ConvertAll(values, v => float.IsFinite(v) ? Math.Clamp(v, 0, Longest) : Longest);
        Array.Sort(sorted);
        return sorted;
    }
}
