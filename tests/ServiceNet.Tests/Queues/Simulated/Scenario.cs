namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>A service people come for.</summary>
/// <param name="Share">Of all who come.</param>
internal sealed record Offered(string Code, double Share, Shape Takes);

/// <summary>A counter's shift, in seconds of the day; the clerk is some minutes early or late.</summary>
/// <param name="Services">Null for all.</param>
/// <param name="Pace">How the clerk compares: 1.3 takes 30 % longer.</param>
internal sealed record Shift(double From, double To, string[]? Services = null, double Pace = 1);

/// <summary>A kind of station day that comes again and again. Times are seconds of the day.</summary>
internal sealed record Scenario(string Name, Offered[] Services, Shift[] Counters, double PeopleADay)
{
    public const double Hour = 3600, Morning = 8.5 * Hour, Noon = 12 * Hour, Afternoon = 14.5 * Hour, Evening = 18 * Hour;

    public (double Opens, double Closes)[] Sessions { get; init; } = [(Morning, Noon), (Afternoon, Evening)];

    /// <summary>How people come over an open session, relative: of the share of the session that has passed.</summary>
    public Func<double, double> Tide { get; init; } = _ => 1;

    /// <summary>How much busier a day is than the others (the sigma of its logarithm).</summary>
    public double DaysDiffer { get; init; } = 0.15;

    /// <summary>Called and not there.</summary>
    public double NoShows { get; init; } = 0.05;

    /// <summary>People who lose patience, and after how long.</summary>
    public double Leavers { get; init; } = 0.05;

    public Shape Patience { get; init; } = Shapes.Exponential(40 * 60);

    /// <summary>Elders, disabled people, people with infants.</summary>
    public double Priority { get; init; } = 0.08;

    /// <summary>Checked-in bookings a day.</summary>
    public int Bookings { get; init; }

    /// <summary>How slow the clerks of a day are: 1 as ever. What changes from day to day, the station is not told.</summary>
    public Func<int, double> PaceOfDay { get; init; } = _ => 1;

    /// <summary>Fixed, so that a run is the same everywhere.</summary>
    public int Seed { get; init; } = 20260302;

    public int Days { get; init; } = 40;

    /// <summary>Between one person and the next.</summary>
    public Shape Gap { get; init; } = Shapes.LogNormal(20, 0.5);

    /// <summary>From somebody's coming to an idle counter until they are called.</summary>
    public Shape Reaction { get; init; } = Shapes.LogNormal(25, 0.6);

    /// <summary>Called twice, then missed.</summary>
    public Shape Missed { get; init; } = Shapes.Uniform(60, 150);

    public Offered Service(string code) => Services.First(s => s.Code == code);

    public bool IsOpenAt(double time) => Sessions.Any(s => s.Opens <= time && time < s.Closes);

    /// <summary>What the next to come, comes for.</summary>
    public string Which(Random random)
    {
        var at = random.NextDouble() * Services.Sum(s => s.Share);
        return Services.First(s => (at -= s.Share) < 0 || s == Services[^1]).Code;
    }
}
