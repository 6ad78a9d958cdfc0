using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>
/// What the oracle knows: the distributions everything is drawn from, today's pace included. It sees the same line with the same
/// eyes, and like everybody cannot know who will come, leave or close early.
/// </summary>
internal static class Truth
{
    private const int Many = 500;

    public static Experience Of(Scenario scenario, double pace, Memory memory, Random random)
    {
        return new Experience(scenario.Services.ToDictionary(s => s.Code, Cycles, StringComparer.Ordinal), Draws(_ => (float)scenario.Reaction(random)), [], []);

        float[] Cycles(Offered service)
        {
            var leavers = memory.ShareOfLeavers(service.Code);
            var paces = scenario.Counters.Where(c => c.Services?.Contains(service.Code) ?? true).Select(c => c.Pace * pace).ToArray();
            return Draws(i => random.NextDouble() < leavers ? 0
                : (float)(scenario.Gap(random) + (random.NextDouble() < scenario.NoShows ? scenario.Missed(random) : service.Takes(random) * paces[i % paces.Length])));
        }
    }

    private static float[] Draws(Func<int, float> draw) => [.. Enumerable.Range(0, Many).Select(draw).Order()];
}
