using System.Globalization;
using ServiceNet.Calendars;

namespace ServiceNet.Stations;

/// <summary>Where a station is, for people who must find it.</summary>
/// <param name="Lng">Longitude, degrees, GCJ-02.</param>
/// <param name="Lat">Latitude, degrees, GCJ-02.</param>
public sealed record Place(double Lng, double Lat);

/// <summary>
/// What other rooms may know of a station: its name and place, what it offers, and its days under one version of
/// hours and calendar.
/// </summary>
public sealed class BookableStation
{
    private readonly Station _station;
    private readonly WorkCalendar _calendar;

    internal BookableStation(Station station, WorkCalendar calendar)
    {
        _station = station;
        _calendar = calendar;
    }

    /// <summary>Its id.</summary>
    public StationId Id => new(_station.Id);

    /// <summary>Its code, <c>WQ01</c>.</summary>
    public string Code => _station.Code;

    /// <summary>Its name.</summary>
    public string Name => _station.Name;

    /// <summary>What it is for.</summary>
    public StationKind Kind => _station.Kind;

    /// <summary>Its district (区县), six digits.</summary>
    public string District => _station.DistrictCode;

    /// <summary>Its district's name.</summary>
    public string DistrictName => _station.DistrictName;

    /// <summary>The functional zone it stands in, or null.</summary>
    public string? Zone => _station.Zone;

    /// <summary>Its address.</summary>
    public string Address => _station.Address;

    /// <summary>Its place, GCJ-02.</summary>
    public Place Location => new(_station.Lng, _station.Lat);

    /// <summary>How far away somebody stands, metres as the crow flies.</summary>
    public double MetersFrom(Place here) => ListStations.Meters(here, _station);

    /// <summary>Open to the public (挂牌).</summary>
    public bool IsListed => _station.Status == StationStatus.Listed;

    /// <summary>How many people can be served at once.</summary>
    public int Counters => _station.Counters;

    /// <summary>Counters (窗口) are called by their number from 1.</summary>
    public bool HasCounter(string counter) => !counter.StartsWith('0') && int.TryParse(counter, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Counters;

    /// <summary>Raised by every change of hours, counters, services or status.</summary>
    public long PlanVersion => _station.PlanVersion;

    /// <summary>The calendar's version the days follow.</summary>
    public long CalendarVersion => _calendar.Version;

    /// <summary>All it offers, in the station's order.</summary>
    public IReadOnlyList<StationOffer> Offers => _station.Offers;

    /// <summary>What it offers under this code, or null.</summary>
    public StationOffer? Offer(string service) => _station.Offers.FirstOrDefault(o => o.Service == service);

    /// <summary>Open at this minute.</summary>
    public bool IsOpen(DateTimeOffset now) => _station.Week.IsOpen(_calendar, now);

    /// <summary>The next opening; null while open or when none is known.</summary>
    public DateTimeOffset? OpensNext(DateTimeOffset now) => _station.Week.OpensNext(_calendar, now);

    /// <summary>Its sessions on a day, or the reason it is closed.</summary>
    public StationDay Day(DateOnly date) => _station.Week.On(_calendar[date]);
}

/// <summary>The room's public door for rooms that need a station.</summary>
public sealed class FindStation
{
    private readonly StationDirectory _directory;
    private readonly CurrentCalendar _calendar;

    internal FindStation(StationDirectory directory, CurrentCalendar calendar)
    {
        _directory = directory;
        _calendar = calendar;
    }

    /// <summary>A station by id or code whatever its status, or null; from memory.</summary>
    public async ValueTask<BookableStation?> ByIdOrCodeAsync(string idOrCode, CancellationToken ct)
    {
        var calendar = await _calendar.GetAsync(ct);
        var snapshot = await _directory.GetAsync(ct);
        return snapshot.Find(idOrCode) is { } station ? new BookableStation(station, calendar) : null;
    }

    /// <summary>A station by id, or null; from memory.</summary>
    public ValueTask<BookableStation?> ByIdAsync(StationId id, CancellationToken ct) => ByIdOrCodeAsync(id.ToString(), ct);

    /// <summary>Every station, whatever its status, in the directory's order.</summary>
    public async ValueTask<IReadOnlyList<BookableStation>> AllAsync(CancellationToken ct)
    {
        var calendar = await _calendar.GetAsync(ct);
        return [.. (await _directory.GetAsync(ct)).All.Select(s => new BookableStation(s, calendar))];
    }

    /// <summary>Forgets what is in memory: a plan was found outdated.</summary>
    public void Forget()
    {
        _directory.Forget();
        _calendar.Forget();
    }
}
