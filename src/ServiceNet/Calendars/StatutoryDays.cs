using System.Globalization;

namespace ServiceNet.Calendars;

/// <summary>
/// The thirteen statutory days off for all citizens: 全国年节及纪念日放假办法 art. 2 as revised 2024-11-10, in force
/// 2025-01-01. They are certain before the year's arrangement is published; the bridge days are not.
/// </summary>
public static class StatutoryDays
{
    private static readonly ChineseLunisolarCalendar Lunar = new();

    /// <summary>The holiday's name when the day is statutory in its year, else null.</summary>
    public static string? NameOf(DateOnly date) => (date.Month, date.Day) switch
    {
        (1, 1) => "元旦",
        (5, 1 or 2) => "劳动节",
        (10, 1 or 2 or 3) => "国庆节",
        (4, _) when date.Day == QingmingDay(date.Year) => "清明节",
        _ => LunarName(date),
    };

    /// <summary>The solar term's day in April, by the usual formula for 2000–2099.</summary>
    private static int QingmingDay(int year)
    {
        var y = year % 100;
        return (int)((y * 0.2422) + 4.81) - (y / 4);
    }

    private static string? LunarName(DateOnly date)
    {
        var day = date.ToDateTime(TimeOnly.MinValue);
        if (day < Lunar.MinSupportedDateTime || day > Lunar.MaxSupportedDateTime.AddDays(-1))
        {
            return null;
        }

        // New Year's Eve has no fixed number: it is the day before the first of the first month.
        return OfLunar(day) ?? (MonthDay(day.AddDays(1)) == (1, 1) ? "春节" : null);
    }

    private static string? OfLunar(DateTime day) => MonthDay(day) switch
    {
        (1, 1 or 2 or 3) => "春节",
        (5, 5) => "端午节",
        (8, 15) => "中秋节",
        _ => null,
    };

    /// <summary>The lunar month without leap months counted twice; a leap month is no festival and reads as 0.</summary>
    private static (int Month, int Day) MonthDay(DateTime day)
    {
        var year = Lunar.GetYear(day);
        var month = Lunar.GetMonth(day);
        var leap = Lunar.GetLeapMonth(year);
        var plain = leap == 0 || month < leap ? month : month == leap ? 0 : month - 1;
        return (plain, Lunar.GetDayOfMonth(day));
    }
}
