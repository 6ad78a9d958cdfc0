using System.Globalization;
using ServiceNet.Calendars;

namespace ServiceNet.Stations;

/// <summary>What a person looks for.</summary>
/// <param name="Near">A place to measure from, or null; never stored.</param>
/// <param name="After">The code of the last station of the page before, or null.</param>
internal sealed record StationQuery(StationKind? Kind, string? District, string? Service, string? Text, Place? Near, bool? OpenNow, int Limit, string? After);

/// <summary>Finds stations in memory.</summary>
internal static class ListStations
{
    private const double EarthRadiusMeters = 6_371_000;

    public static (IReadOnlyList<StationView> Items, string? Last) Find(StationSnapshot stations, WorkCalendar calendar, LinesNow lines, StationQuery query, DateTimeOffset now)
    {
        var found = stations.Listed.Where(s => Matches(s, query) && (query.OpenNow is not { } open || s.Week.IsOpen(calendar, now) == open));
        var measured = found.Select(s => (Station: s, Distance: query.Near is { } from ? (int?)Math.Round(Meters(from, s)) : null));
        if (query.Near is not null)
        {
            measured = measured.OrderBy(m => m.Distance).ThenBy(m => m.Station.Code, StringComparer.Ordinal);
        }

        var rest = measured.ToList();
        var start = query.After is null ? 0 : rest.FindIndex(m => m.Station.Code == query.After) + 1;
        var page = rest.Skip(start).Take(query.Limit).Select(m => StationViews.Of(m.Station, calendar, lines, now, m.Distance)).ToArray();
        return (page, start + page.Length < rest.Count ? page[^1].Code : null);
    }

    /// <summary>Reads <c>lng,lat</c> in degrees; null when it is not a place on earth.</summary>
    public static Place? ParsePlace(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var lng) && lng is >= -180 and <= 180
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var lat) && lat is >= -90 and <= 90
            ? new Place(lng, lat)
            : null;
    }

    /// <summary>The list's name in a cursor: a cursor of one search is refused by another.</summary>
    public static string CursorList(StationQuery q)
        => string.Create(CultureInfo.InvariantCulture, $"stations|{q.Kind}|{q.District}|{q.Service}|{q.Text}|{q.Near}|{q.OpenNow}");

    private static bool Matches(Station s, StationQuery query)
        => (query.Kind is not { } kind || s.Kind == kind)
        && (query.District is not { } district || s.DistrictCode == district || s.DistrictName == district)
        && (query.Service is not { } service || s.Offers.Any(o => o.Service == service))
        && (query.Text is not { } text || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Contains(s, word)));

    private static bool Contains(Station s, string word)
        => s.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || s.Address.Contains(word, StringComparison.OrdinalIgnoreCase)
        || s.Code.Equals(word, StringComparison.OrdinalIgnoreCase)
        || (s.Zone?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false)
        || (s.Town?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false)
        || s.DistrictName.Contains(word, StringComparison.OrdinalIgnoreCase);

    internal static double Meters(Place from, Station s)
    {
        var dLat = Radians(s.Lat - from.Lat);
        var dLng = Radians(s.Lng - from.Lng);
        var a = Math.Pow(Math.Sin(dLat / 2), 2) + (Math.Cos(Radians(from.Lat)) * Math.Cos(Radians(s.Lat)) * Math.Pow(Math.Sin(dLng / 2), 2));
        return 2 * EarthRadiusMeters * Math.Asin(Math.Sqrt(a));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
