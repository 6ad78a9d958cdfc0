namespace ServiceNet.Queues.Estimates;

/// <summary>
/// Makes a raw forecast honest. Whatever the model does not know (a clerk who opens later, people who will come before you, a
/// slow day) shows in where recent waits fell in their forecasts: if half of them lay below the level 0.6, the told half is the
/// forecast's level 0.6. So the shares are right even where the model is not, and the model only decides how narrow they are.
/// </summary>
internal static class Calibrate
{
    /// <summary>What to tell; null until the station is calibrated. For a whole line, <see cref="Calibration"/> once.</summary>
    public static Estimate? Told(Forecast raw, Experience experience) => Calibration.Of(experience)?.Told(raw);
}
