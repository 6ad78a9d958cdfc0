using System.Diagnostics.CodeAnalysis;

namespace ServiceNet.Local;

/// <summary>
/// A private server could not be started, for a reason the person at the terminal can act on.
/// The message is Chinese first, then English; the host prints it alone, without a stack trace, and exits with 2.
/// </summary>
[SuppressMessage("Roslynator", "RCS1194", Justification = "A message in one language, or none, is what this type exists to prevent.")]
public sealed class LocalStartException : Exception
{
    /// <summary>Says in both languages what is wrong and what to do.</summary>
    public LocalStartException(string chinese, string english)
        : base(chinese + Environment.NewLine + english)
    {
    }

    /// <summary>As above, with the fault behind it.</summary>
    public LocalStartException(string chinese, string english, Exception inner)
        : base(chinese + Environment.NewLine + english, inner)
    {
    }
}
