namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>When people come.</summary>
internal static class Arrivals
{
    /// <summary>Instants of a day, while the station is open, as many and as bunched as the scenario says.</summary>
    public static IEnumerable<double> Of(Scenario scenario, Random random)
    {
        var busy = scenario.PeopleADay * Math.Exp(scenario.DaysDiffer * Shapes.Normal(random));
        var open = scenario.Sessions.Sum(s => s.Closes - s.Opens);
        var most = Steps().Max(scenario.Tide);
        var mean = Steps().Average(scenario.Tide);
        foreach (var (opens, closes) in scenario.Sessions)
        {
            // Thinned: as many as at the highest tide, of whom those stay whom the tide at that time would bring.
            for (var at = opens; ;)
            {
                at += -Math.Log(1 - random.NextDouble()) * open / busy / most * mean;
                if (at >= closes)
                {
                    break;
                }

                if (random.NextDouble() * most < scenario.Tide((at - opens) / (closes - opens)))
                {
                    yield return Math.Round(at);
                }
            }
        }
    }

    /// <summary>The slots of the day's bookings, half hours of the sessions, and when people check in: some minutes before, a few late, one of twelve never.</summary>
    public static IEnumerable<(double? At, double Slot)> BookingsOf(Scenario scenario, Random random)
    {
        for (var i = 0; i < scenario.Bookings; i++)
        {
            var (opens, closes) = scenario.Sessions[random.Next(scenario.Sessions.Length)];
            var slot = opens + (1800 * random.Next(1, (int)((closes - opens) / 1800)));
            var at = Math.Max(opens + 60, slot - Math.Round((random.NextDouble() * 25 * 60) - 300));
            yield return (random.Next(12) == 0 ? null : at, slot);
        }
    }

    private static IEnumerable<double> Steps() => Enumerable.Range(0, 101).Select(i => i / 100.0);
}
