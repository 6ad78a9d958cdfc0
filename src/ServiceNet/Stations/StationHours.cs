using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Stations;

/// <summary>A station's day: when it is open, or why it is not.</summary>
/// <param name="Sessions">Empty when closed.</param>
/// <param name="Reason">周末, a holiday's name, 调休上班, or what the exception says; null on an ordinary open day.</param>
/// <param name="Provisional">The year's holidays are not yet published, so this may change.</param>
public sealed record StationDay(DateOnly Date, IReadOnlyList<Session> Sessions, string? Reason, bool Provisional)
{
    /// <summary>Open at some time of the day.</summary>
    public bool IsOpen => Sessions.Count > 0;
}

/// <summary>How weekly hours, the official calendar and exceptions make a station's days.</summary>
internal sealed class StationHours
{
    private const int LookAheadDays = 15;
    private readonly OpeningHours _week;
    private readonly IReadOnlyList<Session> _makeUp;
    private readonly Dictionary<DateOnly, (IReadOnlyList<Session> Sessions, string Reason)> _exceptions;

    private StationHours(OpeningHours week, IReadOnlyList<Session> makeUp, Dictionary<DateOnly, (IReadOnlyList<Session>, string)> exceptions)
    {
        _week = week;
        _makeUp = makeUp;
        _exceptions = exceptions;
    }

    public static StationHours Of(Station station)
    {
        var week = OpeningHours.TryParse(station.Hours) ?? throw new InvalidOperationException($"Station {station.Code} is kept with unreadable hours.");
        // Make-up workdays keep Friday's hours unless the station set others.
        var makeUp = station.MakeUpHours is { } own ? OpeningHours.TryParseSessions(own) ?? [] : week[DayOfWeek.Friday];
        return new StationHours(week, makeUp, station.Exceptions.ToDictionary(e => e.Day, e => (e.Hours is null ? [] : OpeningHours.TryParseSessions(e.Hours) ?? [], e.Reason)));
    }

    public StationDay On(CalendarDay day)
    {
        if (_exceptions.TryGetValue(day.Date, out var exception))
        {
            return new StationDay(day.Date, exception.Sessions, exception.Reason, day.Provisional);
        }

        return day.Kind switch
        {
            DayKind.Holiday => new StationDay(day.Date, [], day.Name, day.Provisional),
            DayKind.MakeUpWorkday => new StationDay(day.Date, _makeUp, _makeUp.Count > 0 ? "调休上班" : "本站休息", day.Provisional),
            _ when _week[day.Date.DayOfWeek] is { Count: > 0 } sessions => new StationDay(day.Date, sessions, null, day.Provisional),
            DayKind.Weekend => new StationDay(day.Date, [], "周末", day.Provisional),
            _ => new StationDay(day.Date, [], "本站休息", day.Provisional),
        };
    }

    public bool IsOpen(WorkCalendar calendar, DateTimeOffset now)
    {
        var time = Shanghai.TimeOf(now);
        return On(calendar[Shanghai.DayOf(now)]).Sessions.Any(s => s.Contains(time));
    }

    /// <summary>The next opening within two weeks; null while open or when none is known.</summary>
    public DateTimeOffset? OpensNext(WorkCalendar calendar, DateTimeOffset now)
    {
        var today = Shanghai.DayOf(now);
        var time = Shanghai.TimeOf(now);
        for (var i = 0; i < LookAheadDays; i++)
        {
            var date = today.AddDays(i);
            foreach (var session in On(calendar[date]).Sessions)
            {
                if (i == 0 && session.Contains(time))
                {
                    return null;
                }

                if (i > 0 || session.Opens > time)
                {
                    return Shanghai.At(date, session.Opens);
                }
            }
        }

        return null;
    }
}
