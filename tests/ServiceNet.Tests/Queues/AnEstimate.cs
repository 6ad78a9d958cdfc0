using FsCheck.Fluent;
using ServiceNet.Queues.Estimates;
using Xunit;

namespace ServiceNet.Tests.Queues;

public sealed class AnEstimate
{
    /// <summary>One minute at 0.05, two at 0.10 … nineteen at 0.95.</summary>
    private static readonly Forecast Minutes = new([.. Enumerable.Range(1, Forecast.Count).Select(i => i * 60f)]);

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void Is_made_once_thirty_waits_are_known(int waits, bool told)
        => Assert.Equal(told, Calibrate.Told(Minutes, Fell(Evenly(waits))) is not null);

    [Fact]
    public void Says_what_the_forecast_says_where_that_came_true()
    {
        var told = Calibrate.Told(Minutes, Fell(Evenly(60)))!;
        Assert.Equal(10, told.P50Minutes);
        Assert.Equal(18, told.P90Minutes, 0.2);
    }

    [Fact]
    public void Says_more_where_people_waited_longer_than_forecast()
    {
        var told = Calibrate.Told(Minutes, Fell([.. Evenly(60).Select(l => 0.5f + (l / 2))]))!;
        Assert.InRange(told.P50Minutes, 13.5, 15);
        Assert.InRange(told.P90Minutes, 18.5, 20);
    }

    [Fact]
    public void Says_more_than_any_imagined_wait_where_many_waited_longer_than_that()
        => Assert.InRange(Calibrate.Told(Minutes, Fell([.. Evenly(80).Select(l => l < 0.7 ? l : 0.995f)]))!.P90Minutes, 21, 40);

    [Fact]
    public void Few_waits_move_it_less_than_many()
    {
        var few = Calibrate.Told(Minutes, Fell([.. Enumerable.Repeat(0.8f, 30)]))!;
        var many = Calibrate.Told(Minutes, Fell([.. Enumerable.Repeat(0.8f, 500)]))!;
        Assert.InRange(few.P50Minutes, 12, 15);
        Assert.InRange(many.P50Minutes, 15.5, 16);
    }

    [Fact]
    public void Hears_those_whose_waits_were_like_the_coming_one()
    {
        var levels = Enumerable.Repeat(0.2f, 100).Concat(Enumerable.Repeat(0.8f, 100)).ToArray();
        var medians = Enumerable.Repeat(60f, 100).Concat(Enumerable.Repeat(600f, 100)).ToArray();
        Assert.InRange(Calibrate.Told(Minutes, Fell(levels, medians))!.P50Minutes, 15, 16);
        Assert.InRange(Calibrate.Told(new Forecast(Array.ConvertAll(Minutes.Seconds, s => s / 10)), Fell(levels, medians))!.P50Minutes, 0.4, 0.5);
        // Where nobody knows how long they were, all are heard.
        Assert.InRange(Calibrate.Told(Minutes, Fell(levels))!.P50Minutes, 8, 12);
    }

    [Fact]
    public void Never_tells_a_half_longer_than_the_nine_of_ten()
        => Property.Holds(
            from levels in Gen.Choose(0, 1000).Select(l => l / 1000f).ArrayOf(45)
            from steps in Gen.Choose(0, 300).ArrayOf(Forecast.Count)
            select (Levels: levels, Raw: new Forecast([.. steps.Select((_, i) => (float)steps.Take(i + 1).Sum())])),
            x => Calibrate.Told(x.Raw, Fell(x.Levels)) is { } told && told.P50Minutes >= 0 && told.P50Minutes <= told.P90Minutes && told.P50Minutes == Math.Round(told.P50Minutes, 1));

    [Theory]
    [InlineData(0.7, 42, true)]
    [InlineData(0.7, 43, false)]
    [InlineData(0, 0, true)]
    [InlineData(16.1, 966, true)]
    public void Holds_to_the_second_of_what_was_shown(double minutes, int seconds, bool within)
    {
        Assert.Equal(within, new Estimate(minutes, 60).P50Covers(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(within, new Estimate(0, minutes).P90Covers(TimeSpan.FromSeconds(seconds)));
    }

    private static float[] Evenly(int count) => [.. Enumerable.Range(0, count).Select(i => (i + 0.5f) / count)];

    private static Experience Fell(float[] levels, float[]? medians = null) => Experience.None with { Levels = levels, Medians = medians ?? [] };
}
