using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>What a handler chooses from.</summary>
/// <param name="OtherRoutes">What is open to somebody whose complaint is not accepted, by kind: shown before it is rejected.</param>
public sealed record ChoicesView(IReadOnlyList<ChoiceView> Reject, IReadOnlyList<ChoiceView> Outcomes, IReadOnlyList<Agency> Agencies, IReadOnlyList<RoutesOfKindView> OtherRoutes);

/// <summary>The other routes of a kind.</summary>
public sealed record RoutesOfKindView(ComplaintKind Kind, IReadOnlyList<OtherRoute> Routes);

/// <summary>A choice with the law it rests on.</summary>
/// <param name="For">The kinds it can be chosen for.</param>
public sealed record ChoiceView(string Code, string Name, string? Basis, IReadOnlyList<ComplaintKind> For);

/// <summary>A handler's list of complaints and what stands on a case.</summary>
public static class StaffComplaintEndpoints
{
    /// <summary>Maps <c>/staff/complaints</c>.</summary>
    public static void MapStaffComplaints(this IEndpointRouteBuilder api)
    {
        var counter = api.MapGroup("/staff/complaints").WithTags("Handling").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);
        counter.MapGet("", List).WithName("listComplaints").WithSummary("Lists the complaints the caller's stations answer for, are offered, or review; the soonest due first").ProducesProblem(400).ProducesProblem(404);
        counter.MapGet("/choices", Choices).WithName("complaintChoices").WithSummary("The legal reasons, outcomes and agencies to choose from");
        counter.MapPost("", File).WithName("fileForCaller").WithSummary("Files a complaint for someone on the telephone or at the counter").ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        counter.MapGet("/counts", Counts).WithName("countComplaints").WithSummary("What waits for the caller's stations, as numbers");
        counter.MapPost("/assign", StaffDeskEndpoints.AssignMany).WithName("assignComplaints").WithSummary("Gives up to 100 cases to one of their station's people; says of each what came of it").ProducesProblem(400);
        var one = counter.MapGroup("/{id}").WithMetadata(new Gate(SeenComplaint.RefuseAsync)).ProducesProblem(404);
        one.MapGet("", Get).WithName("getComplaint").WithSummary("Shows one complaint to its handlers; whoever sent it is a pseudonym");
        one.MapGet("/deadlines/{code}/proof", Proof).WithName("proveDeadline").WithSummary("Shows how a deadline was counted, day by day");
        one.MapComplaintMoves();
        one.MapDesk();
        one.MapClocks();
        one.MapCrime();
        api.MapReplyTemplates();
        api.MapComplaintViews();
    }

    internal static ComplaintMover MoverOf(ClaimsPrincipal user) => ComplaintMover.Staff(user.ToActor(), user.Stations(), user.IsInRole(nameof(StaffRole.StationHead)) || user.IsInRole(nameof(StaffRole.Admin)));

    private static Ok<ChoicesView> Choices() => TypedResults.Ok(new ChoicesView(
        [.. Reasons.Rejections.Select(r => new ChoiceView(r.Code, r.Name, r.Basis, r.For))], [.. Reasons.Outcomes.Select(r => new ChoiceView(r.Code, r.Name, r.Basis, r.For))], Agencies.All, [.. Enum.GetValues<ComplaintKind>().Select(k => new RoutesOfKindView(k, Reasons.OtherRoutes(k)))]));

    private static async Task<Ok<ComplaintCountsView>> Counts(ClaimsPrincipal user, CountComplaints count, CancellationToken ct) => TypedResults.Ok(await count.Async(user.Stations(), ct));

    private static async Task<Results<Ok<Page<StaffComplaintItem>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, FindStation stations, SearchComplaints search, StaffComplaintViews views, Cursor cursors,
        [Description("Only those in this state"), OneOf(typeof(ComplaintStatus))] string? status,
        [Description("Only those overdue, or only those not")] bool? overdue,
        [Description("Words of the subject, the facts, the other side or the number")] string? q,
        [Description("Only this kind"), OneOf(typeof(ComplaintKind))] string? kind,
        [Description("One of the caller's stations, id or code")] string? station,
        [Description("me, none or a staff member's id")] string? assignee,
        [Description("Only this district")] string? district,
        [Description("true: only those offered by another station")] bool? offered,
        [Description("due (default) or newest")] string? sort,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var question = new ListQuestion(OneOfAttribute.Read<ComplaintStatus>(status), OneOfAttribute.Read<ComplaintKind>(kind), overdue, q, station, assignee, district, offered, sort);
        var (query, refused) = await question.ForAsync(user, stations, ct);
        if (query is null)
        {
            return refused!;
        }

        var list = $"staff-complaints|{user.Id()}|{status}|{overdue}|{q}|{kind}|{station}|{assignee}|{district}|{offered}|{query.ByDue}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var rows = await search.FindAsync(query, ComplaintPlace.Parse(place), size + 1, ct);
        var items = await views.ItemsAsync([.. rows.Take(size)], ct);
        return TypedResults.Ok(new Page<StaffComplaintItem>(items, rows.Count > size ? cursors.Write(list, new ComplaintPlace(query.ByDue ? rows[size - 1].DueAt : null, rows[size - 1].Id).ToString()) : null));
    }

    private static async Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Get(string id, ClaimsPrincipal user, HttpContext context, StaffComplaintViews views, CancellationToken ct)
        => TypedResults.Ok(await views.OneAsync(SeenComplaint.Of(context), MoverOf(user), ct));

    private static async Task<Results<Ok<ProofView>, ProblemHttpResult>> Proof(string id, string code, ClaimsPrincipal user, HttpContext context, ReadDeadlines deadlines, NpgsqlDataSource database, CancellationToken ct)
    {
        var complaint = SeenComplaint.Of(context);
        await using var connection = await database.OpenConnectionAsync(ct);
        if (SuspectCrime.IsItsClock(code) && (await SuspectCrime.FindAsync(connection, null, complaint.Id, ct) is not { } crime || !SuspectCrime.IsSeenBy(MoverOf(user), complaint, crime)))
        {
            return ComplaintProblems.Unknown();
        }

        return await deadlines.ProofAsync(connection, complaint.Id, code, ct) is { } proof ? TypedResults.Ok(proof) : ComplaintProblems.Unknown();
    }

    private static async Task<Results<Created<StaffComplaintView>, ProblemHttpResult>> File(
        SubmitRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        SubmitComplaint act, FindStation stations, PersonalData data, ReadComplaints complaints, StaffComplaintViews views, CancellationToken ct)
    {
        var named = request.StationId ?? (user.Stations() is [var only] ? only.ToString() : null);
        BookableStation? station = null;
        if (named is not null && (station = await stations.ByIdOrCodeAsync(named, ct)) is not { IsListed: true })
        {
            return StationEndpoints.Unknown();
        }

        if (station is not null && !user.MayServe(station.Id.Value))
        {
            return ComplaintProblems.Of(new MoveOutcome.NotYours());
        }

        var outcome = await act.SubmitAsync(request.ToWish(station, "counter"), user.ToActor(), FileOwner.Staff(user.Id()), IdempotentRequest.From(data, user.Id(), idempotencyKey, "staff/complain", request), ct);
        return outcome is SubmitOutcome.Submitted sent
            ? TypedResults.Created($"/api/v1/staff/complaints/{sent.Id}", await views.OneAsync((await complaints.ByIdAsync(sent.Id, CancellationToken.None))!, MoverOf(user), CancellationToken.None))
            : ComplaintProblems.Of(outcome);
    }
}

/// <summary>Whether the caller may see the case of the route, decided before anything else of the request is looked at.</summary>
internal static class SeenComplaint
{
    public static ComplaintRow Of(HttpContext context) => (ComplaintRow)context.Items[typeof(SeenComplaint)]!;

    public static async ValueTask<IResult?> RefuseAsync(HttpContext context)
    {
        if (!Guid.TryParse(context.Request.RouteValues["id"] as string, out var id)
            || await context.RequestServices.GetRequiredService<ReadComplaints>().ByIdAsync(id, context.RequestAborted) is not { } found
            || !StaffComplaintEndpoints.MoverOf(context.User).Sees(found, null))
        {
            return ComplaintProblems.Unknown();
        }

        context.Items[typeof(SeenComplaint)] = found;
        return null;
    }
}
