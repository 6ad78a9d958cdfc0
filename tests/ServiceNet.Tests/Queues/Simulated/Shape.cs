namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>How long things take: a distribution, drawn in whole seconds.</summary>
internal delegate double Shape(Random random);

/// <summary>The shapes of the scenarios. Whole seconds, so that the last bit of a logarithm on another machine decides nothing.</summary>
internal static class Shapes
{
    public static Shape Exponential(double mean) => r => Math.Round(-mean * Math.Log(1 - r.NextDouble()));

    public static Shape Uniform(double from, double to) => r => Math.Round(from + (r.NextDouble() * (to - from)));

    /// <summary>What most services look like.</summary>
    /// <param name="median">Seconds.</param>
    /// <param name="sigma">Of the logarithm: 0.5 is what offices measure, 0.9 has a long tail.</param>
    public static Shape LogNormal(double median, double sigma) => r => Math.Round(median * Math.Exp(sigma * Normal(r)));

    /// <summary>Most are quick, some long: a form handed in, a dispute told.</summary>
    public static Shape Either(double shareOfFirst, Shape first, Shape second) => r => r.NextDouble() < shareOfFirst ? first(r) : second(r);

    public static double Normal(Random r) => Math.Sqrt(-2 * Math.Log(1 - r.NextDouble())) * Math.Cos(2 * Math.PI * r.NextDouble());
}
