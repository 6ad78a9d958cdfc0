namespace ServiceNet.Queues.Estimates;

/// <summary>
/// The raw forecast of one wait: seconds at the levels 0.05, 0.10 … 0.95. It is kept with the ticket when the number is
/// taken; once the person is called, <see cref="LevelOf"/> says where the wait fell, and that corrects what others are told.
/// </summary>
internal sealed record Forecast(float[] Seconds)
{
    /// <summary>How many numbers make a forecast.</summary>
    public const int Count = 19;

    private const double Step = 1.0 / (Count + 1);

    /// <summary>Beyond this no station's memory says anything.</summary>
    private const double Highest = 0.9999;

    /// <summary>Half of the imagined waits were shorter, in seconds.</summary>
    public float Median => Seconds[Count / 2];

    /// <summary>How fast the last twentieth thins out: as between the levels 0.75 and 0.95, and never not at all.</summary>
    private double Tail => Math.Max((Seconds[^1] - Seconds[14]) / Math.Log(5), (0.02 * Seconds[^1]) + 1);

    /// <summary>
    /// The lowest level whose seconds reach the wait. The lowest, because a wait is within what was told as soon as the two are
    /// equal: so the share of levels up to a level is exactly the share of waits that level would have covered.
    /// </summary>
    public double LevelOf(TimeSpan wait)
    {
        var seconds = wait.TotalSeconds;
        if (seconds > Seconds[^1])
        {
            return Math.Min(Highest, 1 - (Step * Math.Exp((Seconds[^1] - seconds) / Tail)));
        }

        var i = Array.FindIndex(Seconds, s => s >= seconds);
        var below = i == 0 ? 0 : Seconds[i - 1];
        return seconds <= below ? i * Step : (i + ((seconds - below) / (Seconds[i] - below))) * Step;
    }

    /// <summary>Seconds at a level; ascending.</summary>
    public double At(double level)
    {
        var place = Math.Clamp(level, 0, Highest) / Step;
        if (place >= Count)
        {
            return Seconds[^1] + (Tail * Math.Log(Step / (1 - Math.Min(level, Highest))));
        }

        var i = (int)place;
        var below = i == 0 ? 0 : Seconds[i - 1];
        return below + ((place - i) * (Seconds[i] - below));
    }

    /// <summary>Of as many imagined waits as there are, in ascending order.</summary>
    internal static Forecast Of(ReadOnlySpan<float> waits)
    {
        var seconds = new float[Count];
        for (var i = 0; i < Count; i++)
        {
            var at = Math.Clamp(((i + 1) * Step * waits.Length) - 0.5, 0, waits.Length - 1);
            var below = (int)at;
            seconds[i] = waits[below] + ((float)(at - below) * (waits[Math.Min(below + 1, waits.Length - 1)] - waits[below]));
        }

        return new Forecast(seconds);
    }
}
