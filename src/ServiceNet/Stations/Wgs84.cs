namespace ServiceNet.Stations;

/// <summary>
/// WGS-84, for what leaves for the world: a calendar's GEO (RFC 5545, 3.8.1.6) and satellites mean that, while Chinese
/// maps and our stations mean GCJ-02. The public transform, walked back once; what remains is under two metres.
/// </summary>
public static class Wgs84
{
    private const double Axis = 6378245;
    private const double Eccentricity = 0.006693421622965943;

    /// <summary>The same spot in WGS-84 degrees.</summary>
    public static (double Lat, double Lng) ToWgs84(this Place gcj02)
    {
        var (x, y) = (gcj02.Lng - 105, gcj02.Lat - 35);
        var root = Math.Sqrt(Math.Abs(x));
        var shared = ((20 * Math.Sin(6 * x * Math.PI)) + (20 * Math.Sin(2 * x * Math.PI))) * 2 / 3;
        var north = -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * root) + shared
            + (Waves(y, (20, 1), (40, 3)) * 2 / 3) + (Waves(y, (160, 12), (320, 30)) * 2 / 3);
        var east = 300 + x + (2 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * root) + shared
            + (Waves(x, (20, 1), (40, 3)) * 2 / 3) + (Waves(x, (150, 12), (300, 30)) * 2 / 3);
        var radians = gcj02.Lat / 180 * Math.PI;
        var magic = 1 - (Eccentricity * Math.Sin(radians) * Math.Sin(radians));
        var meridian = Axis * (1 - Eccentricity) / (magic * Math.Sqrt(magic));
        var parallel = Axis / Math.Sqrt(magic) * Math.Cos(radians);
        return (gcj02.Lat - (north * 180 / (meridian * Math.PI)), gcj02.Lng - (east * 180 / (parallel * Math.PI)));
    }

    private static double Waves(double value, params ReadOnlySpan<(double Amplitude, double Divisor)> waves)
    {
        var sum = 0d;
        foreach (var (amplitude, divisor) in waves)
        {
            sum += amplitude * Math.Sin(value / divisor * Math.PI);
        }

        return sum;
    }
}
