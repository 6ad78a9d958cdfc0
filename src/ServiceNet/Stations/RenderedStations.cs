using System.Collections.Concurrent;
using ServiceNet.Calendars;
using ServiceNet.Platform.Http;

namespace ServiceNet.Stations;

/// <summary>
/// Answers of the directory rendered once a minute for each distinct question: whether a station is open changes on
/// the minute at most, how many wait there every other second. Holds what one snapshot and one such moment say, and is
/// dropped whole when either moves on.
/// </summary>
internal sealed class RenderedStations(LinesNow lines)
{
    /// <summary>Questions beyond this many in a minute are answered without being kept.</summary>
    private const int MaxKept = 500;

    private volatile Minute? _minute;

    /// <summary>What was rendered for this question in this minute, or null.</summary>
    public RenderedJson? Find(string question, StationSnapshot stations, WorkCalendar calendar, DateTimeOffset now)
        => _minute is { } minute && minute.Is(stations, calendar, lines.Stamp, now) && minute.Answers.TryGetValue(question, out var kept) ? kept : null;

    /// <summary>Keeps an answer until the minute, the stations or the calendar move on.</summary>
    public RenderedJson Keep(string question, StationSnapshot stations, WorkCalendar calendar, DateTimeOffset now, RenderedJson answer)
    {
        var minute = _minute;
        if (minute is null || !minute.Is(stations, calendar, lines.Stamp, now))
        {
            _minute = minute = new Minute(TicksOf(now), stations, calendar, lines.Stamp, new ConcurrentDictionary<string, RenderedJson>(StringComparer.Ordinal));
        }

        if (minute.Answers.Count < MaxKept)
        {
            minute.Answers.TryAdd(question, answer);
        }

        return answer;
    }

    private static long TicksOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMinute;

    private sealed record Minute(long Ticks, StationSnapshot Stations, WorkCalendar Calendar, long Lines, ConcurrentDictionary<string, RenderedJson> Answers)
    {
        public bool Is(StationSnapshot stations, WorkCalendar calendar, long lines, DateTimeOffset now)
            => Ticks == TicksOf(now) && Lines == lines && Stations == stations && Calendar == calendar;
    }
}
