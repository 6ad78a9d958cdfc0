namespace ServiceNet.Platform.Clock;

/// <summary>
/// The city's time. China keeps UTC+8 all year (no daylight saving since 1991), so the offset is a constant
/// and a machine without time-zone data counts the same days.
/// </summary>
public static class Shanghai
{
    /// <summary>UTC+8.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>False for days so near the ends of time that counting on from them would fall off.</summary>
    public static bool CountsWith(DateOnly day) => day.Year is >= 1900 and <= 9000;

    /// <summary>The calendar day in Panzhihua on which the instant falls.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The wall-clock time in Panzhihua at the instant.</summary>
    public static TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The instant of a wall-clock time on a day in Panzhihua, offset +08:00.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), Offset);

    /// <summary>The first instant of a day in Panzhihua, offset +08:00.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);
}
