namespace ServiceNet.Calendars;

/// <summary>What the official arrangement says of a day.</summary>
public enum DayKind
{
    /// <summary>Monday to Friday, nothing said.</summary>
    Weekday,

    /// <summary>Saturday or Sunday, nothing said.</summary>
    Weekend,

    /// <summary>A day off (放假).</summary>
    Holiday,

    /// <summary>A weekend day worked for a bridge day (调休上班).</summary>
    MakeUpWorkday,
}

/// <summary>A day as the calendar knows it.</summary>
/// <param name="Kind">Which of the four.</param>
/// <param name="Name">The holiday's name for <see cref="DayKind.Holiday"/> and <see cref="DayKind.MakeUpWorkday"/>.</param>
/// <param name="Provisional">The year's arrangement is not imported: only the fixed statutory days are known.</param>
public sealed record CalendarDay(DateOnly Date, DayKind Kind, string? Name, bool Provisional)
{
    /// <summary>Counts as a working day (工作日).</summary>
    public bool IsWorkday => Kind is DayKind.Weekday or DayKind.MakeUpWorkday;
}

/// <summary>
/// The working calendar (工作日历): the published arrangement of each imported year, and for other years weekends
/// less the statutory days of the 全国年节及纪念日放假办法 (2024 revision, in force 2025-01-01, art. 2), marked provisional.
/// </summary>
public sealed class WorkCalendar
{
    private readonly Dictionary<DateOnly, (bool Off, string Name)> _days;
    private readonly HashSet<int> _years;

    /// <summary>Builds a calendar from the imported rows.</summary>
    public WorkCalendar(IEnumerable<ArrangedDay> days, long version)
    {
        _days = days.ToDictionary(d => d.Day, d => (d.Off, d.Name));
        // A year counts as published when its own National Day is in it: the notice of one year can name days of the next.
        _years = [.. _days.Where(d => d.Value.Off && d.Key is { Month: 10, Day: 1 }).Select(d => d.Key.Year)];
        Version = version;
    }

    /// <summary>Grows with each import.</summary>
    public long Version { get; }

    /// <summary>True when the year's arrangement has been imported.</summary>
    public bool IsPublished(int year) => _years.Contains(year);

    /// <summary>What is known of a day.</summary>
    public CalendarDay this[DateOnly date]
    {
        get
        {
            var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var provisional = !_years.Contains(date.Year);
            if (_days.TryGetValue(date, out var arranged))
            {
                return new CalendarDay(date, arranged.Off ? DayKind.Holiday : DayKind.MakeUpWorkday, arranged.Name, provisional);
            }

            if (provisional && StatutoryDays.NameOf(date) is { } name)
            {
                return new CalendarDay(date, DayKind.Holiday, name, Provisional: true);
            }

            return new CalendarDay(date, weekend ? DayKind.Weekend : DayKind.Weekday, null, provisional);
        }
    }
}

/// <summary>A row of an arrangement.</summary>
/// <param name="Off">True for a day off, false for a weekend day worked.</param>
public sealed record ArrangedDay(DateOnly Day, bool Off, string Name, string Source);
