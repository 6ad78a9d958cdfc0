using System.Runtime.CompilerServices;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>How long a journey may take. A script asked of a page has no bound of its own, and a browser that went silent would hold the suite.</summary>
internal static class Longest
{
    /// <summary>Milliseconds; the longest walk takes a third of it on two cores.</summary>
    public const int Journey = 10 * 60 * 1000;
}

/// <summary>A fact that fails, by its name, when it does not end.</summary>
public sealed class BoundedFactAttribute : FactAttribute
{
    /// <inheritdoc />
    public BoundedFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = Longest.Journey;
}

/// <summary>A theory whose every case fails, by its name, when it does not end.</summary>
public sealed class BoundedTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc />
    public BoundedTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = Longest.Journey;
}
