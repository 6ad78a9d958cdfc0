using ServiceNet.Stations;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Stations;

public sealed class AStationsDay
{
    private static readonly Session Morning = new(new TimeOnly(8, 30), new TimeOnly(12, 0));
    private static readonly Session Afternoon = new(new TimeOnly(14, 30), new TimeOnly(18, 0));

    [Theory]
    [InlineData("2026-03-11", null)] // Wednesday
    [InlineData("2026-10-10", "调休上班")] // Saturday, worked
    [InlineData("2026-09-20", "调休上班")] // Sunday, worked
    public void A_working_day_keeps_the_weeks_hours_and_a_make_up_workday_Fridays(string day, string? reason)
    {
        var open = On(AStation.With(), day);
        Assert.Equal([Morning, Afternoon], open.Sessions);
        Assert.Equal(reason, open.Reason);
        Assert.True(open.IsOpen);
    }

    [Fact]
    public void Fridays_hours_are_Fridays_and_not_Mondays()
        => Assert.Equal([Afternoon], On(AStation.With("Mon-Thu 08:30-12:00; Fri 14:30-18:00; Sun 08:30-12:00"), "2026-09-20").Sessions);

    [Fact]
    public void A_station_may_keep_other_hours_on_make_up_workdays()
        => Assert.Equal([new Session(new TimeOnly(9, 0), new TimeOnly(11, 0))], On(AStation.With(makeUp: "09:00-11:00"), "2026-10-10").Sessions);

    [Theory]
    [InlineData("2026-10-01", "国庆节")]
    [InlineData("2026-10-03", "国庆节")] // a Saturday on which it would open
    [InlineData("2026-02-18", "春节")]
    public void A_holiday_is_closed_under_its_name(string day, string reason) => Closed(AStation.With(), day, reason);

    [Fact]
    public void A_weekend_is_closed_unless_the_week_says_otherwise()
    {
        Closed(AStation.With(), "2026-03-15", "周末");
        Assert.True(On(AStation.With(), "2026-03-14").IsOpen);
        Assert.Null(On(AStation.With(), "2026-03-14").Reason);
    }

    [Fact]
    public void A_weekday_without_hours_is_the_stations_own_rest()
    {
        Closed(AStation.With("Mon-Tue 08:30-12:00"), "2026-03-11", "本站休息");
        Closed(AStation.With("Mon-Tue 08:30-12:00"), "2026-10-10", "本站休息");
    }

    [Fact]
    public void An_exception_comes_before_week_and_calendar()
    {
        var station = AStation.With(exceptions: [new StationException(Day("2026-10-02"), "09:00-10:00", "国庆值班"), new StationException(Day("2026-03-11"), null, "设备检修")]);
        Assert.Equal([new Session(new TimeOnly(9, 0), new TimeOnly(10, 0))], On(station, "2026-10-02").Sessions);
        Assert.Equal("国庆值班", On(station, "2026-10-02").Reason);
        Closed(station, "2026-03-11", "设备检修");
    }

    [Fact]
    public void A_day_of_an_unpublished_year_may_change()
    {
        Assert.True(On(AStation.With(), "2027-03-10").Provisional);
        Assert.False(On(AStation.With(), "2026-03-11").Provisional);
    }

    [Theory]
    [InlineData("2026-03-11T08:29:59+08:00", false)]
    [InlineData("2026-03-11T08:30:00+08:00", true)]
    [InlineData("2026-03-11T00:30:00Z", true)]
    [InlineData("2026-03-11T12:00:00+08:00", false)]
    [InlineData("2026-10-10T15:00:00+08:00", true)]
    [InlineData("2026-10-09T19:00:00Z", false)] // the tenth already, at three in the morning
    [InlineData("2026-10-01T10:00:00+08:00", false)]
    public void It_is_open_by_Shanghais_clock(string now, bool open)
        => Assert.Equal(open, AStation.With().Week.IsOpen(Calendar, FixedTime.Instant(now)));

    [Theory]
    [InlineData("2026-03-11T07:00:00+08:00", "2026-03-11T08:30:00+08:00")]
    [InlineData("2026-03-11T12:00:00+08:00", "2026-03-11T14:30:00+08:00")]
    [InlineData("2026-03-11T18:00:00+08:00", "2026-03-12T08:30:00+08:00")]
    [InlineData("2026-03-14T12:00:00+08:00", "2026-03-16T08:30:00+08:00")]
    [InlineData("2026-02-14T18:00:00+08:00", "2026-02-24T08:30:00+08:00")] // over the whole Spring Festival
    public void It_opens_next_on_the_next_day_that_is_worked(string now, string opens)
        => Assert.Equal(FixedTime.Instant(opens), AStation.With().Week.OpensNext(Calendar, FixedTime.Instant(now)));

    [Fact]
    public void While_open_and_when_nothing_is_known_there_is_no_next_opening()
    {
        Assert.Null(AStation.With().Week.OpensNext(Calendar, FixedTime.Instant("2026-03-11T09:00:00+08:00")));
        Assert.Null(AStation.With("").Week.OpensNext(Calendar, FixedTime.Instant("2026-03-11T09:00:00+08:00")));
    }

    private static StationDay On(Station station, string day) => station.Week.On(Calendar[Day(day)]);

    private static void Closed(Station station, string day, string reason)
    {
        var closed = On(station, day);
        Assert.False(closed.IsOpen);
        Assert.Empty(closed.Sessions);
        Assert.Equal(reason, closed.Reason);
    }
}
