using ServiceNet.Queues.Estimates;
using Xunit;
using static ServiceNet.Tests.Queues.ALine;

namespace ServiceNet.Tests.Queues;

public sealed class AForecast
{
    [Fact]
    public void Whoever_comes_to_an_idle_counter_waits_for_the_clerks_reaction()
        => AssertAbout(10, Waits(Line(1, Idle))[0]);

    [Fact]
    public void Each_before_you_takes_their_time()
        => Assert.All(Waits(Line(4, Idle)).Index(), w => AssertAbout(10 + (600 * w.Index), w.Item));

    [Fact]
    public void Two_counters_share_the_line()
        => Assert.All(Waits(Line(6, Idle, Idle with { Counter = "2" })).Index(), w => AssertAbout(10 + (w.Index / 2 * 600), w.Item));

    [Fact]
    public void Who_is_being_served_takes_the_rest_of_their_time()
        => AssertAbout(180, Waits(Line(1, JustCalled with { Elapsed = TimeSpan.FromMinutes(7) }))[0]);

    [Fact]
    public void Who_is_served_longer_than_anybody_remembered_is_not_done_at_once()
        => Assert.InRange(Waits(Line(1, JustCalled with { Elapsed = TimeSpan.FromMinutes(30) }))[0]!.Median, 1, 600);

    [Fact]
    public void Of_those_under_way_the_quick_ones_are_over()
    {
        var either = Knows(("consult", [.. Same(60, 30), .. Same(1200, 10)]));
        Assert.Equal(60, Waits(Line(1, JustCalled), either)[0]!.Median, 10.0);
        Assert.Equal(1200 - 90, Waits(Line(1, JustCalled with { Elapsed = TimeSpan.FromSeconds(90) }), either)[0]!.Median, 10.0);
    }

    [Fact]
    public void Who_left_while_waiting_took_no_time()
    {
        var half = Knows(("consult", [.. Same(600, 20), .. Same(0, 20)]));
        Assert.InRange(Waits(Line(11, Idle), half)[10]!.Median, 2400, 3600);
    }

    [Fact]
    public void A_break_is_waited_through()
    {
        var noon = Line(2, JustCalled) with { Now = At("11:55") };
        AssertAbout((float)(At("14:30") - noon.Now).TotalSeconds + 10, Waits(noon)[0]);
        AssertAbout((float)(At("14:40") - noon.Now).TotalSeconds + 10, Waits(noon)[1]);
    }

    [Fact]
    public void After_the_last_closing_the_line_is_imagined_to_its_end()
        => AssertAbout(1800 + 10, Waits(Line(4, Idle) with { Now = At("17:50") })[3]);

    [Fact]
    public void A_station_without_hours_is_taken_as_open() => AssertAbout(610, Waits(Line(2, Idle) with { Sessions = [] })[1]);

    [Fact]
    public void A_booking_goes_to_the_head_when_its_time_has_come()
    {
        var waits = Waits(new LineNow(Now, [Somebody, Somebody, Somebody, new("consult", Now.AddMinutes(15), null)], [Idle], Open));
        AssertAbout(610, waits[1]);
        AssertAbout(1210, waits[3]);
        AssertAbout(1810, waits[2]);
    }

    [Fact]
    public void A_booking_comes_before_its_time_when_nobody_else_waits()
        => AssertAbout(610, Waits(new LineNow(Now, [Somebody, new("consult", Now.AddHours(1), null)], [Idle], Open))[1]);

    [Fact]
    public void Two_bookings_come_in_the_order_of_their_slots()
    {
        var waits = Waits(new LineNow(Now, [Somebody, new("consult", Now.AddMinutes(8), null), new("consult", Now.AddMinutes(5), null)], [Idle], Open));
        AssertAbout(610, waits[2]);
        AssertAbout(1210, waits[1]);
    }

    [Fact]
    public void A_counter_for_some_services_passes_over_the_others()
    {
        var files = Idle with { Services = ["file"] };
        var waits = Waits(new LineNow(Now, [Somebody, new("file", null, null), Somebody], [files, JustCalled with { Counter = "2" }], Open));
        AssertAbout(600, waits[0]);
        AssertAbout(10, waits[1]);
        AssertAbout(1200, waits[2]);
    }

    [Fact]
    public void Whoever_was_sent_to_a_counter_waits_for_that_one()
        => AssertAbout(600, Waits(new LineNow(Now, [new("consult", null, "2"), Somebody], [Idle, JustCalled with { Counter = "2" }], Open))[0]);

