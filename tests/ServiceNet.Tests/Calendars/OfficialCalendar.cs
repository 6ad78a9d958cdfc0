using System.Globalization;
using ServiceNet.Calendars;
using ServiceNet.Local.Sample;

namespace ServiceNet.Tests.Calendars;

/// <summary>The State Council's arrangement of 2025 and 2026 as the product ships it.</summary>
internal static class OfficialCalendar
{
    public static readonly IReadOnlyList<ArrangedDay> Rows = [.. Read()];

    public static readonly WorkCalendar Calendar = new(Rows, version: 7);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static IEnumerable<ArrangedDay> Read()
    {
        using var reader = new StreamReader(SampleData.Calendar());
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            yield return new ArrangedDay(Day(fields[0]), fields[1] == "off", fields[2], fields[3]);
        }
    }
}
