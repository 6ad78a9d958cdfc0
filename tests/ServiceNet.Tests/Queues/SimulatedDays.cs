using System.Collections.Concurrent;
using ServiceNet.Tests.Queues.Simulated;
using Xunit;

namespace ServiceNet.Tests.Queues;

/// <summary>Whole stations for weeks, asking the product's forecast at every number: what is told must come true.</summary>
public sealed class SimulatedDays(SimulatedDays.Played played, ITestOutputHelper output) : IClassFixture<SimulatedDays.Played>
{
    public static TheoryData<string> Names => [.. Scenarios.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Half_of_all_waits_end_within_the_P50(string scenario) => Assert.InRange(played[scenario].All.P50, 0.45, 0.55);

    [Theory, MemberData(nameof(Names))]
    public void Nine_of_ten_waits_end_within_the_P90(string scenario) => Assert.InRange(played[scenario].All.P90, 0.85, 0.95);

    [Theory, MemberData(nameof(Names))]
    public void Nine_of_ten_numbers_are_told_something(string scenario) => Assert.InRange(played[scenario].GotOne, 0.9, 1);

    [Theory, MemberData(nameof(Names))]
    public void An_oracle_is_hardly_narrower(string scenario) => Assert.InRange(played[scenario].WidthAgainstOracle, 0, 1.5);

    /// <summary>Not by erring to one side with short waits and to the other with long ones.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Short_and_long_waits_are_told_alike(string scenario)
    {
        var score = played[scenario];
        foreach (var some in new[] { score.Short, score.Long }.Where(c => c.Told >= 200))
        {
            Assert.InRange(some.P50, 0.4, 0.6);
            Assert.InRange(some.P90, 0.82, 0.97);
        }
    }

    [Fact]
    public void The_guides_table_is_what_came_out()
    {
        var table = TableOfDays.Of(Scenarios.All.Select(s => played[s.Name]));
        output.WriteLine(table);
        if (TableOfDays.Keeping)
        {
            TableOfDays.Keep(table);
        }

        Assert.Equal(TableOfDays.Kept(), table);
    }

    /// <summary>Each scenario once, for all that is asked of it.</summary>
    public sealed class Played
    {
        private readonly ConcurrentDictionary<string, Score> _scores = new(StringComparer.Ordinal);

        public Played() => Parallel.ForEach(Scenarios.All, scenario => _scores[scenario.Name] = Score.Of(scenario));

        internal Score this[string scenario] => _scores[scenario];
    }
}
