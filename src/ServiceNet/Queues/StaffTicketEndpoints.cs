using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>Where somebody is sent: a service, a counter, or both.</summary>
public sealed record TransferRequest(
    [property: PlainText(40, Label = "服务", MinimumLength = 1)] string? Service,
    [property: PlainText(10, Label = "窗口", MinimumLength = 1)] string? Counter,
    [property: PlainText(200, Label = "原因")] string? Reason);

/// <summary>A call out of turn, and why.</summary>
public sealed record CallOutOfTurnRequest(
    [property: Required(ErrorMessage = "请选择窗口。"), PlainText(10, Label = "窗口", MinimumLength = 1)] string Counter,
    [property: Required(ErrorMessage = "请写明为什么插叫。"), PlainText(200, Label = "原因", MinimumLength = 1)] string Reason);

/// <summary>A priority reason given or, with null, taken; and how the clerk knows.</summary>
public sealed record PriorityRequest(
    Priority? Priority,
    [property: Required(ErrorMessage = "请写明原因。"), PlainText(200, Label = "原因", MinimumLength = 1)] string Reason);

/// <summary>Why somebody is taken out of the line; may be left out.</summary>
public sealed record LeaveRequest([property: PlainText(200, Label = "原因")] string? Reason);

/// <summary>What a clerk does with a number.</summary>
internal static class StaffTicketEndpoints
{
    public static void MapTicketMoves(this RouteGroupBuilder tickets)
    {
        var moves = tickets.ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        moves.MapPost("/recall", Recall).WithName("recallTicket").WithSummary("Calls the person again");
        moves.MapPost("/start", Start).WithName("startTicket").WithSummary("Begins the visit");
        moves.MapPost("/finish", Finish).WithName("finishTicket").WithSummary("Ends the visit; a booking it was for is done too");
        moves.MapPost("/miss", Miss).WithName("missTicket").WithSummary("Marks that nobody came to the call");
        moves.MapPost("/return", Return).WithName("returnTicket").WithSummary("Takes somebody who was missed back into the line");
        moves.MapPost("/park", Park).WithName("parkTicket").WithSummary("Sets somebody aside for a while");
        moves.MapPost("/unpark", Unpark).WithName("unparkTicket").WithSummary("Takes somebody set aside back into the line");
        moves.MapPost("/transfer", Transfer).WithName("transferTicket").WithSummary("Sends somebody to another service or counter; number and place stay");
        moves.MapPost("/call", Call).WithName("callOutOfTurn").WithSummary("Calls somebody out of turn, for a reason that is kept");
        moves.MapPost("/priority", Prioritise).WithName("prioritiseTicket").WithSummary("Gives or takes a priority reason, for a reason that is kept");
        moves.MapPost("/leave", Leave).WithName("removeTicket").WithSummary("Takes somebody out of the line who said so");
        moves.MapGet("/why", Why).WithName("whyThisPlace").WithSummary("Says by which rule a number stands where it stands");
    }

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Recall(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, CallTicket act, CancellationToken ct)
        => at.MoveAsync(id, "recall", "", (ticket, mover, key) => act.AgainAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Start(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "start", "", (ticket, mover, key) => act.StartAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Finish(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "finish", "", (ticket, mover, key) => act.FinishAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Miss(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "miss", "", (ticket, mover, key) => act.MissAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Return(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "return", "", (ticket, mover, key) => act.ReturnAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Park(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "park", "", (ticket, mover, key) => act.ParkAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Unpark(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "unpark", "", (ticket, mover, key) => act.UnparkAsync(ticket, mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Transfer(string id, TransferRequest request, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => request is { Service: null, Counter: null }
            ? Task.FromResult<Results<Ok<StaffTicketView>, ProblemHttpResult>>(Problem.Invalid("service", "请选择转到哪项服务或哪个窗口。"))
            : at.MoveAsync(id, "transfer", request, (ticket, mover, key) => act.TransferAsync(ticket, request.Service, request.Counter?.Trim(), request.Reason?.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Call(string id, CallOutOfTurnRequest request, [AsParameters] StaffQueueEndpoints.AtCounter at, CallTicket act, CancellationToken ct)
        => at.MoveAsync(id, "call", request, (ticket, mover, key) => act.OutOfTurnAsync(ticket, request.Counter.Trim(), request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Prioritise(string id, PriorityRequest request, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "priority", request, (ticket, mover, key) => act.PrioritiseAsync(ticket, request.Priority, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> Leave(string id, LeaveRequest? request, [AsParameters] StaffQueueEndpoints.AtCounter at, MoveTicket act, CancellationToken ct)
        => at.MoveAsync(id, "leave", request, (ticket, mover, key) => act.LeaveAsync(ticket, request?.Reason?.Trim(), mover, key, ct), ct);

    private static async Task<Results<Ok<WhyView>, ProblemHttpResult>> Why(string id, [AsParameters] StaffQueueEndpoints.AtCounter at, WhyHere why, CancellationToken ct)
        => !Guid.TryParse(id, out var ticket) || await at.Show.FindAsync(ticket, ct) is not { } found ? QueueProblems.Unknown()
            : !at.User.MayServe(found.StationId) ? QueueProblems.OtherStation()
            : TypedResults.Ok(await why.OfAsync(found, ct));

    private static async Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> MoveAsync<TBody>(
        this StaffQueueEndpoints.AtCounter at, string id, string name, TBody body, Func<TicketId, LineMover, IdempotentRequest?, Task<LineOutcome>> act, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var ticket))
        {
            return QueueProblems.Unknown();
        }

        var outcome = await act(new TicketId(ticket), StaffQueueEndpoints.MoverOf(at.User), at.KeyOf($"{name}/{id}", body));
        if (outcome is not (LineOutcome.Moved or LineOutcome.Repeated))
        {
            return QueueProblems.Of(outcome);
        }

        var now = (await at.Read.TicketAsync(ticket, ct))!;
        return TypedResults.Ok(await at.TicketAsync(ticket, (await at.Stations.ByIdAsync(new StationId(now.StationId), ct))!, ct));
    }
}
