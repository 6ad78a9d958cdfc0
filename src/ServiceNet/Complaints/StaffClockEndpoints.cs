using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Complaints;

/// <summary>More time, or time that does not count: the ground, and who approved it.</summary>
public sealed record ClockRequest(
    [property: Required(ErrorMessage = "请写明理由。"), PlainText(500, Label = "理由", MinimumLength = 1, MultiLine = true)] string Reason, [property: Required(ErrorMessage = "请填写批准人。"), PlainText(30, Label = "批准人", MinimumLength = 1)] string Approver, long? Version);

/// <summary>What a handler does with a case's clocks.</summary>
internal static class StaffClockEndpoints
{
    public static void MapClocks(this RouteGroupBuilder one)
    {
        var clocks = one.MapGroup("/deadlines/{code}").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        clocks.MapPost("/extend", Extend).WithName("extendDeadline").WithSummary("Extends a deadline once, where its rule knows it, with ground and approver");
        clocks.MapPost("/pause", Pause).WithName("pauseDeadline").WithSummary("Stops a deadline for an appraisal, where its rule allows it");
        clocks.MapPost("/resume", Resume).WithName("resumeDeadline").WithSummary("Lets a deadline go on after an appraisal");
    }

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Extend(string id, string code, ClockRequest request, [AsParameters] HandlerMove move, MoveClocks act, CancellationToken ct)
        => move.RunAsync(id, $"deadlines/{code}/extend", request, (mover, key) => act.ExtendAsync(id, code, request.Reason.Trim(), request.Approver.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Pause(string id, string code, ClockRequest request, [AsParameters] HandlerMove move, MoveClocks act, CancellationToken ct)
        => move.RunAsync(id, $"deadlines/{code}/pause", request, (mover, key) => act.PauseAsync(id, code, request.Reason.Trim(), request.Approver.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Resume(string id, string code, DecideRequest? request, [AsParameters] HandlerMove move, MoveClocks act, CancellationToken ct)
        => move.RunAsync(id, $"deadlines/{code}/resume", request, (mover, key) => act.ResumeAsync(id, code, request?.Version, mover, key, ct), ct);
}
