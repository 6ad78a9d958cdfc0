using Microsoft.Extensions.Options;
using ServiceNet.Bookings;
using ServiceNet.Platform.Clock;
using ServiceNet.Stations;
using ServiceNet.Tests.Stations;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Bookings;

public sealed class TheSlotGrid
{
    /// <summary>A Wednesday, two weeks from any holiday.</summary>
    private const string Now = "2026-03-11T07:00:00+08:00";
    private const string Short = "advice";
    private const string Long = "mediation";

    private static readonly StationOffer[] Offers = [new(Short, 30), new(Long, 60), new("quick", 20), new("odd", 45)];

    [Fact]
    public void A_session_is_cut_into_half_hours_from_its_opening()
        => Assert.Equal(
            ["08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00", "17:30"],
            Starts(Short, "2026-03-12"));

    [Fact]
    public void A_service_of_an_hour_begins_each_half_hour_and_ends_within_its_session()
        => Assert.Equal(["08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00"], Starts(Long, "2026-03-12"));

    [Theory]
    [InlineData("quick", 20, 1)]
    [InlineData(Short, 30, 1)]
    [InlineData("odd", 45, 2)]
    [InlineData(Long, 60, 2)]
    public void A_slot_covers_every_cell_it_touches(string service, int minutes, int cells)
    {
        var slot = Grid().Of(Bookable(), Bookable().Offer(service)!, Day("2026-03-12")).First();
        Assert.Equal(FixedTime.Instant("2026-03-12T08:30:00+08:00"), slot.Start);
        Assert.Equal(TimeSpan.FromHours(8), slot.Start.Offset);
        Assert.Equal(slot.Start.AddMinutes(minutes), slot.End);
        Assert.Equal(Enumerable.Range(0, cells).Select(i => slot.Start.AddMinutes(30 * i)), slot.Cells);
        Assert.All(slot.Cells, c => Assert.Equal(TimeSpan.Zero, c.Offset));
    }

    [Fact]
    public void A_session_off_the_hour_sets_its_own_grid()
        => Assert.Equal(["08:50", "09:20"], Starts(Short, "2026-03-12", Bookable(AStation.With("Thu 08:50-09:55", offers: Offers))));

    [Fact]
    public void A_session_shorter_than_the_service_gives_nothing()
        => Assert.Empty(Starts(Long, "2026-03-12", Bookable(AStation.With("Thu 08:30-09:25", offers: Offers))));

    [Theory]
    [InlineData("2026-03-11T08:30:00+08:00", "09:30")] // exactly an hour ahead is far enough
    [InlineData("2026-03-11T08:30:01+08:00", "10:00")]
    [InlineData("2026-03-11T10:59:59+08:00", "14:30")]
    public void Todays_first_slot_is_an_hour_away(string now, string first)
        => Assert.Equal(first, Starts(Short, "2026-03-11", now: now)[0]);

    [Fact]
    public void Days_past_and_beyond_the_horizon_have_no_slots()
    {
        Assert.NotEmpty(Starts(Short, "2026-03-25"));
        Assert.Empty(Starts(Short, "2026-03-26"));
        Assert.Empty(Starts(Short, "2026-03-10"));
        Assert.Equal(Day("2026-03-25"), Grid().LastDay);
    }

    [Fact]
    public void The_days_at_the_ends_of_time_have_no_slots()
    {
        var early = Bookable(AStation.With("Mon-Sun 00:00-08:00", offers: Offers));
        Assert.Empty(Starts(Short, "0001-01-01", early));
        Assert.Empty(Starts(Short, "9999-12-31", early));
    }

    [Fact]
    public void A_holiday_has_no_slots_and_a_make_up_workday_has()
    {
        const string September = "2026-09-27T10:00:00+08:00";
        Assert.Empty(Starts(Short, "2026-10-01", now: September));
        Assert.Equal("08:30", Starts(Short, "2026-10-10", now: September)[0]);
    }

    [Fact]
    public void A_station_that_is_not_listed_has_no_slots()
        => Assert.Empty(Starts(Short, "2026-03-12", Bookable(AStation.With(status: StationStatus.Suspended, offers: Offers))));

