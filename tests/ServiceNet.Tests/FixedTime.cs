using System.Globalization;

namespace ServiceNet.Tests;

/// <summary>A clock that stands still at an instant written in RFC 3339.</summary>
internal sealed class FixedTime(string now) : TimeProvider
{
    private readonly DateTimeOffset _now = Instant(now);

    /// <summary>Reads an instant as it is written in a test.</summary>
    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public override DateTimeOffset GetUtcNow() => _now.ToUniversalTime();
}
