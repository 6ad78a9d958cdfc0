using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>Somebody with a number.</summary>
internal sealed class Person
{
    public required int Place { get; init; }

    public required string Service { get; init; }

    public required double TakenAt { get; init; }

    public bool Priority { get; init; }

    public bool NoShow { get; init; }

    /// <summary>Of a checked-in booking.</summary>
    public double? Slot { get; init; }

    public double? GivesUpAt { get; init; }

    /// <summary>Came while a counter stood idle and nobody was before them.</summary>
    public bool CameToIdle { get; set; }

    public Forecast? Raw { get; set; }

    public Estimate? Told { get; set; }

    /// <summary>What somebody would say who knows how long things take.</summary>
    public Estimate? Oracle { get; set; }
}
