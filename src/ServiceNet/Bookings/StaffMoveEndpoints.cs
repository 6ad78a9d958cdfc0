using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Bookings;

/// <summary>The six digits the visitor shows; or, for a visitor without a phone, how the clerk knew them.</summary>
/// <param name="CheckInCode">Six digits; decides whenever it is given.</param>
/// <param name="Reason">For example 已核对身份证; kept in history and in the audit trail.</param>
/// <param name="Counter">The counter that sees the visitor, <c>1</c> for 1号窗口; optional.</param>
public sealed record CheckInRequest(
    [property: PlainText(10, Label = "签到码", MinimumLength = 1)] string? CheckInCode,
    [property: PlainText(200, Label = "核对方式", MinimumLength = 1)] string? Reason,
    [property: PlainText(10, Label = "窗口", MinimumLength = 1)] string? Counter);

/// <summary>Which counter sees the visitor.</summary>
/// <param name="Counter">A counter of the station, <c>1</c> for 1号窗口; null for none.</param>
public sealed record CounterRequest([property: PlainText(10, Label = "窗口", MinimumLength = 1)] string? Counter);

/// <summary>Words for the colleagues.</summary>
public sealed record NoteRequest([property: Required(ErrorMessage = "请写备注。"), PlainText(500, Label = "备注", MinimumLength = 1, MultiLine = true)] string Words);

/// <summary>Why, in words the citizen may read.</summary>
public sealed record ReasonRequest([property: Required(ErrorMessage = "请写明原因。"), PlainText(200, Label = "原因", MinimumLength = 1)] string Reason);

/// <summary>A masked field of a visitor.</summary>
public enum RevealField
{
    /// <summary>姓名.</summary>
    Name,

    /// <summary>手机号.</summary>
    Phone,
}

/// <summary>Which field to show, and why.</summary>
public sealed record RevealRequest(
    [property: Required(ErrorMessage = "请选择要查看的内容。")] RevealField? Field,
    [property: Required(ErrorMessage = "请写明查看原因。"), PlainText(200, Label = "原因", MinimumLength = 1)] string Reason);

/// <summary>The value asked for; not to be kept.</summary>
public sealed record RevealView(string Value);

