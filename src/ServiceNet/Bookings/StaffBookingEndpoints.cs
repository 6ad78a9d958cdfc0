using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>The counter's bookings: everything the console does, and what a clerk with only a phone needs.</summary>
public static class StaffBookingEndpoints
{
    private const int MaxDays = 62;

    /// <summary>Maps <c>/staff/bookings</c> and <c>/staff/stations</c>.</summary>
    public static void MapStaffBookings(this IEndpointRouteBuilder api)
    {
        var counter = api.MapGroup("/staff").WithTags("Counter").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);
        counter.MapGet("/stations", Stations).WithName("listMyStations").WithSummary("Lists the stations the caller serves");
        counter.MapGet("/bookings", List).WithName("listCounterBookings").WithSummary("Lists bookings of the caller's stations in time order; today's by default").ProducesProblem(400);
        counter.MapGet("/bookings/{id}", Get).WithName("getCounterBooking").WithSummary("Shows one booking with its history").ProducesProblem(404);
        counter.MapPost("/bookings", Book).WithName("bookForCaller").WithSummary("Books for someone on the telephone or at the counter; answers the check-in code to read out")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        counter.MapPost("/bookings/search", Search).WithName("searchCounterBookings").WithSummary("Finds bookings by number, phone, check-in code or name; in a body, so that no phone or name stands in a URL").ProducesProblem(400).ProducesProblem(404);
        counter.MapStaffMoves();
        counter.MapCounterStream();
    }

    internal static Mover MoverOf(ClaimsPrincipal user) => Mover.Staff(user.ToActor(), user.Stations());

    private static async Task<Ok<Listing<MyStationView>>> Stations(ClaimsPrincipal user, FindStation stations, CancellationToken ct)
        => TypedResults.Ok(new Listing<MyStationView>([.. (await stations.AllAsync(ct)).Where(s => user.MayServe(s.Id.Value)).Select(s => new MyStationView(s.Id.ToString(), s.Code, s.Name, s.Counters))]));

    private static async Task<Results<Ok<Page<StaffBookingView>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, FindStation stations, ReadBookings bookings, BookingViews views, Cursor cursors, TimeProvider time,
        [Description("One day, YYYY-MM-DD; today by default")] DateOnly? date,
        [Description("First day of a period instead of one day")] DateOnly? from,
        [Description("Last day of the period, at most 62 days")] DateOnly? to,
        [Description("One of the caller's stations, id or code; all of them by default")] string? stationId,
        [Description("Only bookings in this state"), OneOf(typeof(BookingStatus))] string? status,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var first = from ?? date ?? Shanghai.DayOf(time.GetUtcNow());
        if (!Shanghai.CountsWith(first) || (to is { } end && !Shanghai.CountsWith(end)))
        {
            return Problem.Invalid(from is null && to is null ? "date" : "from", "请选择近期的日期。");
        }

        var last = to ?? (from is null ? first : first.AddDays(MaxDays - 1));
        if (last < first || last.DayNumber - first.DayNumber >= MaxDays)
        {
            return Problem.Invalid("to", $"请选择不超过{MaxDays}天的日期范围。");
        }

        var (refusal, ids) = await OwnAsync(user, stationId, stations, ct);
        var list = $"staff-bookings|{user.Id()}|{stationId}|{first:O}|{last:O}|{status}";
        if (refusal is not null || (refusal = PageOf.Check(limit, cursor, cursors, list, out var size, out var place)) is not null)
        {
            return refusal;
        }

        var found = await bookings.OfStationsAsync(ids!, Shanghai.StartOf(first), Shanghai.StartOf(last.AddDays(1)), OneOfAttribute.Read<BookingStatus>(status), BookingPlace.Parse(place), size + 1, ct);
        return TypedResults.Ok(await PageOf.Async(found, size, b => views.ForCounterAsync(b, null, withCode: false, ct), b => cursors.Write(list, new BookingPlace(b.StartsAt, b.Id).ToString())));
    }

    private static async Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Get(string id, ClaimsPrincipal user, ReadBookings bookings, AtTheCounter counter, BookingViews views, CancellationToken ct)
        => !Guid.TryParse(id, out var booking) || await bookings.ByIdAsync(booking, ct) is not { } found ? BookingProblems.Unknown()
            : !user.MayServe(found.StationId) ? BookingProblems.Of(new MoveOutcome.OtherStation())
            : TypedResults.Ok(await views.ForCounterAsync(found, await bookings.HistoryAsync(found, ct), withCode: false, ct, await counter.NotesAsync(booking, ct)));

    private static async Task<Results<Created<StaffBookingView>, ProblemHttpResult>> Book(
        BookRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        BookAppointment act, FindStation stations, PersonalData data, ReadBookings bookings, BookingViews views, CancellationToken ct)
    {
        if (await stations.ByIdOrCodeAsync(request.StationId, ct) is not { IsListed: true } station)
        {
            return StationEndpoints.Unknown();
        }

        if (!user.MayServe(station.Id.Value))
        {
            return BookingProblems.Of(new MoveOutcome.OtherStation());
        }

        var repeatable = IdempotentRequest.From(data, user.Id(), idempotencyKey, "staff/book", request);
        var outcome = await act.BookAsync(request.ToWish(station), user.ToActor(), repeatable, ct);
        var booking = outcome switch
        {
            BookOutcome.Booked booked => booked.Booking,
            BookOutcome.Repeated repeated => await bookings.ByIdAsync(repeated.Id.Value, ct),
            _ => null,
        };
        return booking is null
            ? BookingProblems.Of(outcome)
            : TypedResults.Created($"/api/v1/staff/bookings/{booking.Id}", await views.ForCounterAsync(booking, null, withCode: true, CancellationToken.None));
    }

    private static async Task<Results<Ok<Listing<StaffBookingView>>, ProblemHttpResult>> Search(
        SearchRequest request, ClaimsPrincipal user, FindStation stations, SearchBookings search, BookingViews views, CancellationToken ct)
    {
        var (refusal, ids) = await OwnAsync(user, request.StationId, stations, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        if (request is { Number: null, Phone: null, CheckInCode: null, Name: null })
        {
            return Problem.Invalid("number", "请填写预约编号、手机号、签到码或姓名。");
        }

        if (request.Date is { } date && !Shanghai.CountsWith(date))
        {
            return Problem.Invalid("date", "请选择近期的日期。");
        }

        var found = await search.FindAsync(request, user.Stations(), ids!, ct);
        var items = new List<StaffBookingView>(found.Count);
        foreach (var booking in found)
        {
            items.Add(await views.ForCounterAsync(booking, null, withCode: false, ct));
        }

        return TypedResults.Ok(new Listing<StaffBookingView>(items));
    }

    /// <summary>The stations asked for, if the caller serves them.</summary>
    internal static async ValueTask<(ProblemHttpResult? Refusal, Guid[]? Ids)> OwnAsync(ClaimsPrincipal user, string? asked, FindStation stations, CancellationToken ct)
    {
        if (asked is null)
        {
            return (null, user.Stations() ?? [.. (await stations.AllAsync(ct)).Select(s => s.Id.Value)]);
        }

        return await stations.ByIdOrCodeAsync(asked, ct) is not { } station ? (StationEndpoints.Unknown(), null)
            : !user.MayServe(station.Id.Value) ? (BookingProblems.Of(new MoveOutcome.OtherStation()), null)
            : (null, [station.Id.Value]);
    }
}

/// <summary>What to find a booking by: one of the four.</summary>
/// <param name="Number">A booking's number.</param>
/// <param name="Phone">The visitor's phone; found by its blind index.</param>
/// <param name="CheckInCode">Six digits; looked for on <paramref name="Date"/> and, failing that, among the coming days.</param>
/// <param name="Name">At least two characters of the visitor's name; looked for from a month before to a month after <paramref name="Date"/>, the nearest days first.</param>
/// <param name="Date">The day to look at for a code or a name; today by default.</param>
/// <param name="StationId">One of the caller's stations, id or code, to look for a name at; all of them by default.</param>
public sealed record SearchRequest(
    [property: StringLength(40, ErrorMessage = "编号太长。")] string? Number,
    [property: StringLength(20, ErrorMessage = "手机号太长。")] string? Phone,
    [property: StringLength(6, ErrorMessage = "签到码为6位数字。")] string? CheckInCode,
    [property: PlainText(20, Label = "姓名", MinimumLength = 2)] string? Name,
    DateOnly? Date,
    [property: StringLength(40, ErrorMessage = "站点编号太长。")] string? StationId = null);