    [Theory]
    [InlineData("2026-03-12T08:30:00+08:00", Short, nameof(SlotVerdict.Bookable))]
    [InlineData("2026-03-12T00:30:00Z", Short, nameof(SlotVerdict.Bookable))]
    [InlineData("2026-03-12T11:00:00+08:00", Long, nameof(SlotVerdict.Bookable))]
    [InlineData("2026-03-12T11:30:00+08:00", Long, nameof(SlotVerdict.OffTheGrid))]
    [InlineData("2026-03-12T08:45:00+08:00", Short, nameof(SlotVerdict.OffTheGrid))]
    [InlineData("2026-03-12T08:30:01+08:00", Short, nameof(SlotVerdict.OffTheGrid))]
    [InlineData("2026-03-12T12:00:00+08:00", Short, nameof(SlotVerdict.Closed))]
    [InlineData("2026-03-12T08:00:00+08:00", Short, nameof(SlotVerdict.Closed))]
    [InlineData("2026-03-15T09:00:00+08:00", Short, nameof(SlotVerdict.Closed))]
    [InlineData("2026-03-12T08:30:00+08:00", "unheard-of", nameof(SlotVerdict.ServiceNotOffered))]
    [InlineData("2026-03-11T06:59:59+08:00", Short, nameof(SlotVerdict.InThePast))]
    [InlineData("2026-03-11T07:00:00+08:00", Short, nameof(SlotVerdict.InThePast))]
    [InlineData("2026-03-25T08:30:00+08:00", Short, nameof(SlotVerdict.Bookable))]
    [InlineData("2026-03-26T08:30:00+08:00", Short, nameof(SlotVerdict.BeyondHorizon))]
    [InlineData("2026-03-29T03:00:00+08:00", Short, nameof(SlotVerdict.BeyondHorizon))] // also where it would be closed
    [InlineData("9999-12-31T23:59:59Z", Short, nameof(SlotVerdict.BeyondHorizon))]
    [InlineData("9999-12-31T10:00:00+08:00", Short, nameof(SlotVerdict.BeyondHorizon))]
    [InlineData("0001-01-01T00:00:00Z", Short, nameof(SlotVerdict.InThePast))]
    public void A_start_gets_one_verdict(string start, string service, string expected)
    {
        var (verdict, slot) = Grid().At(Bookable(), service, FixedTime.Instant(start));
        Assert.Equal(expected, verdict.ToString());
        Assert.Equal(verdict == SlotVerdict.Bookable, slot is not null);
    }

    [Theory]
    [InlineData("2026-03-11T07:31:00+08:00", nameof(SlotVerdict.TooSoon))]
    [InlineData("2026-03-11T07:30:00+08:00", nameof(SlotVerdict.Bookable))]
    public void The_lead_time_is_an_hour(string now, string expected)
        => Assert.Equal(expected, Grid(now).At(Bookable(), Short, FixedTime.Instant("2026-03-11T08:30:00+08:00")).Verdict.ToString());

    [Fact]
    public void A_station_that_is_not_listed_offers_nothing()
        => Assert.Equal(SlotVerdict.ServiceNotOffered, Grid().At(Bookable(AStation.With(status: StationStatus.Preparing, offers: Offers)), Short, FixedTime.Instant("2026-03-12T08:30:00+08:00")).Verdict);

    [Fact]
    public void What_a_day_lists_can_be_booked_and_nothing_between()
    {
        var (grid, station) = (Grid(), Bookable());
        foreach (var offer in Offers)
        {
            var listed = grid.Of(station, offer, Day("2026-03-12")).ToDictionary(s => s.Start);
            for (var start = Shanghai.StartOf(Day("2026-03-12")); start < Shanghai.StartOf(Day("2026-03-13")); start = start.AddMinutes(5))
            {
                var (verdict, slot) = grid.At(station, offer.Service, start);
                Assert.Equal(listed.ContainsKey(start), verdict == SlotVerdict.Bookable);
                Assert.True(slot is null || (slot.End == listed[start].End && slot.Cells.SequenceEqual(listed[start].Cells)));
            }
        }
    }

    [Fact]
    public void Horizon_and_lead_time_are_the_stations_rules_to_set()
    {
        var grid = Grid(options: new BookingsOptions { HorizonDays = 1, LeadTime = TimeSpan.Zero });
        Assert.Equal(SlotVerdict.BeyondHorizon, grid.At(Bookable(), Short, FixedTime.Instant("2026-03-13T08:30:00+08:00")).Verdict);
        Assert.Equal(SlotVerdict.Bookable, Grid("2026-03-11T08:29:59+08:00", new BookingsOptions { LeadTime = TimeSpan.Zero }).At(Bookable(), Short, FixedTime.Instant("2026-03-11T08:30:00+08:00")).Verdict);
    }

    private static SlotGrid Grid(string now = Now, BookingsOptions? options = null) => new(Options.Create(options ?? new BookingsOptions()), new FixedTime(now));

    private static BookableStation Bookable(Station? station = null) => new(station ?? AStation.With(offers: Offers), Calendar);

    private static string[] Starts(string service, string day, BookableStation? station = null, string now = Now)
    {
        var from = station ?? Bookable();
        return [.. Grid(now).Of(from, from.Offer(service)!, Day(day)).Select(s => $"{Shanghai.TimeOf(s.Start):HH\\:mm}")];
    }
}