    [Fact]
    public void Nobody_is_forecast_whom_no_open_counter_calls()
    {
        var waits = Waits(new LineNow(Now, [new("mediate", null, null), new("consult", null, "9"), Somebody], [Idle with { Services = ["consult"] }], Open));
        Assert.Null(waits[0]);
        Assert.Null(waits[1]);
        AssertAbout(10, waits[2]);
    }

    [Fact]
    public void Without_an_open_counter_there_is_none() => Assert.Null(ForecastWaits.Of(Line(3), TenMinutes, 0, new Random(1)));

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void A_station_that_knows_too_little_makes_none(int cycles, bool makes)
        => Assert.Equal(makes, ForecastWaits.Of(Line(1, Idle), Knows(("consult", Same(600, cycles - 5)), ("file", Same(600, 5))), 0, new Random(1)) is not null);

    [Fact]
    public void A_service_without_a_past_takes_as_long_as_the_stations_others()
        => AssertAbout(610, Waits(new LineNow(Now, [new("new", null, null), Somebody], [Idle], Open))[1]);

    [Fact]
    public void A_service_with_a_short_past_leans_on_the_stations_others()
    {
        var few = Knows(("consult", Same(600, 60)), ("mediate", Same(1800, 10)));
        var next = Waits(new LineNow(Now, [new("mediate", null, null), Somebody], [Idle], Open), few)[1]!;
        Assert.InRange(next.At(0.25), 600, 700);
        Assert.InRange(next.At(0.75), 1700, 1900);
    }

    [Fact]
    public void Whoever_takes_a_number_next_finds_theirs_behind_the_line()
    {
        var forecasts = ForecastWaits.Of(Line(2, Idle with { Services = ["consult"] }), TenMinutes, 2, new Random(1))!;
        Assert.Equal(4, forecasts.Count);
        AssertAbout(1210, forecasts[2]);
        AssertAbout(1810, forecasts[3]);
    }

    [Fact]
    public void Priority_people_who_will_come_go_before_others_but_not_before_each_other()
    {
        var line = Line(20, Idle) with { Sessions = [], Overtaking = new Overtaking(1, 2, 0) };
        Assert.InRange(Waits(line)[19]!.Median, 10 + (19 * 600) + 600, 10 + (19 * 600) + (6 * 600));
        AssertAbout(10 + (19 * 600), Waits(line with { Overtaking = new Overtaking(0, 2, 0) })[19]);
        AssertAbout(10 + (19 * 600), Waits(line with { Line = [.. line.Line.Take(19), Somebody with { Priority = true }] })[19]);
    }

    [Fact]
    public void Who_booked_and_is_not_here_yet_goes_first_at_their_time_and_not_before()
    {
        var line = Line(3, Idle) with { Expected = [Somebody with { SlotStart = Now.AddMinutes(15) }] };
        var waits = Waits(line);
        Assert.Equal(3, waits.Count);
        AssertAbout(610, waits[1]);
        // Nine of ten come.
        Assert.Equal([1210, 1810, 1810], new[] { 0.05, 0.2, 0.9 }.Select(l => Math.Round(waits[2]!.At(l))));
        AssertAbout(10, Waits(Line(1, Idle) with { Expected = line.Expected })[0]);
    }

    [Fact]
    public void One_place_alone_is_forecast_as_in_the_whole_line()
    {
        var varied = Knows(("consult", [.. Enumerable.Range(1, 100).Select(i => i * 12f)]));
        var line = new LineNow(Now, [Somebody, Somebody, Somebody, Somebody, new("consult", Now.AddMinutes(10), null)], [Idle, JustCalled with { Counter = "2" }], Open);
        for (var place = 0; place < 5; place++)
        {
            var (whole, alone) = (Waits(line, varied)[place]!, ForecastWaits.OfOne(line, varied, place, new Random(2))!);
            Assert.Equal(whole.Median, alone.Median, Math.Max(5, 0.08 * whole.Median));
            Assert.Equal(whole.At(0.9), alone.At(0.9), 0.08 * whole.At(0.9));
        }
    }

    [Fact]
    public void A_thousand_people_are_forecast_in_one_pass()
    {
        var waits = Waits(Line(1000, Idle, Idle with { Counter = "2" }) with { Sessions = [] });
        AssertAbout(10 + (499 * 600), waits[999]);
    }

    private static IReadOnlyList<Forecast?> Waits(LineNow line, Experience? known = null) => ForecastWaits.Of(line, known ?? TenMinutes, 0, new Random(1))!;

    private static void AssertAbout(float seconds, Forecast? forecast)
    {
        Assert.NotNull(forecast);
        Assert.Equal(seconds, forecast.Seconds[0], 1f);
        Assert.Equal(seconds, forecast.Seconds[^1], 1f);
    }
}
