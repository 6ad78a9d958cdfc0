using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Stations;

/// <summary>A county-level division (GB/T 2260).</summary>
public sealed record DistrictView(string Code, string Name);

/// <summary>A station as a list shows it.</summary>
/// <param name="Zone">A functional zone such as 钒钛高新区, null outside.</param>
/// <param name="DistanceMeters">From the place asked with <c>near</c>; null without.</param>
/// <param name="OpensNext">The next opening; null while open.</param>
/// <param name="Services">Service codes offered.</param>
/// <param name="IsSample">示例: not a real station.</param>
/// <param name="Queue">The walk-in line, a few seconds old at most; null when it is not known.</param>
public sealed record StationView(
    string Id,
    string Code,
    StationKind Kind,
    string Name,
    DistrictView District,
    string? Zone,
    string Address,
    Place Location,
    int? DistanceMeters,
    bool OpenNow,
    DateTimeOffset? OpensNext,
    IReadOnlyList<string> Services,
    bool IsSample,
    LineSummaryView? Queue);

/// <summary>A stretch of opening, wall-clock times in Panzhihua.</summary>
public sealed record SessionView(TimeOnly Opens, TimeOnly Closes);

/// <summary>Open or closed.</summary>
public enum DayStatus
{
    /// <summary>Open at some time of the day.</summary>
    Open,

    /// <summary>Open, but every place is taken.</summary>
    Full,

    /// <summary>Closed, for the reason given.</summary>
    Closed,

    /// <summary>Over, or too late to book.</summary>
    Past,
}

/// <summary>One day of a station's week.</summary>
/// <param name="Weekday">1 Monday … 7 Sunday.</param>
/// <param name="Reason">周末, 国庆节, 调休上班…; null on an ordinary open day.</param>
/// <param name="Provisional">暂定: the year's holidays are not yet published.</param>
public sealed record DayHoursView(DateOnly Date, int Weekday, DayStatus Status, string? Reason, bool Provisional, IReadOnlyList<SessionView> Sessions);

/// <summary>A service as this station offers it.</summary>
public sealed record OfferView(string Service, int Minutes);

/// <summary>A station's page.</summary>
/// <param name="Town">Street or town, null where the address says it.</param>
/// <param name="Counters">How many people can be served at once.</param>
/// <param name="Hours">The week in the hours grammar.</param>
/// <param name="Week">Seven days from today.</param>
/// <param name="Phone">Null for sample stations: no number is invented.</param>
/// <param name="Queue">The walk-in line, a few seconds old at most; null when it is not known.</param>
public sealed record StationDetailView(
    string Id,
    string Code,
    StationKind Kind,
    string Name,
    DistrictView District,
    string? Zone,
    string Address,
    Place Location,
    int? DistanceMeters,
    bool OpenNow,
    DateTimeOffset? OpensNext,
    IReadOnlyList<string> Services,
    bool IsSample,
    string? Town,
    int Counters,
    string Hours,
    string? MakeUpHours,
    StationStatus Status,
    IReadOnlyList<DayHoursView> Week,
    IReadOnlyList<OfferView> Offerings,
    string? Phone,
    LineSummaryView? Queue);

/// <summary>How many stations a network, district or zone has.</summary>
public sealed record NetworkCount(StationKind Kind, int Count);

/// <summary>How many stations stand in a district.</summary>
public sealed record DistrictCount(string Code, string Name, int Count);

/// <summary>How many stations stand in a functional zone.</summary>
public sealed record ZoneCount(string Name, int Count);

/// <summary>The home page's counts.</summary>
public sealed record StationSummary(int Total, IReadOnlyList<NetworkCount> Networks, IReadOnlyList<DistrictCount> Districts, IReadOnlyList<ZoneCount> Zones);

/// <summary>Makes views of stations.</summary>
internal static class StationViews
{
    public static StationView Of(Station s, WorkCalendar calendar, LinesNow lines, DateTimeOffset now, int? distance) => new(
        s.Id.ToString(),
        s.Code,
        s.Kind,
        s.Name,
        new DistrictView(s.DistrictCode, s.DistrictName),
        s.Zone,
        s.Address,
        new Place(s.Lng, s.Lat),
        distance,
        s.Week.IsOpen(calendar, now),
        s.Week.OpensNext(calendar, now),
        [.. s.Offers.Select(o => o.Service)],
        s.IsSample,
        lines.Of(s.Id, s.Week.IsOpen(calendar, now)));

    public static StationDetailView DetailOf(Station s, WorkCalendar calendar, LinesNow lines, DateTimeOffset now)
    {
        var today = Shanghai.DayOf(now);
        return new StationDetailView(
            s.Id.ToString(),
            s.Code,
            s.Kind,
            s.Name,
            new DistrictView(s.DistrictCode, s.DistrictName),
            s.Zone,
            s.Address,
            new Place(s.Lng, s.Lat),
            null,
            s.Status == StationStatus.Listed && s.Week.IsOpen(calendar, now),
            s.Week.OpensNext(calendar, now),
            [.. s.Offers.Select(o => o.Service)],
            s.IsSample,
            s.Town,
            s.Counters,
            s.Hours,
            s.MakeUpHours,
            s.Status,
            [.. Enumerable.Range(0, 7).Select(i => Day(s.Week.On(calendar[today.AddDays(i)])))],
            [.. s.Offers.Select(o => new OfferView(o.Service, o.Minutes))],
            s.Phone,
            lines.Of(s.Id, s.Status == StationStatus.Listed && s.Week.IsOpen(calendar, now)));
    }

    public static StationSummary Summary(IReadOnlyList<Station> listed) => new(
        listed.Count,
        [.. Enum.GetValues<StationKind>().Select(k => new NetworkCount(k, listed.Count(s => s.Kind == k)))],
        [.. listed.GroupBy(s => (s.DistrictCode, s.DistrictName)).OrderBy(g => g.Key.DistrictCode, StringComparer.Ordinal).Select(g => new DistrictCount(g.Key.DistrictCode, g.Key.DistrictName, g.Count()))],
        [.. listed.Where(s => s.Zone is not null).GroupBy(s => s.Zone!, StringComparer.Ordinal).Select(g => new ZoneCount(g.Key, g.Count()))]);

    private static DayHoursView Day(StationDay day) => new(
        day.Date,
        day.Date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.Date.DayOfWeek,
        day.IsOpen ? DayStatus.Open : DayStatus.Closed,
        day.Reason,
        day.Provisional,
        [.. day.Sessions.Select(x => new SessionView(x.Opens, x.Closes))]);
}
