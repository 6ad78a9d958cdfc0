using static ServiceNet.Tests.Queues.Simulated.Scenario;
using static ServiceNet.Tests.Queues.Simulated.Shapes;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>The days the estimate is held against: each shape of service, tide and shift at least once.</summary>
internal static class Scenarios
{
    private static readonly Shift AllDay = new(Morning - 120, Evening);

    public static readonly Scenario[] All =
    [
        new("One counter, exponential, steady", [new("consult", 1, Exponential(480))], [AllDay], 44),
        new("Two counters, log-normal, morning rush", [new("consult", 0.7, LogNormal(420, 0.5)), new("file", 0.3, LogNormal(720, 0.5))], [AllDay, AllDay], 80) { Tide = Rush },
        new("Two counters, nearly constant, waves", [new("stamp", 1, Uniform(330, 390))], [AllDay, AllDay], 120) { Tide = Waves },
        new("Three counters, short or long, steady", [new("any", 1, Either(0.75, LogNormal(180, 0.3), LogNormal(1200, 0.3)))], [AllDay, AllDay, AllDay], 145),
        new("Two counters, long tail", [new("dispute", 1, LogNormal(360, 0.9))], [AllDay, AllDay], 80),
        new("Counters open and close", [new("consult", 1, LogNormal(480, 0.5))], [AllDay, new(9.5 * Hour, 11.5 * Hour), new(15 * Hour, 17 * Hour), new(10 * Hour, 16 * Hour)], 85) { Tide = Rush },
        new("A slower clerk after some weeks", [new("consult", 1, LogNormal(420, 0.5))], [AllDay, AllDay], 75) { PaceOfDay = day => day < 20 ? 1 : 1.35 },
        new("Slow and fast days, unequal clerks", [new("consult", 1, LogNormal(420, 0.6))], [AllDay with { Pace = 0.8 }, AllDay with { Pace = 1.25 }], 72) { PaceOfDay = day => day % 3 == 0 ? 1.15 : 0.95 },
        new("Many missed, many leave", [new("consult", 1, LogNormal(480, 0.6))], [AllDay, AllDay], 95) { NoShows = 0.25, Leavers = 0.3, Patience = Exponential(25 * 60), Tide = Rush },
        new("Priority for one in four", [new("consult", 1, Exponential(420))], [AllDay, AllDay], 92) { Priority = 0.25, Tide = Rush },
        new("Bookings between the walk-ins", [new("consult", 0.8, LogNormal(480, 0.5)), new("mediate", 0.2, LogNormal(1200, 0.3))], [AllDay, AllDay], 45) { Bookings = 14 },
        new("Counters for some services only", [new("file", 0.55, LogNormal(420, 0.5)), new("consult", 0.3, LogNormal(600, 0.5)), new("mediate", 0.15, LogNormal(1200, 0.4))], [AllDay with { Services = ["file"] }, AllDay with { Services = ["consult", "mediate"] }, AllDay], 92),
        new("Four counters, too few at the rush", [new("any", 1, LogNormal(540, 0.6))], [AllDay, AllDay, AllDay, AllDay], 165) { Tide = share => share < 0.35 ? 3 : 1 },
        new("A quiet station", [new("consult", 1, Exponential(600))], [AllDay], 14) { Days = 120 },
    ];

    private static double Rush(double share) => share < 0.3 ? 2 : 0.8;

    private static double Waves(double share) => (int)(share * 12) % 3 == 0 ? 3 : 0.6;
}
