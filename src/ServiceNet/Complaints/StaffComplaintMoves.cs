using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Files;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Complaints;

/// <summary>A decision without words.</summary>
/// <param name="Version">What the page was made from; older than the case is refused with what changed.</param>
public sealed record DecideRequest(long? Version);

/// <summary>Why it is not accepted.</summary>
/// <param name="Reason">A code of the choices, or a reason in words.</param>
public sealed record RejectRequest([property: Required(ErrorMessage = "请选择理由。"), PlainText(500, Label = "理由", MinimumLength = 1, MultiLine = true)] string Reason, [property: PlainText(2000, Label = "说明", MultiLine = true)] string? Text, long? Version);

/// <summary>What is asked for, and how many days there are.</summary>
public sealed record AskRequest([property: Required(ErrorMessage = "请写明要补充什么。"), PlainText(2000, Label = "要补充的内容", MinimumLength = 1, MultiLine = true)] string Reason, [property: Required(ErrorMessage = "请填写天数。"), Range(1, 60, ErrorMessage = "天数为1到60。")] int? Days, long? Version);

/// <summary>To whom, and why.</summary>
public sealed record ReferRequest([property: Required(ErrorMessage = "请选择移送到哪里。"), PlainText(40, Label = "部门", MinimumLength = 1)] string Agency, [property: Required(ErrorMessage = "请写明原因。"), PlainText(2000, Label = "原因", MinimumLength = 1, MultiLine = true)] string Reason, [property: PlainText(60, Label = "编号")] string? ExternalNumber, long? Version);

/// <summary>To which station, and why.</summary>
public sealed record TransferCaseRequest([property: Required(ErrorMessage = "请选择站点。"), PlainText(50, Label = "站点", MinimumLength = 1)] string StationId, [property: Required(ErrorMessage = "请写明原因。"), PlainText(2000, Label = "原因", MinimumLength = 1, MultiLine = true)] string Reason, long? Version);

/// <summary>Why, in words.</summary>
public sealed record BecauseRequest([property: Required(ErrorMessage = "请写明原因。"), PlainText(2000, Label = "原因", MinimumLength = 1, MultiLine = true)] string Reason, long? Version);

/// <summary>The outcome with its basis.</summary>
public sealed record ResolveRequest([property: Required(ErrorMessage = "请写明办理结果。"), PlainText(5000, Label = "办理结果", MinimumLength = 1, MultiLine = true)] string Outcome, [property: PlainText(40, Label = "结果")] string? Code, [property: PlainText(500, Label = "依据", MultiLine = true)] string? Basis, [property: MaxLength(100, ErrorMessage = "文件太多了。")] IReadOnlyList<string>? FileIds, long? Version);

/// <summary>Which field, and why.</summary>
public sealed record RevealComplainantRequest([property: Required(ErrorMessage = "请选择要查看的内容。")] ComplainantField? Field, [property: Required(ErrorMessage = "请写明查看原因。"), PlainText(200, Label = "原因", MinimumLength = 1)] string Reason);

/// <summary>The value asked for; not to be kept.</summary>
public sealed record RevealedView(string Value);

