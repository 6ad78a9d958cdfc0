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
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>What of the list is wanted as a sheet: the names of the list's query.</summary>
/// <param name="Q">Words of the subject, the facts, the other side or the number.</param>
/// <param name="Station">One of the caller's stations, id or code.</param>
/// <param name="Assignee">me, none or a staff member's id.</param>
/// <param name="Offered">true: only those offered by another station.</param>
/// <param name="Sort">due (default) or newest.</param>
public sealed record ExportRequest(
    ComplaintStatus? Status, ComplaintKind? Kind, bool? Overdue, [property: PlainText(50, Label = "查找的词")] string? Q, [property: PlainText(50, Label = "站点")] string? Station, [property: PlainText(50, Label = "经办人")] string? Assignee,
    [property: PlainText(20, Label = "区县")] string? District, bool? Offered, [property: PlainText(10, Label = "排列")] string? Sort);

/// <summary>How far an export is.</summary>
public enum ExportState
{
    /// <summary>待下载. Entered by asking for it.</summary>
    Ready,

    /// <summary>正在生成. Entered by fetching the file.</summary>
    Running,

    /// <summary>已完成: the whole file was handed out; within the hour it can be fetched again.</summary>
    Done,

    /// <summary>没有完成: whoever fetched it hung up, or it broke; within the hour it can be fetched again.</summary>
    Failed,
}

/// <summary>An export and how far it is.</summary>
/// <param name="Total">Rows when it was asked for.</param>
/// <param name="Done">Rows handed out so far; moves at most once a second.</param>
public sealed record ExportView(string Id, long Total, long Done, ExportState State);

/// <summary>The list as a sheet: asked for, followed, fetched.</summary>
public static class ExportComplaintsEndpoints
{
    private const string Sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Maps <c>/staff/complaints/exports</c>.</summary>
    public static void MapComplaintExports(this IEndpointRouteBuilder api)
    {
        var exports = api.MapGroup("/staff/complaints/exports").WithTags("Handling").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        exports.MapPost("", Ask).WithName("exportComplaints").WithSummary("Asks for the list as a sheet; an audit entry says who asked for what").ProducesProblem(400).ProducesProblem(422);
        exports.MapGet("/{id}/progress", Follow).WithName("followComplaintExport").WithSummary("Says how far the sheet is");
        exports.MapGet("/{id}/file", Fetch).WithName("fetchComplaintExport").WithSummary("Hands the sheet out while it is made, to whoever asked for it, within an hour").Produces<Stream>(200, Sheet);
    }

    private static ProblemHttpResult Unknown() => Problem.Of(404, "complaint.export_unknown", "没有找到这次导出，或者已经超过一小时。", "请回到列表重新导出。");

    private static async Task<Results<Created<ExportView>, ProblemHttpResult>> Ask(
        ExportRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey, FindStation stations, ExportComplaints exports, PersonalData data, CancellationToken ct)
    {
        var question = new ListQuestion(request.Status, request.Kind, request.Overdue, request.Q, request.Station, request.Assignee, request.District, request.Offered, request.Sort);
        var (query, refusal) = await question.ForAsync(user, stations, ct);
        if (query is null)
        {
            return refusal!;
        }

        return await exports.AskAsync(question, query, user.ToActor(), IdempotentRequest.From(data, user.Id(), idempotencyKey, "complaints/export", request), ct) is { } asked
            ? TypedResults.Created($"/api/v1/staff/complaints/exports/{asked.Id}", asked)
            : ComplaintProblems.KeyReused();
    }

    private static async Task<Results<Ok<ExportView>, ProblemHttpResult>> Follow(string id, ClaimsPrincipal user, ExportComplaints exports, CancellationToken ct)
        => await exports.OfAsync(id, user.Id(), ct) is { } found ? TypedResults.Ok(found.View) : Unknown();

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Fetch(string id, ClaimsPrincipal user, HttpResponse response, FindStation stations, ExportComplaints exports, TimeProvider time, CancellationToken ct)
    {
        if (await exports.OfAsync(id, user.Id(), ct) is not { } found)
        {
            return Unknown();
        }

        // Asked anew: what the caller may see is what they may see now.
        var (query, refusal) = await found.Question.ForAsync(user, stations, ct);
        if (query is null)
        {
            return refusal!;
        }

        response.Headers.CacheControl = "private, no-store";
        var name = $"投诉举报_{Shanghai.DayOf(time.GetUtcNow()):yyyyMMdd}.xlsx";
        return TypedResults.Stream(body => exports.WriteAsync(found.View, query, user.ToActor(), body, ct), Sheet, name);
    }
}
