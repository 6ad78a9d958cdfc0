using ServiceNet.Calendars;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Calendars;

public sealed class AWorkCalendar
{
    [Theory]
    [InlineData(2025)]
    [InlineData(2026)]
    public void A_published_year_has_248_working_days(int year)
    {
        Assert.True(Calendar.IsPublished(year));
        Assert.Equal(248, DaysOf(year).Count(d => Calendar[d].IsWorkday));
    }

    [Theory]
    [InlineData("2025-01-26", "春节")]
    [InlineData("2025-02-08", "春节")]
    [InlineData("2025-04-27", "劳动节")]
    [InlineData("2025-09-28", "国庆节、中秋节")]
    [InlineData("2025-10-11", "国庆节、中秋节")]
    [InlineData("2026-01-04", "元旦")]
    [InlineData("2026-02-14", "春节")]
    [InlineData("2026-02-28", "春节")]
    [InlineData("2026-05-09", "劳动节")]
    [InlineData("2026-09-20", "国庆节")]
    [InlineData("2026-10-10", "国庆节")]
    public void A_make_up_workday_is_worked_though_it_is_a_weekend(string day, string holiday)
    {
        var date = Day(day);
        Assert.True(date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        Assert.Equal(new CalendarDay(date, DayKind.MakeUpWorkday, holiday, Provisional: false), Calendar[date]);
        Assert.True(Calendar[date].IsWorkday);
    }

    [Theory]
    [InlineData("2025-01-28", "2025-02-04")]
    [InlineData("2025-04-04", "2025-04-06")]
    [InlineData("2025-05-01", "2025-05-05")]
    [InlineData("2025-05-31", "2025-06-02")]
    [InlineData("2025-10-01", "2025-10-08")]
    [InlineData("2026-01-01", "2026-01-03")]
    [InlineData("2026-02-15", "2026-02-23")]
    [InlineData("2026-04-04", "2026-04-06")]
    [InlineData("2026-05-01", "2026-05-05")]
    [InlineData("2026-06-19", "2026-06-21")]
    [InlineData("2026-09-25", "2026-09-27")]
    [InlineData("2026-10-01", "2026-10-07")]
    public void A_published_holiday_is_off_from_its_first_day_to_its_last_and_no_longer(string first, string last)
    {
        for (var day = Day(first); day <= Day(last); day = day.AddDays(1))
        {
            Assert.Equal(DayKind.Holiday, Calendar[day].Kind);
            Assert.False(Calendar[day].IsWorkday);
        }

        Assert.NotEqual(DayKind.Holiday, Calendar[Day(first).AddDays(-1)].Kind);
        Assert.NotEqual(DayKind.Holiday, Calendar[Day(last).AddDays(1)].Kind);
    }

    [Theory]
    [InlineData("2026-02-12", 7, "2026-02-28")]
    [InlineData("2026-09-28", 7, "2026-10-13")]
    [InlineData("2025-01-24", 15, "2025-02-20")]
    public void Working_days_fall_where_the_published_examples_count_them(string received, int count, string deadline)
    {
        var day = Day(received);
        for (var left = count; left > 0;)
        {
            day = day.AddDays(1);
            left -= Calendar[day].IsWorkday ? 1 : 0;
        }

        Assert.Equal(Day(deadline), day);
    }

    [Fact]
    public void An_ordinary_week_has_five_weekdays_and_a_weekend()
    {
        var kinds = Enumerable.Range(0, 7).Select(i => Calendar[Day("2026-03-09").AddDays(i)]).ToArray();
        Assert.All(kinds[..5], d => Assert.Equal(new CalendarDay(d.Date, DayKind.Weekday, null, Provisional: false), d));
        Assert.All(kinds[5..], d => Assert.Equal(new CalendarDay(d.Date, DayKind.Weekend, null, Provisional: false), d));
    }

    [Fact]
    public void A_year_without_an_arrangement_knows_its_statutory_days_and_says_it_is_provisional()
    {
        Assert.False(Calendar.IsPublished(2027));
        Assert.Equal(new CalendarDay(Day("2027-02-06"), DayKind.Holiday, "春节", Provisional: true), Calendar[Day("2027-02-06")]);
        Assert.Equal(new CalendarDay(Day("2027-10-04"), DayKind.Weekday, null, Provisional: true), Calendar[Day("2027-10-04")]);
        Assert.Equal(new CalendarDay(Day("2027-10-09"), DayKind.Weekend, null, Provisional: true), Calendar[Day("2027-10-09")]);
    }

    [Fact]
    public void A_notice_that_names_a_few_days_of_the_next_year_does_not_publish_that_year()
    {
        var calendar = new WorkCalendar([.. Rows, new ArrangedDay(Day("2027-01-02"), true, "元旦", "2026"), new ArrangedDay(Day("2027-01-03"), false, "元旦", "2026")], 1);
        Assert.False(calendar.IsPublished(2027));
        Assert.Equal(new CalendarDay(Day("2027-01-02"), DayKind.Holiday, "元旦", Provisional: true), calendar[Day("2027-01-02")]);
        Assert.Equal(DayKind.MakeUpWorkday, calendar[Day("2027-01-03")].Kind);
        Assert.Equal("国庆节", calendar[Day("2027-10-01")].Name);
    }

    [Fact]
    public void In_a_published_year_the_arrangement_alone_decides()
    {
        var calendar = new WorkCalendar([new ArrangedDay(Day("2026-10-01"), true, "国庆节", "")], 1);
        Assert.Equal(DayKind.Weekday, calendar[Day("2026-05-01")].Kind);
    }

    [Fact]
    public void Every_day_there_is_has_an_answer()
    {
        Assert.Equal(new CalendarDay(DateOnly.MinValue, DayKind.Holiday, "元旦", Provisional: true), Calendar[DateOnly.MinValue]);
        Assert.Equal(new CalendarDay(DateOnly.MaxValue, DayKind.Weekday, null, Provisional: true), Calendar[DateOnly.MaxValue]);
    }
}
