using Microsoft.Extensions.Options;
using ServiceNet.Platform.Clock;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>Why a start cannot be booked, or that it can.</summary>
internal enum SlotVerdict
{
    Bookable,
    ServiceNotOffered,
    InThePast,
    TooSoon,
    BeyondHorizon,
    Closed,
    OffTheGrid,
}

/// <summary>
/// A bookable stretch: the appointment slot (号源). It covers one or more cells, and every cell must have a place.
/// </summary>
internal sealed record Slot(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset[] Cells);

/// <summary>
/// Counts slots from hours, calendar, service length and the grid. A session is cut into steps from its opening;
/// a service may begin at each step from which it still ends before closing. Counters are shared by all services of
/// a station, so capacity is counted a cell at a time and a long service needs every cell it covers.
/// </summary>
internal sealed class SlotGrid(IOptions<BookingsOptions> options, TimeProvider time)
{
    private readonly BookingsOptions _options = options.Value;

    /// <summary>The last day that can be booked now.</summary>
    public DateOnly LastDay => Shanghai.DayOf(time.GetUtcNow()).AddDays(_options.HorizonDays);

    /// <summary>The slots of a day that can be booked now, whether or not places are left.</summary>
    public IEnumerable<Slot> Of(BookableStation station, StationOffer offer, DateOnly day)
    {
        var now = time.GetUtcNow();
        if (!station.IsListed || day < Shanghai.DayOf(now) || day > LastDay)
        {
            yield break;
        }

        foreach (var session in station.Day(day).Sessions)
        {
            var closes = Shanghai.At(day, session.Closes);
            for (var start = Shanghai.At(day, session.Opens); start + Length(offer) <= closes; start += BookingsOptions.Step)
            {
                if (start >= now + _options.LeadTime)
                {
                    yield return Cut(start, offer);
                }
            }
        }
    }

    /// <summary>The slot that begins at an instant, or why there is none.</summary>
    public (SlotVerdict Verdict, Slot? Slot) At(BookableStation station, string service, DateTimeOffset start)
    {
        var now = time.GetUtcNow();
        if (!station.IsListed || station.Offer(service) is not { } offer)
        {
            return (SlotVerdict.ServiceNotOffered, null);
        }

        // As instants and first: at the ends of time there is no day to ask for.
        if (start <= now || start >= Shanghai.StartOf(LastDay.AddDays(1)))
        {
            return (start <= now ? SlotVerdict.InThePast : SlotVerdict.BeyondHorizon, null);
        }

        var day = Shanghai.DayOf(start);
        var clock = Shanghai.TimeOf(start);
        var session = station.Day(day).Sessions.FirstOrDefault(s => s.Contains(clock));
        return session is null ? (SlotVerdict.Closed, null)
            : start < now + _options.LeadTime ? (SlotVerdict.TooSoon, null)
            : (start - Shanghai.At(day, session.Opens)).Ticks % BookingsOptions.Step.Ticks != 0 || start + Length(offer) > Shanghai.At(day, session.Closes) ? (SlotVerdict.OffTheGrid, null)
            : (SlotVerdict.Bookable, Cut(start.ToOffset(Shanghai.Offset), offer));
    }

    /// <summary>The cells a kept booking covers, in time order.</summary>
    public static DateTimeOffset[] CellsOf(DateTimeOffset start, int count) => [.. Enumerable.Range(0, count).Select(i => (start + (BookingsOptions.Step * i)).ToUniversalTime())];

    private Slot Cut(DateTimeOffset start, StationOffer offer)
    {
        var count = (int)Math.Ceiling(Length(offer) / BookingsOptions.Step);
        return new Slot(start, start + Length(offer), CellsOf(start, count));
    }

    private static TimeSpan Length(StationOffer offer) => TimeSpan.FromMinutes(offer.Minutes);
}
