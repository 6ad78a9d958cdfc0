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

namespace ServiceNet.Complaints;

/// <summary>What the list of complaints is asked for, under its own names; what is left out is not asked.</summary>
/// <param name="Sort">due or newest.</param>
public sealed record SavedQuery(
    ComplaintStatus? Status,
    ComplaintKind? Kind,
    bool? Overdue,
    [property: PlainText(50, Label = "查找的词")] string? Q,
    [property: PlainText(50, Label = "站点")] string? Station,
    [property: PlainText(40, Label = "经办人")] string? Assignee,
    [property: PlainText(20, Label = "区县")] string? District,
    bool? Offered,
    [property: AllowedValues(null, "due", "newest", ErrorMessage = "请选择按期限或按时间排列。")] string? Sort);

/// <summary>A list to keep.</summary>
public sealed record SaveViewRequest(
    [property: Required(ErrorMessage = "请填写名称。"), PlainText(30, Label = "名称", MinimumLength = 1)] string Name,
    [property: Required(ErrorMessage = "请选择要保存的筛选。")] SavedQuery Query);

/// <summary>A list of the caller's own.</summary>
public sealed record SavedView(string Id, string Name, SavedQuery Query);

/// <summary>A handler's own lists.</summary>
internal static class SavedViewEndpoints
{
    /// <summary>Maps <c>/staff/complaint-views</c>.</summary>
    public static void MapComplaintViews(this IEndpointRouteBuilder api)
    {
        var views = api.MapGroup("/staff/complaint-views").WithTags("Handling").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);
        views.MapGet("", List).WithName("listComplaintViews").WithSummary("Lists the caller's saved lists");
        views.MapPost("", Add).WithName("saveComplaintView").WithSummary("Keeps a list under a name, at most 20").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        views.MapPut("/{id}", Replace).WithName("replaceComplaintView").WithSummary("Changes a saved list").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        views.MapDelete("/{id}", Remove).WithName("removeComplaintView").WithSummary("Removes a saved list").ProducesProblem(404);
    }

    private static async Task<Ok<Listing<SavedView>>> List(ClaimsPrincipal user, SavedViews views, CancellationToken ct) => TypedResults.Ok(new Listing<SavedView>(await views.ListAsync(user.Id(), ct)));

    private static async Task<Results<Created<SavedView>, ProblemHttpResult>> Add(
        SaveViewRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey, SavedViews views, PersonalData data, CancellationToken ct)
    {
        var outcome = await views.AddAsync(user.Id(), request.Name.Trim(), request.Query, IdempotentRequest.From(data, user.Id(), idempotencyKey, "staff/complaint-view", request), ct);
        return outcome is SavedViewOutcome.Kept kept ? TypedResults.Created($"/api/v1/staff/complaint-views/{kept.View.Id}", kept.View) : Of(outcome);
    }

    private static async Task<Results<Ok<SavedView>, ProblemHttpResult>> Replace(string id, SaveViewRequest request, ClaimsPrincipal user, SavedViews views, CancellationToken ct)
    {
        var outcome = await views.ReplaceAsync(user.Id(), id, request.Name.Trim(), request.Query, ct);
        return outcome is SavedViewOutcome.Kept kept ? TypedResults.Ok(kept.View) : Of(outcome);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(string id, ClaimsPrincipal user, SavedViews views, CancellationToken ct)
        => await views.RemoveAsync(user.Id(), id, ct) ? TypedResults.NoContent() : Of(new SavedViewOutcome.Unknown());

    private static ProblemHttpResult Of(SavedViewOutcome outcome) => outcome switch
    {
        SavedViewOutcome.Unknown => Problem.Of(404, "complaint.view_unknown", "没有找到这个筛选。", "它可能已被删除，请刷新列表。"),
        SavedViewOutcome.NameTaken => Problem.Of(409, "complaint.view_name_taken", "已经有同名的筛选。", "请换一个名称，或修改原来的那个。"),
        SavedViewOutcome.TooMany => Problem.Of(422, "complaint.too_many_views", $"最多保存{SavedViews.Most}个筛选。", "请先删除不再用的。"),
        SavedViewOutcome.KeyReused => ComplaintProblems.KeyReused(),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };
}