/// <summary>What a clerk does with a booking.</summary>
internal static class StaffMoveEndpoints
{
    public static void MapStaffMoves(this RouteGroupBuilder counter)
    {
        var moves = counter.MapGroup("/bookings/{id}").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        moves.MapPost("/check-in", CheckIn).WithName("checkIn").WithSummary("Checks the visitor in by the code they show, or by a reason when they have no phone");
        moves.MapPost("/complete", Complete).WithName("completeBooking").WithSummary("Marks a checked-in visit as done");
        moves.MapPost("/no-show", NoShow).WithName("markNoShow").WithSummary("Marks that nobody came, after the start");
        moves.MapPost("/undo", Undo).WithName("undoBookingMove").WithSummary("Takes the last step at the counter back, with a reason");
        moves.MapPost("/cancel", Cancel).WithName("cancelForCaller").WithSummary("Cancels with a reason the citizen sees");
        moves.MapPost("/reschedule", Reschedule).WithName("rescheduleForCaller").WithSummary("Moves to another time of the same service");
        moves.MapPost("/counter", Place).WithName("placeAtCounter").WithSummary("Gives the visitor to a counter, or to none");
        moves.MapPost("/notes", Note).WithName("noteBooking").WithSummary("Writes a note for the colleagues; answers the booking with its notes");
        moves.MapPost("/reveal", Reveal).WithName("revealContact").WithSummary("Shows the visitor's name or phone; the reason is kept in the audit trail");
    }

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> CheckIn(string id, CheckInRequest request, [AsParameters] Move move, CancellationToken ct)
        => request is { CheckInCode: null, Reason: null }
            ? Task.FromResult<Results<Ok<StaffBookingView>, ProblemHttpResult>>(Problem.Invalid("checkInCode", "请输入签到码；来访人没有手机时，请写明如何核对的身份。"))
            : move.RunAsync(id, "check-in", request, (b, mover, key) => move.Act.CheckInAsync(b, request.CheckInCode?.Trim(), request.Reason?.Trim(), request.Counter, mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Complete(string id, [AsParameters] Move move, CancellationToken ct)
        => move.RunAsync(id, "complete", "", (b, mover, key) => move.Act.CompleteAsync(b, mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> NoShow(string id, [AsParameters] Move move, CancellationToken ct)
        => move.RunAsync(id, "no-show", "", (b, mover, key) => move.Act.NoShowAsync(b, mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Undo(string id, ReasonRequest request, [AsParameters] Move move, CancellationToken ct)
        => move.RunAsync(id, "undo", request, (b, mover, key) => move.Act.UndoAsync(b, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Cancel(string id, ReasonRequest request, [AsParameters] Move move, CancellationToken ct)
        => move.RunAsync(id, "cancel", request, (b, mover, key) => move.Act.CancelAsync(b, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Reschedule(string id, RescheduleRequest request, [AsParameters] Move move, CancellationToken ct)
        => move.RunAsync(id, "reschedule", request, (b, mover, key) => move.Act.RescheduleAsync(b, request.Start!.Value, mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Place(string id, CounterRequest request, [AsParameters] Move move, AtTheCounter act, CancellationToken ct)
        => move.RunAsync(id, "counter", request, (b, mover, key) => act.PlaceAsync(b, request.Counter, mover, key, ct), ct);

    private static Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> Note(string id, NoteRequest request, [AsParameters] Move move, AtTheCounter act, CancellationToken ct)
        => move.RunAsync(id, "note", request, (b, mover, key) => act.NoteAsync(b, request.Words.Trim(), mover, key, ct), ct, act.NotesAsync);

    private static async Task<Results<Ok<RevealView>, ProblemHttpResult>> Reveal(string id, RevealRequest request, ClaimsPrincipal user, RevealContact act, CancellationToken ct)
        => await act.RevealAsync(id, request.Field!.Value, request.Reason.Trim(), StaffBookingEndpoints.MoverOf(user), ct) switch
        {
            (null, { } value) => TypedResults.Ok(new RevealView(value)),
            var (refusal, _) => BookingProblems.Of(refusal!),
        };

    /// <summary>What every move of a clerk needs.</summary>
    internal sealed class Move
    {
        public required ClaimsPrincipal User { get; init; }

        [FromHeader(Name = IdempotencyKeyAttribute.Header)]
        [IdempotencyKey]
        public string? IdempotencyKey { get; init; }

        [FromServices]
        public required ChangeBooking Act { get; init; }

        [FromServices]
        public required PersonalData Data { get; init; }

        [FromServices]
        public required ReadBookings Bookings { get; init; }

        [FromServices]
        public required BookingViews Views { get; init; }

        public async Task<Results<Ok<StaffBookingView>, ProblemHttpResult>> RunAsync<TBody>(
            string id, string name, TBody body, Func<BookingId, Mover, IdempotentRequest?, Task<MoveOutcome>> run, CancellationToken ct, Func<Guid, CancellationToken, Task<IReadOnlyList<NoteView>>>? notes = null)
        {
            if (!Guid.TryParse(id, out var booking))
            {
                return BookingProblems.Unknown();
            }

            var key = IdempotentRequest.From(Data, User.Id(), IdempotencyKey, $"staff/{name}/{id}", body);
            var outcome = await run(new BookingId(booking), StaffBookingEndpoints.MoverOf(User), key);
            return outcome is MoveOutcome.Moved
                ? TypedResults.Ok(await Views.ForCounterAsync((await Bookings.ByIdAsync(booking, ct))!, null, withCode: false, ct, notes is null ? null : await notes(booking, ct)))
                : BookingProblems.Of(outcome);
        }
    }
}
