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
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>A wish for a number.</summary>
/// <param name="Service">A service code the station offers.</param>
/// <param name="Location">Where the phone is, GCJ-02, where the station asks for it; compared once, never stored.</param>
/// <param name="Wall">The code scanned from the station's wall.</param>
public sealed record TakeRequest(
    [property: Required(ErrorMessage = "请选择要办理的服务。"), PlainText(40, Label = "服务", MinimumLength = 1)] string Service,
    Place? Location,
    [property: PlainText(40, Label = "取号码", MinimumLength = 1)] string? Wall);

/// <summary>The public line, and a citizen's own numbers.</summary>
public static class QueueEndpoints
{
    /// <summary>Maps <c>/stations/{id}/queue</c>.</summary>
    public static void MapLines(this IEndpointRouteBuilder api)
    {
        var line = api.MapGroup("/stations/{id}/queue").WithTags("Line").AllowAnonymous().RequireRateLimiting(Limits.Public);
        line.MapGet("", Line).WithName("getLine").WithSummary("Shows a station's line: who is served where, how many wait, how long it may take; numbers only, no ids")
            .Produces<LineView>().ProducesProblem(404);
        line.MapLineStream();
    }

    /// <summary>Maps a citizen's numbers.</summary>
    public static void MapQueueTickets(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/stations/{id}/queue").WithTags("Line").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401)
            .MapPost("/tickets", Take).WithName("takeNumber").WithSummary("Takes a number within opening hours; one live number a person")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        var tickets = api.MapGroup("/queue/tickets").WithTags("Line").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401);
        tickets.MapGet("", List).WithName("listMyNumbers").WithSummary("Lists the caller's numbers, newest first").ProducesProblem(400);
        tickets.MapGet("/{id}", Get).WithName("getMyNumber").WithSummary("Shows a number with the people ahead and the estimate; cheap enough to ask every few seconds")
            .Produces<TicketView>().ProducesProblem(404);
        tickets.MapGet("/{id}/why", Why).WithName("whyMyPlace").WithSummary("Says by which rule a number stands where it stands, and by which rules others passed; no identities").ProducesProblem(404);
        tickets.MapPost("/{id}/leave", Leave).WithName("leaveLine").WithSummary("Leaves the line").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        tickets.MapPost("/{id}/return", Return).WithName("returnToLine").WithSummary("Comes back after being missed, within the station's time, with the same number").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Line(string id, FindStation stations, ShowLines show, CancellationToken ct)
        => await stations.ByIdOrCodeAsync(id, ct) is { IsListed: true } station ? await show.PublicAsync(station, ct) : StationEndpoints.Unknown();

    private static async Task<Results<Created<TicketView>, ProblemHttpResult>> Take(
        string id, TakeRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        TakeNumber act, FindStation stations, PersonalData data, LiveLines lines, ShowLines show, CancellationToken ct)
    {
        if (await stations.ByIdOrCodeAsync(id, ct) is not { IsListed: true } station)
        {
            return StationEndpoints.Unknown();
        }

        if (request.Location is { } place && place is not { Lng: >= -180 and <= 180, Lat: >= -90 and <= 90 })
        {
            return Problem.Invalid("location", "位置不正确，请重新获取。");
        }

        // The place is no part of what is remembered of the request, not even hashed.
        var repeatable = IdempotentRequest.From(data, user.Id(), idempotencyKey, $"take/{station.Id}", request.Service);
        return await act.ByPhoneAsync(station, request.Service, new Whereabouts(request.Location, request.Wall?.Trim()), user.ToActor(), repeatable, ct) switch
        {
            TakeOutcome.Taken taken => Created(taken.Ticket, await show.ShowAsync(station, await lines.OfAsync(station.Id.Value, taken.Version, CancellationToken.None), CancellationToken.None)),
            TakeOutcome.Repeated repeated => Created((await show.FindAsync(repeated.Id.Value, CancellationToken.None))!, await show.OfAsync(station, CancellationToken.None)),
            var refused => QueueProblems.Of(refused),
        };
    }

    private static Created<TicketView> Created(Ticket ticket, ShownLine shown) => TypedResults.Created($"/api/v1/queue/tickets/{ticket.Id}", LineViews.Holders(ticket, shown));

    private static async Task<Results<Ok<Page<TicketView>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, ReadLine read, ShowLines show, FindStation stations, Cursor cursors,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var list = $"numbers|{user.Id()}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var found = await read.OfAccountAsync(user.Id(), place is null ? null : Guid.Parse(place), size + 1, ct);
        return TypedResults.Ok(await PageOf.Async(found, size, async t => LineViews.Holders(t, await show.OfAsync((await stations.ByIdAsync(new StationId(t.StationId), ct))!, ct)), t => cursors.Write(list, t.Id.ToString())));
    }

    private static async Task<IResult> Get(string id, ClaimsPrincipal user, ShowLines show, CancellationToken ct)
        => Guid.TryParse(id, out var ticket) && await show.HoldersAsync(ticket, user.Id(), ct) is { } found ? found : QueueProblems.Unknown();

    private static async Task<Results<Ok<WhyView>, ProblemHttpResult>> Why(string id, ClaimsPrincipal user, ShowLines show, WhyHere why, CancellationToken ct)
        => Guid.TryParse(id, out var ticket) && await show.FindAsync(ticket, ct) is { } found && found.AccountId == user.Id()
            ? TypedResults.Ok(await why.OfAsync(found, ct))
            : QueueProblems.Unknown();

    private static Task<Results<Ok<TicketView>, ProblemHttpResult>> Leave(
        string id, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey, MoveTicket act, PersonalData data, OwnNumber own, CancellationToken ct)
        => own.MoveAsync(id, user, (ticket, mover) => act.LeaveAsync(ticket, null, mover, IdempotentRequest.From(data, user.Id(), idempotencyKey, $"leave/{id}", ""), ct), ct);

    private static Task<Results<Ok<TicketView>, ProblemHttpResult>> Return(
        string id, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey, MoveTicket act, PersonalData data, OwnNumber own, CancellationToken ct)
        => own.MoveAsync(id, user, (ticket, mover) => act.ReturnAsync(ticket, mover, IdempotentRequest.From(data, user.Id(), idempotencyKey, $"return/{id}", ""), ct), ct);
}

/// <summary>A citizen's act on their own number, answered with the number as it is now.</summary>
internal sealed class OwnNumber(ReadLine read, ShowLines show, FindStation stations)
{
    public async Task<Results<Ok<TicketView>, ProblemHttpResult>> MoveAsync(string id, ClaimsPrincipal user, Func<TicketId, LineMover, Task<LineOutcome>> act, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var ticket))
        {
            return QueueProblems.Unknown();
        }

        var outcome = await act(new TicketId(ticket), LineMover.Citizen(user.ToActor()));
        if (outcome is not (LineOutcome.Moved or LineOutcome.Repeated))
        {
            return QueueProblems.Of(outcome);
        }

        var now = (await read.TicketAsync(ticket, ct))!;
        return TypedResults.Ok(LineViews.Holders(now, await show.OfAsync((await stations.ByIdAsync(new StationId(now.StationId), ct))!, ct)));
    }
}
