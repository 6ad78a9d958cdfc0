using ServiceNet.Calendars;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Calendars;

public sealed class StatutoryHolidays
{
    [Theory]
    [InlineData(2025, 13)]
    [InlineData(2026, 13)]
    [InlineData(2027, 13)]
    [InlineData(2028, 12)] // Mid-Autumn falls on the third day of National Day.
    [InlineData(2029, 13)]
    [InlineData(2030, 13)]
    public void A_year_has_thirteen_of_them(int year, int days) => Assert.Equal(days, DaysOf(year).Count(d => StatutoryDays.NameOf(d) is not null));

    [Theory]
    [InlineData(2025)]
    [InlineData(2026)]
    public void Each_is_off_in_the_official_arrangement_under_the_same_name(int year)
        => Assert.All(
            DaysOf(year).Where(d => StatutoryDays.NameOf(d) is not null),
            d =>
            {
                Assert.Equal(DayKind.Holiday, Calendar[d].Kind);
                Assert.Contains(StatutoryDays.NameOf(d)!, Calendar[d].Name!, StringComparison.Ordinal);
            });

    [Theory]
    [InlineData("2025-01-28", "2025-01-29", "2025-01-31")]
    [InlineData("2026-02-16", "2026-02-17", "2026-02-19")]
    [InlineData("2027-02-05", "2027-02-06", "2027-02-08")]
    [InlineData("2028-01-25", "2028-01-26", "2028-01-28")]
    [InlineData("2029-02-12", "2029-02-13", "2029-02-15")]
    [InlineData("2030-02-02", "2030-02-03", "2030-02-05")]
    public void Spring_Festival_is_its_eve_and_the_first_three_days(string eve, string first, string third)
    {
        Assert.All([Day(eve), Day(first), Day(first).AddDays(1), Day(third)], d => Assert.Equal("春节", StatutoryDays.NameOf(d)));
        Assert.Null(StatutoryDays.NameOf(Day(eve).AddDays(-1)));
        Assert.Null(StatutoryDays.NameOf(Day(third).AddDays(1)));
    }

    [Theory]
    [InlineData("端午节", "2025-05-31")]
    [InlineData("端午节", "2026-06-19")]
    [InlineData("端午节", "2027-06-09")]
    [InlineData("端午节", "2028-05-28")] // the leap fifth month that follows has none
    [InlineData("端午节", "2029-06-16")]
    [InlineData("端午节", "2030-06-05")]
    [InlineData("中秋节", "2025-10-06")] // after a leap sixth month
    [InlineData("中秋节", "2026-09-25")]
    [InlineData("中秋节", "2027-09-15")]
    [InlineData("中秋节", "2029-09-22")]
    [InlineData("中秋节", "2030-09-12")]
    [InlineData("清明节", "2025-04-04")]
    [InlineData("清明节", "2026-04-05")]
    [InlineData("清明节", "2027-04-05")]
    [InlineData("清明节", "2028-04-04")]
    [InlineData("清明节", "2029-04-04")]
    [InlineData("清明节", "2030-04-05")]
    public void The_other_festivals_have_one_day_each_where_the_almanac_puts_it(string name, string day)
        => Assert.Equal([Day(day)], DaysOf(Day(day).Year).Where(d => StatutoryDays.NameOf(d) == name));

    [Fact]
    public void Mid_Autumn_of_2028_is_one_day_with_National_Day()
    {
        Assert.Equal("国庆节", StatutoryDays.NameOf(Day("2028-10-03")));
        Assert.DoesNotContain(DaysOf(2028), d => StatutoryDays.NameOf(d) == "中秋节");
    }

    [Theory]
    [InlineData("01-01", "元旦")]
    [InlineData("05-01", "劳动节")]
    [InlineData("05-02", "劳动节")]
    [InlineData("10-01", "国庆节")]
    [InlineData("10-02", "国庆节")]
    [InlineData("10-03", "国庆节")]
    public void The_solar_ones_are_the_same_every_year(string day, string name)
        => Assert.All([2025, 2026, 2031], year => Assert.Equal(name, StatutoryDays.NameOf(Day($"{year}-{day}"))));

    [Theory]
    [InlineData("2026-05-03")]
    [InlineData("2026-10-04")]
    [InlineData("2026-01-02")]
    [InlineData("9999-12-31")]
    [InlineData("1900-02-01")]
    [InlineData("2101-01-29")]
    public void Other_days_are_not(string day) => Assert.Null(StatutoryDays.NameOf(Day(day)));
}