/// <summary>What a handler does with a case.</summary>
internal static class StaffComplaintMoves
{
    public static void MapComplaintMoves(this RouteGroupBuilder one)
    {
        var moves = one.MapGroup("").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        moves.MapPost("/accept", Accept).WithName("acceptComplaint").WithSummary("Accepts it; its clocks go on");
        moves.MapPost("/reject", Reject).WithName("rejectComplaint").WithSummary("Does not accept it, for a legal reason; the other routes are shown");
        moves.MapPost("/request-supplement", Ask).WithName("requestSupplement").WithSummary("Asks for more, with a date; the clocks that may wait do");
        moves.MapPost("/supplement", Supplement).WithName("supplementForCaller").WithSummary("Adds what somebody brought or said");
        moves.MapPost("/refer", Refer).WithName("referComplaint").WithSummary("Refers it to an agency");
        moves.MapPost("/take-back", TakeBack).WithName("takeReferralBack").WithSummary("Takes a referral back");
        moves.MapPost("/transfer", Transfer).WithName("transferComplaint").WithSummary("Offers it to another station; responsibility stays until that accepts");
        moves.MapPost("/transfer/accept", TakeOver).WithName("acceptTransfer").WithSummary("Answers for it from now on");
        moves.MapPost("/transfer/return", Return).WithName("returnTransfer").WithSummary("Does not take it");
        moves.MapPost("/resolve", Resolve).WithName("resolveComplaint").WithSummary("Gives the outcome with its basis");
        moves.MapPost("/reveal", Reveal).WithName("revealComplainant").WithSummary("Shows the sender's name or phone; an audit entry, and a line the sender sees");
    }

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Accept(string id, DecideRequest? request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "accept", request, (mover, key) => move.Act.AcceptAsync(id, request?.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Reject(string id, RejectRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "reject", request, (mover, key) => move.Act.RejectAsync(id, request.Reason.Trim(), request.Text?.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Ask(string id, AskRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "request-supplement", request, (mover, key) => move.Act.RequestSupplementAsync(id, request.Reason.Trim(), request.Days!.Value, request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Supplement(string id, SupplementRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "supplement", request, (mover, key) => move.Citizen.SupplementAsync(id, request.Description.Trim(), request.FileIds ?? [], FileOwner.Staff(move.User.Id()), mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Refer(string id, ReferRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "refer", request, (mover, key) => move.Act.ReferAsync(id, request.Agency, request.Reason.Trim(), request.ExternalNumber?.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> TakeBack(string id, BecauseRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "take-back", request, (mover, key) => move.Act.TakeBackAsync(id, request.Reason.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Transfer(string id, TransferCaseRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "transfer", request, (mover, key) => move.Transfers.OfferAsync(id, request.StationId, request.Reason.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> TakeOver(string id, DecideRequest? request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "transfer/accept", request, (mover, key) => move.Transfers.AcceptAsync(id, request?.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Return(string id, BecauseRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "transfer/return", request, (mover, key) => move.Transfers.ReturnAsync(id, request.Reason.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Resolve(string id, ResolveRequest request, [AsParameters] HandlerMove move, CancellationToken ct)
        => move.RunAsync(id, "resolve", request, (mover, key) => move.Act.ResolveAsync(id, request.Outcome.Trim(), request.Code, request.Basis?.Trim(), request.FileIds ?? [], request.Version, mover, key, ct), ct);

    private static async Task<Results<Ok<RevealedView>, ProblemHttpResult>> Reveal(string id, RevealComplainantRequest request, ClaimsPrincipal user, RevealComplainant act, CancellationToken ct)
    {
        var (outcome, value) = await act.RevealAsync(id, request.Field!.Value, request.Reason.Trim(), StaffComplaintEndpoints.MoverOf(user), ct);
        return value is null ? ComplaintProblems.Of(outcome) : TypedResults.Ok(new RevealedView(value));
    }
}

/// <summary>What a handler's move needs beside its body.</summary>
internal sealed class HandlerMove
{
    public required ClaimsPrincipal User { get; init; }

    [FromHeader(Name = IdempotencyKeyAttribute.Header)]
    [IdempotencyKey]
    public string? IdempotencyKey { get; init; }

    [FromServices]
    public required ClerkMoves Act { get; init; }

    [FromServices]
    public required CitizenMoves Citizen { get; init; }

    [FromServices]
    public required TransferComplaint Transfers { get; init; }

    [FromServices]
    public required PersonalData Data { get; init; }

    [FromServices]
    public required ReadComplaints Complaints { get; init; }

    [FromServices]
    public required StaffComplaintViews Views { get; init; }

    [FromServices]
    public required ComplaintViews Entries { get; init; }

    [FromServices]
    public required NpgsqlDataSource Database { get; init; }

    public async Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> RunAsync<T>(string id, string name, T body, Func<ComplaintMover, IdempotentRequest?, Task<MoveOutcome>> act, CancellationToken ct)
    {
        var mover = StaffComplaintEndpoints.MoverOf(User);
        var outcome = await act(mover, IdempotentRequest.From(Data, User.Id(), IdempotencyKey, $"staff/complaint/{id}/{name}", body));
        if (outcome is MoveOutcome.Changed changed)
        {
            return ComplaintProblems.Changed(await ChangedAsync(Guid.Parse(id), changed.Since, ct));
        }

        return outcome is MoveOutcome.Moved
            ? TypedResults.Ok(await Views.OneAsync((await Complaints.ByIdAsync(Guid.Parse(id), ct))!, mover, ct))
            : ComplaintProblems.Of(outcome);
    }

    private async Task<IReadOnlyList<ChangedView>> ChangedAsync(Guid id, long since, CancellationToken ct)
    {
        await using var connection = await Database.OpenConnectionAsync(ct);
        var parts = await Entries.PartsAsync(connection, (await Complaints.ByIdAsync(id, ct))!, EntryAudience.Staff, ct);
        return [.. parts.Entries.Where(e => e.Seq > since).Select(e => ComplaintViews.Entry(e, parts, sees: "handler")).Select(e => new ChangedView(e.At, e.By, e.Kind, e.Title))];
    }
}
