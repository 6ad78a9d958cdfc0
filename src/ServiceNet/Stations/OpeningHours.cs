using System.Globalization;
using System.Text;

namespace ServiceNet.Stations;

/// <summary>A stretch of opening within a day.</summary>
public sealed record Session(TimeOnly Opens, TimeOnly Closes)
{
    /// <summary>True while open; the closing minute itself is closed.</summary>
    public bool Contains(TimeOnly time) => time >= Opens && time < Closes;
}

/// <summary>
/// A week's opening hours, written <c>Mon-Fri 08:30-12:00 14:30-18:00; Sat 09:00-12:00</c>: days or ranges of days
/// separated by commas, then the sessions; parts separated by semicolons. Days not named are closed.
/// </summary>
public sealed class OpeningHours
{
    private const int MaxSessions = 4;
    private static readonly string[] Names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private readonly IReadOnlyList<Session>[] _days;

    private OpeningHours(IReadOnlyList<Session>[] days) => _days = days;

    /// <summary>The sessions of a weekday in order; empty when closed.</summary>
    public IReadOnlyList<Session> this[DayOfWeek day] => _days[((int)day + 6) % 7];

    /// <summary>Reads the text; null when it does not follow the grammar or sessions overlap.</summary>
    public static OpeningHours? TryParse(string text)
    {
        var days = Enumerable.Range(0, 7).Select(_ => (IReadOnlyList<Session>)[]).ToArray();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !TryDays(words[0], out var named) || TrySessions(words[1..]) is not { } sessions)
            {
                return null;
            }

            foreach (var day in named)
            {
                if (days[day].Count > 0)
                {
                    return null;
                }

                days[day] = sessions;
            }
        }

        return new OpeningHours(days);
    }

    /// <summary>Sessions alone, <c>08:30-12:00 14:30-18:00</c>; null when they do not follow the grammar.</summary>
    public static IReadOnlyList<Session>? TryParseSessions(string text) => TrySessions(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Writes the shortest text that reads back as the same week.</summary>
    public override string ToString()
    {
        var parts = new List<(string Sessions, List<int> Days)>();
        for (var day = 0; day < 7; day++)
        {
            var sessions = string.Join(' ', _days[day].Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Opens:HH:mm}-{s.Closes:HH:mm}")));
            if (sessions.Length == 0)
            {
                continue;
            }

            var same = parts.FirstOrDefault(p => p.Sessions == sessions);
            if (same.Days is null)
            {
                parts.Add((sessions, [day]));
            }
            else
            {
                same.Days.Add(day);
            }
        }

        return string.Join("; ", parts.Select(p => $"{WriteDays(p.Days)} {p.Sessions}"));
    }

    private static string WriteDays(List<int> days)
    {
        var text = new StringBuilder();
        for (var i = 0; i < days.Count; i++)
        {
            var from = i;
            while (i + 1 < days.Count && days[i + 1] == days[i] + 1)
            {
                i++;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(Names[days[from]]);
            if (i > from)
            {
                text.Append('-').Append(Names[days[i]]);
            }
        }

        return text.ToString();
    }

    private static bool TryDays(string text, out List<int> days)
    {
        days = [];
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            var from = Array.IndexOf(Names, ends[0]);
            var to = ends.Length == 2 ? Array.IndexOf(Names, ends[1]) : from;
            if (ends.Length > 2 || from < 0 || to < from)
            {
                return false;
            }

            days.AddRange(Enumerable.Range(from, to - from + 1));
        }

        return true;
    }

    private static List<Session>? TrySessions(string[] words)
    {
        var sessions = new List<Session>();
        foreach (var word in words)
        {
            var ends = word.Split('-');
            if (ends.Length != 2 || !TryTime(ends[0], out var opens) || !TryTime(ends[1], out var closes) || opens >= closes
                || (sessions.Count > 0 && sessions[^1].Closes > opens))
            {
                return null;
            }

            sessions.Add(new Session(opens, closes));
        }

        return sessions.Count is > 0 and <= MaxSessions ? sessions : null;
    }

    private static bool TryTime(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && time.Minute % 5 == 0;
}
