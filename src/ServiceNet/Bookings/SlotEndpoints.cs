using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>A time that can be booked now.</summary>
/// <param name="Capacity">Places in all: booked and free.</param>
/// <param name="Remaining">Places left; 0 is full.</param>
public sealed record SlotView(DateTimeOffset Start, DateTimeOffset End, int Capacity, int Remaining);

/// <summary>A day as the calendar of a booking shows it.</summary>
/// <param name="Reason">Why it is closed: 周末, 国庆节; or 调休上班 on a make-up workday.</param>
/// <param name="Provisional">暂定: the year's holidays are not yet published.</param>
/// <param name="Remaining">Places left over the day's slots.</param>
public sealed record BookingDayView(DateOnly Date, DayStatus Status, string? Reason, bool Provisional, int Remaining);

/// <summary>The rules of booking, for pages that explain them.</summary>
public sealed record BookingRulesView(int HorizonDays, int LeadMinutes, int CancelCutOffMinutes, int ComingPerStation);

/// <summary>What can be booked.</summary>
public static class SlotEndpoints
{
    private const int MaxDays = 31;

    /// <summary>Maps a station's days and slots, and the rules.</summary>
    public static void MapSlots(this IEndpointRouteBuilder api)
    {
        var slots = api.MapGroup("/stations/{idOrCode}").WithTags("Slots").AllowAnonymous().RequireRateLimiting(Limits.Public);
        slots.MapGet("/days", Days).WithName("listBookingDays").WithSummary("Lists days with places left, or the reason a day is closed").Produces<Listing<BookingDayView>>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        slots.MapGet("/slots", Slots).WithName("listSlots").WithSummary("Lists the times of a service that can be booked now").Produces<Listing<SlotView>>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        api.MapGroup("/booking-rules").WithTags("Slots").AllowAnonymous().RequireRateLimiting(Limits.Public)
            .MapGet("", Rules).WithName("bookingRules").WithSummary("Shows horizon, lead time, cut-off and limits").Produces<BookingRulesView>();
    }

    private static async Task<IResult> Slots(
        string idOrCode,
        [Description("Service code")] string? service,
        [Description("First day, YYYY-MM-DD; today by default")] DateOnly? from,
        [Description("Last day; the horizon by default, at most 31 days from the first")] DateOnly? to,
        FindStation stations,
        SlotGrid grid,
        ReadBookings bookings,
        TimeProvider time,
        CancellationToken ct)
    {
        var (refusal, asked) = await AskAsync(idOrCode, service, from, to, stations, grid, time, ct);
        if (asked is null)
        {
            return refusal!;
        }

        var taken = await TakenAsync(bookings, asked, ct);
        var items = Range(asked).SelectMany(day => grid.Of(asked.Station, asked.Offer, day)).Select(slot => View(asked.Station, slot, taken)).ToArray();
        return RenderedJson.Of(new Listing<SlotView>(items), compress: false);
    }

    private static async Task<IResult> Days(
        string idOrCode,
        [Description("Service code")] string? service,
        [Description("First day, YYYY-MM-DD; today by default")] DateOnly? from,
        [Description("Last day; the horizon by default, at most 31 days from the first")] DateOnly? to,
        FindStation stations,
        SlotGrid grid,
        ReadBookings bookings,
        TimeProvider time,
        CancellationToken ct)
    {
        var (refusal, asked) = await AskAsync(idOrCode, service, from, to, stations, grid, time, ct);
        if (asked is null)
        {
            return refusal!;
        }

        var taken = await TakenAsync(bookings, asked, ct);
        var items = Range(asked).Where(day => day <= grid.LastDay).Select(day => Day(asked, grid, day, taken)).ToArray();
        return RenderedJson.Of(new Listing<BookingDayView>(items), compress: false);
    }

    private static RenderedJson Rules(IOptions<BookingsOptions> options)
        => RenderedJson.Of(
            new BookingRulesView(options.Value.HorizonDays, (int)options.Value.LeadTime.TotalMinutes, (int)options.Value.CancelCutOff.TotalMinutes, options.Value.ComingPerStation), compress: false);

    private static BookingDayView Day(Asked asked, SlotGrid grid, DateOnly day, IReadOnlyDictionary<DateTimeOffset, int> taken)
    {
        var hours = asked.Station.Day(day);
        var slots = grid.Of(asked.Station, asked.Offer, day).Select(slot => View(asked.Station, slot, taken)).ToArray();
        var remaining = slots.Sum(s => s.Remaining);
        var status = !hours.IsOpen ? DayStatus.Closed : slots.Length == 0 ? DayStatus.Past : remaining == 0 ? DayStatus.Full : DayStatus.Open;
        return new BookingDayView(day, status, hours.Reason, hours.Provisional, remaining);
    }

    /// <summary>A slot has as many places left as its fullest cell. Where counters were taken away after people booked, capacity is what is booked.</summary>
    private static SlotView View(BookableStation station, Slot slot, IReadOnlyDictionary<DateTimeOffset, int> taken)
    {
        var most = slot.Cells.Max(c => taken.GetValueOrDefault(c));
        return new SlotView(slot.Start, slot.End, Math.Max(station.Counters, most), Math.Max(0, station.Counters - most));
    }

    private static Task<IReadOnlyDictionary<DateTimeOffset, int>> TakenAsync(ReadBookings bookings, Asked asked, CancellationToken ct)
        => bookings.TakenAsync(asked.Station.Id.Value, Shanghai.StartOf(asked.From), Shanghai.StartOf(asked.To.AddDays(1)), ct);

    private static IEnumerable<DateOnly> Range(Asked asked)
    {
        for (var day = asked.From; day <= asked.To; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static async ValueTask<(ProblemHttpResult? Refusal, Asked? Asked)> AskAsync(
        string idOrCode, string? service, DateOnly? from, DateOnly? to, FindStation stations, SlotGrid grid, TimeProvider time, CancellationToken ct)
    {
        if (await stations.ByIdOrCodeAsync(idOrCode, ct) is not { IsListed: true } station)
        {
            return (StationEndpoints.Unknown(), null);
        }

        if (string.IsNullOrWhiteSpace(service))
        {
            return (Problem.Invalid("service", "请先选择要办理的服务。"), null);
        }

        if (station.Offer(service) is not { } offer)
        {
            return (BookingProblems.NotBookable(SlotVerdict.ServiceNotOffered), null);
        }

        if (from is { } early && !Shanghai.CountsWith(early))
        {
            return (Problem.Invalid("from", "请选择近期的日期。"), null);
        }

        if (to is { } late && !Shanghai.CountsWith(late))
        {
            return (Problem.Invalid("to", "请选择近期的日期。"), null);
        }

        var first = from ?? Shanghai.DayOf(time.GetUtcNow());
        var last = to ?? (first.AddDays(MaxDays - 1) > grid.LastDay && first <= grid.LastDay ? grid.LastDay : first.AddDays(MaxDays - 1));
        return last.DayNumber - first.DayNumber >= MaxDays ? (Problem.Invalid("to", "一次最多查询31天，请缩短日期范围。"), null)
            : to < from ? (Problem.Invalid("to", "结束日期不能早于开始日期。"), null)
            : (null, new Asked(station, offer, first, last));
    }

    private sealed record Asked(BookableStation Station, StationOffer Offer, DateOnly From, DateOnly To);
}
