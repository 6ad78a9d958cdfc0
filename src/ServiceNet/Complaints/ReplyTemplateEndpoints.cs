using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>A text to answer with.</summary>
/// <param name="For">accept, reject, request-supplement, refer, resolve or note.</param>
/// <param name="StationId">A station's id or code; null is the whole network, for administrators.</param>
public sealed record AddTemplateRequest(
    [property: Required(ErrorMessage = "请选择用在哪里。"), PlainText(30, Label = "用途")] string For,
    [property: Required(ErrorMessage = "请填写名称。"), PlainText(40, Label = "名称", MinimumLength = 1)] string Name,
    [property: Required(ErrorMessage = "请填写内容。"), PlainText(5000, Label = "内容", MinimumLength = 1, MultiLine = true)] string Text,
    [property: PlainText(50, Label = "站点")] string? StationId);

/// <summary>What of it changes; what is left out stays.</summary>
public sealed record ChangeTemplateRequest(
    [property: PlainText(40, Label = "名称", MinimumLength = 1)] string? Name,
    [property: PlainText(5000, Label = "内容", MinimumLength = 1, MultiLine = true)] string? Text);

/// <summary>A text to answer with.</summary>
/// <param name="Station">Null is the whole network's.</param>
public sealed record TemplateView(string Id, string For, string Name, string Text, CaseStationView? Station);

/// <summary>Texts handlers answer with.</summary>
internal static class ReplyTemplateEndpoints
{
    /// <summary>Maps <c>/staff/reply-templates</c>.</summary>
    public static void MapReplyTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/staff/reply-templates").WithTags("Handling").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);
        templates.MapGet("", List).WithName("listReplyTemplates").WithSummary("Lists the texts of the caller's stations and of the network, by name").ProducesProblem(400);
        templates.MapPost("", Add).WithName("addReplyTemplate").WithSummary("Keeps a text for a station; for the whole network only administrators do").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        var one = templates.MapGroup("/{id}").WithMetadata(new Gate(WritableTemplate.RefuseAsync)).ProducesProblem(404);
        one.MapPatch("", Change).WithName("changeReplyTemplate").WithSummary("Changes a text's name or words").ProducesProblem(400).ProducesProblem(409);
        one.MapDelete("", Remove).WithName("removeReplyTemplate").WithSummary("Removes a text");
    }

    private static async Task<Results<Ok<Page<TemplateView>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, ReplyTemplates templates, ComplaintViews views, Cursor cursors,
        [FromQuery(Name = "for"), Description("Only those for accept, reject, request-supplement, refer, resolve or note")] string? usedFor,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var list = $"reply-templates|{user.Id()}|{usedFor}";
        if ((usedFor is not null ? UseRefusal(usedFor) : null) is { } wrong)
        {
            return wrong;
        }

        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        (string Name, Guid Id)? after = place is null ? null : (place[37..], Guid.Parse(place[..36]));
        var rows = await templates.ListAsync(user.Stations(), usedFor, after, size + 1, ct);
        return TypedResults.Ok(await PageOf.Async(rows, size, r => ViewAsync(r, views, ct), r => cursors.Write(list, $"{r.Id}/{r.Name}")));
    }

    private static async Task<Results<Created<TemplateView>, ProblemHttpResult>> Add(
        AddTemplateRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        ReplyTemplates templates, FindStation stations, ComplaintViews views, PersonalData data, CancellationToken ct)
    {
        if (UseRefusal(request.For) is { } wrong)
        {
            return wrong;
        }

        BookableStation? station = null;
        if (request.StationId is { } named && (station = await stations.ByIdOrCodeAsync(named, ct)) is null)
        {
            return StationEndpoints.Unknown();
        }

        if (WriteRefusal(user, station?.Id.Value) is { } refusal)
        {
            return refusal;
        }

        var wish = new TemplateRow { UsedFor = request.For, Name = request.Name.Trim(), Text = request.Text.Trim(), StationId = station?.Id.Value };
        var outcome = await templates.AddAsync(wish, user.ToActor(), IdempotentRequest.From(data, user.Id(), idempotencyKey, "staff/reply-template", request), ct);
        return outcome is TemplateOutcome.Kept kept ? TypedResults.Created($"/api/v1/staff/reply-templates/{kept.Template.Id}", await ViewAsync(kept.Template, views, ct)) : Of(outcome);
    }

    private static async Task<Results<Ok<TemplateView>, ProblemHttpResult>> Change(string id, ChangeTemplateRequest request, ClaimsPrincipal user, ReplyTemplates templates, ComplaintViews views, CancellationToken ct)
    {
        var outcome = await templates.ChangeAsync(Guid.Parse(id), request.Name?.Trim(), request.Text?.Trim(), user.ToActor(), ct);
        return outcome is TemplateOutcome.Kept kept ? TypedResults.Ok(await ViewAsync(kept.Template, views, ct)) : Of(outcome);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(string id, ClaimsPrincipal user, ReplyTemplates templates, CancellationToken ct)
    {
        var outcome = await templates.RemoveAsync(Guid.Parse(id), user.ToActor(), ct);
        return outcome is TemplateOutcome.Kept ? TypedResults.NoContent() : Of(outcome);
    }

    /// <summary>Why the caller may not write a station's texts, or the network's.</summary>
    internal static ProblemHttpResult? WriteRefusal(ClaimsPrincipal user, Guid? station)
        => station is { } id ? user.MayServe(id) ? null : ComplaintProblems.Of(new MoveOutcome.NotYours())
            : user.Stations() is null ? null : Problem.Of(403, "complaint.template_network", "全网共用的常用语由管理员维护。", "可以另存为本站的，再按需要修改。");

    internal static ProblemHttpResult Unknown() => Problem.Of(404, "complaint.template_unknown", "没有找到这条常用语。", "它可能已被删除，请刷新列表。");

    private static ProblemHttpResult? UseRefusal(string usedFor) => ReplyTemplates.Uses.Contains(usedFor, StringComparer.Ordinal) ? null : Problem.Invalid("for", $"没有这个选项，可选：{string.Join('、', ReplyTemplates.Uses)}。");

    private static ProblemHttpResult Of(TemplateOutcome outcome) => outcome switch
    {
        TemplateOutcome.Unknown => Unknown(),
        TemplateOutcome.NameTaken => Problem.Of(409, "complaint.template_name_taken", "已经有同名的常用语。", "请换一个名称，或修改原来的那条。"),
        TemplateOutcome.TooMany => Problem.Of(422, "complaint.too_many_templates", $"最多保存{ReplyTemplates.Most}条常用语。", "请先删除不再用的。"),
        TemplateOutcome.KeyReused => ComplaintProblems.KeyReused(),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    private static async ValueTask<TemplateView> ViewAsync(TemplateRow row, ComplaintViews views, CancellationToken ct) => new(row.Id.ToString(), row.UsedFor, row.Name, row.Text, await views.StationAsync(row.StationId, ct));
}

/// <summary>Whether the caller may change the text of the route, decided before the body is looked at.</summary>
internal static class WritableTemplate
{
    public static async ValueTask<IResult?> RefuseAsync(HttpContext context)
        => !Guid.TryParse(context.Request.RouteValues["id"] as string, out var id)
            || await context.RequestServices.GetRequiredService<ReplyTemplates>().ByIdAsync(id, context.RequestAborted) is not { } found
            || (found.StationId is { } station && !context.User.MayServe(station))
            ? ReplyTemplateEndpoints.Unknown()
            : ReplyTemplateEndpoints.WriteRefusal(context.User, found.StationId);
}
