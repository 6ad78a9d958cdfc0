using FsCheck.Fluent;
using ServiceNet.Queues.Estimates;
using Xunit;
using static ServiceNet.Tests.Queues.ALine;

namespace ServiceNet.Tests.Queues;

/// <summary>What holds of every line.</summary>
public sealed class LawsOfForecasts
{
    [Fact]
    public void Levels_ascend_and_nobody_behind_is_called_sooner()
        => Property.Holds(Lines(), l =>
        {
            var waits = ForecastWaits.Of(l.Line, l.Known, 3, new Random(1))!;
            return waits.All(w => w!.Seconds.Zip(w.Seconds.Skip(1)).All(s => 0 <= s.First && s.First <= s.Second))
                && waits.Zip(waits.Skip(1)).All(w => w.First!.Seconds.Zip(w.Second!.Seconds).All(s => s.First <= s.Second));
        });

    [Fact]
    public void One_more_counter_never_makes_anybody_wait_longer()
        => Property.Holds(Lines(), l =>
        {
            // The same seed draws the same durations for everybody who was there before.
            var waits = ForecastWaits.Of(l.Line, l.Known, 0, new Random(1))!;
            var relieved = ForecastWaits.Of(l.Line with { Counters = [.. l.Line.Counters, new OpenCounter("new", null, null, TimeSpan.Zero)] }, l.Known, 0, new Random(1))!;
            return waits.Zip(relieved).All(w => w.First!.Seconds.Zip(w.Second!.Seconds).All(s => s.Second <= s.First + 0.5));
        });

    [Fact]
    public void One_more_person_ahead_never_makes_it_shorter_by_more_than_chance()
        => Property.Holds(Lines(), l =>
        {
            var waits = ForecastWaits.Of(l.Line, l.Known, 1, new Random(1))![^1]!;
            var behind = ForecastWaits.Of(l.Line with { Line = [Somebody, .. l.Line.Line] }, l.Known, 1, new Random(2))![^1]!;
            return behind.Median >= (waits.Median * 0.9) - 5;
        });

    [Fact]
    public void A_wait_and_its_level_say_the_same()
        => Property.Holds(
            from steps in ArbMap.Default.GeneratorFor<byte>().ArrayOf(Forecast.Count)
            from wait in ArbMap.Default.GeneratorFor<ushort>()
            select (Raw: new Forecast([.. steps.Select((_, i) => (float)steps.Take(i + 1).Sum(s => s % 100))]), Wait: TimeSpan.FromSeconds(wait / 20.0)),
            f =>
            {
                var level = f.Raw.LevelOf(f.Wait);
                // A wait in the far tail is as far as anybody looks.
                return level is >= 0 and < 1 && (level > 0.9998 || Math.Abs(f.Raw.At(level) - f.Wait.TotalSeconds) < 0.01)
                    && Enumerable.Range(0, 101).Select(i => i / 100.0).All(l => l < 0.9998 && f.Raw.At(l) >= f.Wait.TotalSeconds ? f.Raw.LevelOf(f.Wait) <= l + 1e-9 : l >= 0.9998 || f.Raw.LevelOf(f.Wait) > l - 1e-9);
            });

    [Fact]
    public void Of_equal_levels_a_wait_has_the_lowest()
    {
        var idle = new Forecast([.. Same(0, 9), .. Same(30, 10)]);
        Assert.Equal(0, idle.LevelOf(TimeSpan.Zero));
        Assert.Equal(0.5, idle.LevelOf(TimeSpan.FromSeconds(30)), 6);
        Assert.Equal(0, idle.At(0.45));
    }

    private static FsCheck.Gen<(LineNow Line, Experience Known)> Lines()
        => from people in Gen.Choose(0, 25)
           from counters in Gen.Choose(0, 3).ListOf()
           from busy in Gen.Choose(0, 1500)
           from minute in Gen.Choose(0, 500)
           from cycles in Gen.Choose(0, 2000).ArrayOf(40)
           select (
               new LineNow(
                   At("08:30").AddMinutes(minute),
                   [.. Enumerable.Repeat(Somebody, people)],
                   [Idle, .. counters.Take(5).Select((c, i) => new OpenCounter($"{i + 2}", null, c == 0 ? null : "consult", TimeSpan.FromSeconds(c == 0 ? 0 : busy)))],
                   Open),
               Knows(("consult", Array.ConvertAll(cycles, c => (float)c))));
}
