namespace ServiceNet.Queues.Estimates;

/// <summary>
/// Makes a raw forecast honest. Whatever the model does not know (a clerk who opens later, people who will come before you, a
/// slow day) shows in where recent waits fell in their forecasts: if half of them lay below the level 0.6, the told half is the
/// forecast's level 0.6. So the shares are right even where the model is not, and the model only decides how narrow they are.
/// </summary>
internal static class Calibrate
{
    /// <summary>Below this many known waits nothing is told: the station still learns.</summary>
    public const int FewestLevels = 30;

    /// <summary>Of so many known waits, those most like the coming one speak: short waits and long ones err differently.</summary>
    private const int MostAlike = 60;

    /// <summary>From so many known waits on they alone decide; before, the model's own levels have a say.</summary>
    private const int Enough = 100;

    /// <summary>What to tell; null until the station is calibrated.</summary>
    public static Estimate? Told(Forecast raw, Experience experience)
    {
        if (experience.Levels.Length < FewestLevels)
        {
            return null;
        }

        var (levels, trust) = (Alike(raw, experience), Math.Max(0, Enough - experience.Levels.Length) / (2.0 * Enough));
        return new Estimate(Minutes(raw.At(Level(levels, 0.5, trust))), Minutes(raw.At(Level(levels, 0.9, trust))));
    }

    /// <summary>The levels of those recent waits whose forecasts were most like this one in length, ascending.</summary>
    private static float[] Alike(Forecast raw, Experience experience)
    {
        var levels = experience.Levels.ToArray();
        if (experience.Medians.Length == levels.Length && levels.Length > MostAlike)
        {
            var unlike = Array.ConvertAll(experience.Medians, m => Math.Abs(MathF.Log((m + 60) / (raw.Median + 60))));
            Array.Sort(unlike, levels);
            levels = levels[..MostAlike];
        }

        Array.Sort(levels);
        return levels;
    }

    /// <summary>The level below which that share of recent waits fell, counting the coming one among them.</summary>
    private static double Level(float[] ascending, double share, double trust)
    {
        var at = Math.Clamp(((ascending.Length + 1) * share) - 1, 0, ascending.Length - 1);
        var below = (int)at;
        var found = ascending[below] + ((at - below) * (ascending[Math.Min(below + 1, ascending.Length - 1)] - ascending[below]));
        return found + (trust * (share - found));
    }

    private static double Minutes(double seconds) => Math.Round(seconds / 60, 1, MidpointRounding.AwayFromZero);
}
