namespace ServiceNet.Queues.Estimates;

/// <summary>What a station's recent waits say of its forecasts, prepared once for all who are to be told something.</summary>
internal sealed class Calibration
{
    /// <summary>Below this many known waits nothing is told: the station still learns.</summary>
    public const int Fewest = 30;

    /// <summary>From so many known waits on they alone decide; before, the model's own levels have a say.</summary>
    private const int Enough = 100;

    /// <summary>Of all known waits, those most like the coming one speak: short waits and long ones err differently.</summary>
    private const int MostAlike = 60;

    /// <summary>By which lengths are compared: a minute or two is no difference for an hour, and is one for a minute.</summary>
    private const float Minute = 60;

    /// <summary>Ascending, and beside each the level its wait fell at; null where lengths are not known.</summary>
    private readonly float[]? _medians;
    private readonly float[] _levels;

    /// <summary>How much the model's own levels count.</summary>
    private readonly double _trust;

    private Calibration(Experience experience)
    {
        _levels = [.. experience.Levels];
        _trust = Math.Max(0, Enough - _levels.Length) / (2.0 * Enough);
        if (experience.Medians.Length == _levels.Length)
        {
            _medians = [.. experience.Medians];
            Array.Sort(_medians, _levels);
        }
    }

    /// <summary>Null until enough waits are known.</summary>
    public static Calibration? Of(Experience experience) => experience.Levels.Length < Fewest ? null : new Calibration(experience);

    /// <summary>What to tell whoever has this forecast.</summary>
    public Estimate Told(Forecast raw)
    {
        var levels = Alike(raw.Median);
        Array.Sort(levels);
        return new Estimate(Minutes(raw.At(Level(levels, 0.5))), Minutes(raw.At(Level(levels, 0.9))));
    }

    /// <summary>The levels of those waits whose forecasts were most like this one in length.</summary>
    private float[] Alike(float median)
    {
        if (_medians is null || _medians.Length <= MostAlike)
        {
            return [.. _levels];
        }

        var found = Array.BinarySearch(_medians, median);
        var to = found < 0 ? ~found : found;
        var from = to;
        while (to - from < MostAlike)
        {
            var longer = from == 0 || (to < _medians.Length && (_medians[to] + Minute) / (median + Minute) < (median + Minute) / (_medians[from - 1] + Minute));
            (from, to) = longer ? (from, to + 1) : (from - 1, to);
        }

        return _levels[from..to];
    }

    /// <summary>The level below which that share of waits fell, counting the coming one among them.</summary>
    private double Level(float[] ascending, double share)
    {
        var at = Math.Clamp(((ascending.Length + 1) * share) - 1, 0, ascending.Length - 1);
        var below = (int)at;
        var found = ascending[below] + ((at - below) * (ascending[Math.Min(below + 1, ascending.Length - 1)] - ascending[below]));
        return found + (_trust * (share - found));
    }

    private static double Minutes(double seconds) => Math.Round(seconds / 60, 1, MidpointRounding.AwayFromZero);
}
