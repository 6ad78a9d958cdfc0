using System.Globalization;
using System.Text;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>
/// A visit as a calendar knows it: one iCalendar object (RFC 5545) with one event. Times are UTC instants, so that no
/// VTIMEZONE can be misread; the text names neither the person nor a phone, as calendars are shared and synchronised.
/// </summary>
internal static class CalendarFile
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "text/calendar";

    private const int FoldAt = 75;

    /// <summary>Writes the file.</summary>
    /// <param name="booking">The visit.</param>
    /// <param name="moves">How often it was moved, by anyone: SEQUENCE grows with each, so that a newer file replaces an older.</param>
    /// <param name="changedAt">When the last of them happened.</param>
    /// <param name="station">Where.</param>
    /// <param name="service">What, and what to bring; null when the catalogue does not hold it any more.</param>
    /// <param name="now">When the file is written.</param>
    public static string Of(Booking booking, int moves, DateTimeOffset changedAt, BookableStation station, ServiceWord? service, DateTimeOffset now)
    {
        var text = new StringBuilder();
        var cancelled = booking.Status == BookingStatus.Cancelled;
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//ServiceNet//Bookings//ZH");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{booking.Id}@booking.servicenet");
        Line(text, $"SEQUENCE:{moves.ToString(CultureInfo.InvariantCulture)}");
        Line(text, $"DTSTAMP:{Utc(now)}");
        Line(text, $"CREATED:{Utc(booking.CreatedAt)}");
        Line(text, $"LAST-MODIFIED:{Utc(changedAt)}");
        Line(text, $"DTSTART:{Utc(booking.StartsAt)}");
        Line(text, $"DTEND:{Utc(booking.EndsAt)}");
        Line(text, $"STATUS:{(cancelled ? "CANCELLED" : "CONFIRMED")}");
        // Whoever looks for a free hour in this calendar may take that of a cancelled visit.
        Line(text, $"TRANSP:{(cancelled ? "TRANSPARENT" : "OPAQUE")}");
        Line(text, $"SUMMARY:{Escape($"{(cancelled ? "已取消：" : "")}{service?.Name ?? "知识产权服务"}（{station.Name}）")}");
        Line(text, $"LOCATION:{Escape($"{station.Name}，{station.Address}")}");
        var (lat, lng) = station.Location.ToWgs84();
        Line(text, string.Create(CultureInfo.InvariantCulture, $"GEO:{lat:F6};{lng:F6}"));
        Line(text, $"DESCRIPTION:{Escape(Description(booking, service))}");
        if (!cancelled)
        {
            Alarm(text, "-P1D", "明天到站");
            Alarm(text, "-PT1H", "1小时后到站");
        }

        Line(text, "END:VEVENT");
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Description(Booking booking, ServiceWord? service)
    {
        var text = new StringBuilder($"预约号：{booking.Number}\n到站后出示小程序里的签到码。");
        if (service is { Materials.Count: > 0 })
        {
            text.Append("\n请带上：").AppendJoin("", service.Materials.Select(thing => $"\n· {thing}"));
        }

        return text.ToString();
    }

    private static void Alarm(StringBuilder text, string trigger, string words)
    {
        Line(text, "BEGIN:VALARM");
        Line(text, "ACTION:DISPLAY");
        Line(text, $"TRIGGER:{trigger}");
        Line(text, $"DESCRIPTION:{words}");
        Line(text, "END:VALARM");
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>TEXT of RFC 5545, 3.3.11.</summary>
    private static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Ends in CRLF and is folded at 75 octets, never within a character (RFC 5545, 3.1).</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > FoldAt)
            {
                text.Append("\r\n ");
                // The space counts.
                octets = 1;
            }

            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
