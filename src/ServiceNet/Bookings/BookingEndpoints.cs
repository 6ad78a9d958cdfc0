using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>The visitor: whom the station expects and how to reach them.</summary>
public sealed record ContactRequest(
    [property: Required(ErrorMessage = "请填写姓名。"), PlainText(30, Label = "姓名", MinimumLength = 1)] string Name,
    [property: Required(ErrorMessage = "请填写手机号。"), PhoneNumber] string Phone);

/// <summary>A wish to book.</summary>
/// <param name="StationId">A station's id or code.</param>
/// <param name="Service">A service code the station offers.</param>
/// <param name="Start">The start of a listed slot, RFC 3339 with an offset.</param>
/// <param name="Subject">What it is about, 1–200 characters.</param>
public sealed record BookRequest(
    [property: Required(ErrorMessage = "请选择站点。"), PlainText(50, Label = "站点", MinimumLength = 1)] string StationId,
    [property: Required(ErrorMessage = "请选择服务。"), PlainText(40, Label = "服务", MinimumLength = 1)] string Service,
    [property: Required(ErrorMessage = "请选择时段。")] DateTimeOffset? Start,
    [property: Required(ErrorMessage = "请填写事由。"), PlainText(200, Label = "事由", MinimumLength = 1)] string Subject,
    [property: Required(ErrorMessage = "请填写联系人。")] ContactRequest Contact);

/// <summary>A citizen need give no reason.</summary>
public sealed record CancelRequest([property: PlainText(200, Label = "原因")] string? Reason);

/// <summary>The new start, of a slot of the same service and station.</summary>
public sealed record RescheduleRequest([property: Required(ErrorMessage = "请选择新的时段。")] DateTimeOffset? Start);

/// <summary>Which of one's bookings.</summary>
public enum BookingScope
{
    /// <summary>All, newest first.</summary>
    All,

    /// <summary>Still to come, soonest first.</summary>
    Coming,

    /// <summary>Over or ended, latest first.</summary>
    Past,
}

/// <summary>A citizen's own bookings.</summary>
public static class BookingEndpoints
{
    /// <summary>Maps <c>/bookings</c>.</summary>
    public static void MapBookings(this IEndpointRouteBuilder api)
    {
        var bookings = api.MapGroup("/bookings").WithTags("Bookings").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401);
        bookings.MapPost("", Book).WithName("bookAppointment").WithSummary("Books an appointment; a place is taken or refused, never shared")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        bookings.MapGet("", List).WithName("listMyBookings").WithSummary("Lists the caller's bookings").ProducesProblem(400);
        bookings.MapGet("/{id}", Get).WithName("getMyBooking").WithSummary("Shows one of the caller's bookings with its history").ProducesProblem(404);
        bookings.MapPost("/{id}/cancel", Cancel).WithName("cancelMyBooking").WithSummary("Cancels until the cut-off; the place is free again")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        bookings.MapPost("/{id}/reschedule", Reschedule).WithName("rescheduleMyBooking").WithSummary("Moves to another time; if that is full the old one stands")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<Results<Created<BookingView>, ProblemHttpResult>> Book(
        BookRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        BookAppointment act, FindStation stations, PersonalData data, ReadBookings bookings, BookingViews views, CancellationToken ct)
    {
        if (await stations.ByIdOrCodeAsync(request.StationId, ct) is not { } station)
        {
            return StationEndpoints.Unknown();
        }

        var repeatable = IdempotentRequest.From(data, user.Id(), idempotencyKey, "book", request);
        var outcome = await act.BookAsync(request.ToWish(station), user.ToActor(), repeatable, ct);
        return outcome switch
        {
            BookOutcome.Booked booked => await CreatedAsync(booked.Booking, views),
            BookOutcome.Repeated repeated => await CreatedAsync((await bookings.ByIdAsync(repeated.Id.Value, ct))!, views),
            // Only a repeat gets further than this at a station that is not listed.
            BookOutcome.NotBookable when !station.IsListed => StationEndpoints.Unknown(),
            _ => BookingProblems.Of(outcome),
        };
    }

    private static async Task<Results<Ok<Page<BookingView>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, ReadBookings bookings, BookingViews views, Cursor cursors,
        [Description("all (default), coming or past"), OneOf(typeof(BookingScope))] string? scope,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var list = $"bookings|{user.Id()}|{scope}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var after = BookingPlace.Parse(place);
        var found = scope is null or "all"
            ? await bookings.AllOfAccountAsync(user.Id(), after, size + 1, ct)
            : await bookings.OfAccountAsync(user.Id(), scope == "coming", after, size + 1, ct);
        return TypedResults.Ok(await PageOf.Async(found, size, b => views.ForOwnerAsync(b, null, ct), b => cursors.Write(list, new BookingPlace(b.StartsAt, b.Id).ToString())));
    }

    private static async Task<Results<Ok<BookingView>, ProblemHttpResult>> Get(string id, ClaimsPrincipal user, ReadBookings bookings, BookingViews views, CancellationToken ct)
        => await OwnAsync(id, user, bookings, ct) is { } booking
            ? TypedResults.Ok(await views.ForOwnerAsync(booking, await bookings.HistoryAsync(booking, ct), ct))
            : BookingProblems.Unknown();

    private static async Task<Results<Ok<BookingView>, ProblemHttpResult>> Cancel(
        string id, CancelRequest? request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        ChangeBooking act, PersonalData data, ReadBookings bookings, BookingViews views, CancellationToken ct)
        => await MoveAsync(id, user, bookings, views, (booking, mover) => act.CancelAsync(booking, request?.Reason, mover, IdempotentRequest.From(data, user.Id(), idempotencyKey, $"cancel/{id}", request), ct), ct);

    private static async Task<Results<Ok<BookingView>, ProblemHttpResult>> Reschedule(
        string id, RescheduleRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        ChangeBooking act, PersonalData data, ReadBookings bookings, BookingViews views, CancellationToken ct)
        => await MoveAsync(id, user, bookings, views, (booking, mover) => act.RescheduleAsync(booking, request.Start!.Value, mover, IdempotentRequest.From(data, user.Id(), idempotencyKey, $"reschedule/{id}", request), ct), ct);

    internal static Wish ToWish(this BookRequest r, BookableStation station)
        => new(station, r.Service, r.Start!.Value, r.Subject.Trim(), r.Contact.Name.Trim(), PhoneNumberAttribute.Normalise(r.Contact.Phone)!);

    private static async Task<Results<Ok<BookingView>, ProblemHttpResult>> MoveAsync(
        string id, ClaimsPrincipal user, ReadBookings bookings, BookingViews views, Func<BookingId, Mover, Task<MoveOutcome>> move, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var booking))
        {
            return BookingProblems.Unknown();
        }

        var outcome = await move(new BookingId(booking), Mover.Citizen(user.ToActor()));
        return outcome is MoveOutcome.Moved
            ? TypedResults.Ok(await views.ForOwnerAsync((await bookings.ByIdAsync(booking, ct))!, null, ct))
            : BookingProblems.Of(outcome);
    }

    private static async Task<Created<BookingView>> CreatedAsync(Booking booking, BookingViews views)
        => TypedResults.Created($"/api/v1/bookings/{booking.Id}", await views.ForOwnerAsync(booking, null, CancellationToken.None));

    private static async Task<Booking?> OwnAsync(string id, ClaimsPrincipal user, ReadBookings bookings, CancellationToken ct)
        => Guid.TryParse(id, out var booking) && await bookings.ByIdAsync(booking, ct) is { } found && found.AccountId == user.Id() ? found : null;
}
