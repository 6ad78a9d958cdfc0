using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Complaints;

/// <summary>What an anonymous case is followed by: in a body, so that neither stands in a URL.</summary>
public record TrackRequest(
    [property: Required(ErrorMessage = "请填写查询码。"), PlainText(40, Label = "查询码", MinimumLength = 1)] string TrackingCode,
    [property: Required(ErrorMessage = "请填写密码。"), PlainText(60, Label = "密码", MinimumLength = 1)] string Secret);

/// <summary>More, to an anonymous case.</summary>
public sealed record TrackSupplementRequest(string TrackingCode, string Secret,
    [property: Required(ErrorMessage = "请写明补充了什么。"), PlainText(5000, Label = "补充说明", MinimumLength = 1, MultiLine = true)] string Description,
    [property: MaxLength(100, ErrorMessage = "文件太多了。")] IReadOnlyList<string>? FileIds) : TrackRequest(TrackingCode, Secret);

/// <summary>Why, of an anonymous case.</summary>
public sealed record TrackWhyRequest(string TrackingCode, string Secret,
    [property: Required(ErrorMessage = "请写明原因。"), PlainText(1000, Label = "原因", MinimumLength = 1, MultiLine = true)] string Reason) : TrackRequest(TrackingCode, Secret);

/// <summary>How it was, of an anonymous case.</summary>
public sealed record TrackRatingRequest(string TrackingCode, string Secret,
    [property: Required(ErrorMessage = "请选择评分。"), Range(1, 5, ErrorMessage = "评分为1到5。")] int? Score,
    [property: PlainText(500, Label = "评价", MultiLine = true)] string? Comment) : TrackRequest(TrackingCode, Secret);

/// <summary>Follows a case without an account.</summary>
internal static class TrackEndpoints
{
    public static void MapTracking(this RouteGroupBuilder complaints)
    {
        // As narrow as a sign-in: a code and a secret are what somebody would guess.
        var track = complaints.MapGroup("/track").RequireRateLimiting(Limits.SignIn).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        track.MapPost("", Show).WithName("trackComplaint").WithSummary("Shows an anonymous case to whoever has its code and secret");
        track.MapPost("/files/{fileId}/link", OpenFile).WithName("openTrackedEvidence").WithSummary("A link to a file of an anonymous case, good for minutes");
        track.MapPost("/deadlines/{code}/proof", Proof).WithName("proveTrackedDeadline").WithSummary("Shows how a deadline of an anonymous case was counted, day by day");
        track.MapPost("/supplement", Supplement).WithName("supplementTracked").WithSummary("Adds to an anonymous case");
        track.MapPost("/withdraw", Withdraw).WithName("withdrawTracked").WithSummary("Takes an anonymous case back");
        track.MapPost("/confirm", Confirm).WithName("confirmTracked").WithSummary("Confirms the answer to an anonymous case");
        track.MapPost("/reopen", Reopen).WithName("reopenTracked").WithSummary("Does not accept the answer to an anonymous case");
        track.MapPost("/rating", Rate).WithName("rateTracked").WithSummary("Rates an anonymous case");
    }

    private static async Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Show(TrackRequest request, ReadComplaints complaints, ComplaintViews views, CancellationToken ct)
        => await complaints.TrackedAsync(request.TrackingCode, request.Secret, ct) is { } found ? TypedResults.Ok(await views.ForSenderAsync(found, null, ct)) : ComplaintProblems.TrackingUnknown();

    private static async Task<Results<Ok<EvidenceLinkView>, ProblemHttpResult>> OpenFile(string fileId, TrackRequest request, ReadComplaints complaints, OpenEvidence act, CancellationToken ct)
        => await complaints.TrackedAsync(request.TrackingCode, request.Secret, ct) is { } found ? EvidenceLinkView.Of(await act.ForSenderAsync(found, fileId, ct)) : ComplaintProblems.TrackingUnknown();

    private static async Task<Results<Ok<ProofView>, ProblemHttpResult>> Proof(string code, TrackRequest request, ReadComplaints complaints, ReadDeadlines deadlines, NpgsqlDataSource database, CancellationToken ct)
        => await complaints.TrackedAsync(request.TrackingCode, request.Secret, ct) is { } found ? await ComplaintEndpoints.ProofAsync(found.Id, code, deadlines, database, ct) : ComplaintProblems.TrackingUnknown();

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Supplement(TrackSupplementRequest request, [AsParameters] TrackedMove move, CancellationToken ct)
        => move.RunAsync(request, "supplement", (id, mover, key) => move.Act.SupplementAsync(id, request.Description.Trim(), request.FileIds ?? [], FileOwner.Nobody, mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Withdraw(TrackWhyRequest request, [AsParameters] TrackedMove move, CancellationToken ct)
        => move.RunAsync(request, "withdraw", (id, mover, key) => move.Act.WithdrawAsync(id, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Confirm(TrackRequest request, [AsParameters] TrackedMove move, CancellationToken ct)
        => move.RunAsync(request, "confirm", (id, mover, key) => move.Act.ConfirmAsync(id, mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Reopen(TrackWhyRequest request, [AsParameters] TrackedMove move, CancellationToken ct)
        => move.RunAsync(request, "reopen", (id, mover, key) => move.Act.ReopenAsync(id, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Rate(TrackRatingRequest request, [AsParameters] TrackedMove move, CancellationToken ct)
        => move.RunAsync(request, "rating", (id, mover, key) => move.Act.RateAsync(id, request.Score!.Value, request.Comment?.Trim(), mover, key, ct), ct);
}

/// <summary>What a move by code and secret needs beside its body.</summary>
internal sealed class TrackedMove
{
    [FromHeader(Name = IdempotencyKeyAttribute.Header)]
    [IdempotencyKey]
    public string? IdempotencyKey { get; init; }

    [FromServices]
    public required CitizenMoves Act { get; init; }

    [FromServices]
    public required PersonalData Data { get; init; }

    [FromServices]
    public required ReadComplaints Complaints { get; init; }

    [FromServices]
    public required ComplaintViews Views { get; init; }

    public async Task<Results<Ok<ComplaintView>, ProblemHttpResult>> RunAsync<T>(T request, string name, Func<string, ComplaintMover, IdempotentRequest?, Task<MoveOutcome>> act, CancellationToken ct)
        where T : TrackRequest
    {
        if (await Complaints.TrackedAsync(request.TrackingCode, request.Secret, ct) is not { } found)
        {
            return ComplaintProblems.TrackingUnknown();
        }

        // The key belongs to the case: it names nobody.
        var outcome = await act(found.Id.ToString(), ComplaintMover.Follower(found.Id), IdempotentRequest.From(Data, found.Id, IdempotencyKey, $"track/{name}", request));
        return outcome is MoveOutcome.Moved ? TypedResults.Ok(await Views.ForSenderAsync((await Complaints.ByIdAsync(found.Id, ct))!, null, ct)) : ComplaintProblems.Of(outcome);
    }
}
