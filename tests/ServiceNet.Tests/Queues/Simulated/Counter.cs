using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>A counter of the simulation and its clerk.</summary>
internal sealed class Counter(string name, Shift shift)
{
    public Shift Shift => shift;

    public string Name => name;

    public bool IsOpen { get; set; }

    /// <summary>Whom it has called or serves.</summary>
    public Person? With { get; set; }

    /// <summary>Whose cycle has not ended: they were served, and perhaps the next waits.</summary>
    public Person? Last { get; set; }

    public double CalledAt { get; set; }

    public double EndedAt { get; set; }

    /// <summary>The clerk finishes something, or has seen somebody coming, and will call.</summary>
    public bool WillCall { get; set; }

    /// <summary>Since when somebody waits for it while it stands idle.</summary>
    public double? WaitedForSince { get; set; }

    public bool Serves(Person person) => shift.Services?.Contains(person.Service) ?? true;

    /// <summary>What the product would show of it.</summary>
    public OpenCounter Seen(double now) => new(
        name,
        shift.Services,
        With?.Service,
        TimeSpan.FromSeconds(With is not null ? now - CalledAt : WaitedForSince is { } since ? now - since : 0));
}
