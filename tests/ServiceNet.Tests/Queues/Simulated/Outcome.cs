using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>How one number ended.</summary>
/// <param name="Waited">Until called; of those still waiting at closing, until then.</param>
/// <param name="Ended">How: left the line before anybody can say how long it would have been.</param>
internal sealed record Outcome(Estimate? Told, Estimate? Oracle, TimeSpan Waited, Ending Ended);

/// <summary>How a wait ended.</summary>
internal enum Ending
{
    Called,
    Left,
    Closing,
}
