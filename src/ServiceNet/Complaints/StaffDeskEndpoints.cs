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
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Complaints;

/// <summary>What handlers tell each other.</summary>
public sealed record CaseNoteRequest([property: Required(ErrorMessage = "请写备注。"), PlainText(2000, Label = "备注", MinimumLength = 1, MultiLine = true)] string Text, long? Version);

/// <summary>Whose hands it goes into.</summary>
/// <param name="AssigneeId">One of the colleagues, <c>me</c>, or null for nobody.</param>
public sealed record AssignRequest([property: PlainText(50, Label = "经办人")] string? AssigneeId, long? Version);

/// <summary>The same for many.</summary>
public sealed record AssignManyRequest([property: Required(ErrorMessage = "请选择要安排的件。"), Length(1, 100, ErrorMessage = "一次安排1到100件。")] IReadOnlyList<string> Ids, [property: PlainText(50, Label = "经办人")] string? AssigneeId);

/// <summary>What came of it.</summary>
public sealed record AssignedView(IReadOnlyList<string> Assigned, IReadOnlyList<RefusedCaseView> Refused);

/// <summary>A case that was left as it is.</summary>
public sealed record RefusedCaseView(string Id, string? Number, string Code, string Title);

/// <summary>Whom a case can be given to.</summary>
public sealed record ColleaguesView(IReadOnlyList<AssigneeView> Items);

/// <summary>Cases that may be of the same matter.</summary>
/// <param name="Elsewhere">How many more at stations the caller may not see.</param>
public sealed record SimilarView(IReadOnlyList<SimilarCaseView> Items, int Elsewhere);

/// <summary>One of them.</summary>
/// <param name="Why"><c>respondent</c>, <c>right</c>, <c>place</c> or <c>sender</c>.</param>
public sealed record SimilarCaseView(string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Subject, DateTimeOffset SubmittedAt, CaseStationView? Station, IReadOnlyList<string> Why, bool Linked);

/// <summary>The other case.</summary>
public sealed record LinkRequest([property: Required(ErrorMessage = "请选择要关联的件。"), PlainText(50, Label = "关联的件", MinimumLength = 1)] string OtherId, long? Version);

/// <summary>The other case, and why they do not belong together.</summary>
public sealed record UnlinkRequest(
    [property: Required(ErrorMessage = "请选择要取消关联的件。"), PlainText(50, Label = "关联的件", MinimumLength = 1)] string OtherId, [property: Required(ErrorMessage = "请写明原因。"), PlainText(500, Label = "原因", MinimumLength = 1, MultiLine = true)] string Reason, long? Version);

/// <summary>What the authority or 12315 calls it.</summary>
/// <param name="Decision">Of a report: whether the authority opened a case.</param>
public sealed record ExternalRequest(
    [property: Required(ErrorMessage = "请写明是哪个系统。"), PlainText(40, Label = "系统", MinimumLength = 1)] string System, [property: Required(ErrorMessage = "请填写编号。"), PlainText(60, Label = "编号", MinimumLength = 1)] string Number,
    [property: PlainText(60, Label = "状态")] string? Status, CaseFiling? Decision, long? Version);

/// <summary>What a reviewer thinks of the answer.</summary>
public sealed record ReviewRequest([property: Required(ErrorMessage = "请选择复核意见。")] ReviewDecision? Decision, [property: Required(ErrorMessage = "请写明理由。"), PlainText(2000, Label = "理由", MinimumLength = 1, MultiLine = true)] string Words, long? Version);

/// <summary>Which bytes are asked for.</summary>
/// <param name="Original">With location and all: needs a reason.</param>
public sealed record OpenFileRequest(bool Original, [property: PlainText(200, Label = "原因")] string? Reason);

/// <summary>A way to a file's bytes for a few minutes.</summary>
/// <param name="Url">A path on this host.</param>
/// <param name="Warning">What to mind; null where nothing is.</param>
public sealed record EvidenceLinkView(string Url, DateTimeOffset ExpiresAt, string? Warning)
{
    internal static Results<Ok<EvidenceLinkView>, ProblemHttpResult> Of(EvidenceOutcome outcome) => outcome switch
    {
        EvidenceOutcome.Opened opened => TypedResults.Ok(new EvidenceLinkView(opened.Link.Url, opened.Link.ExpiresAt, opened.Warning)),
        EvidenceOutcome.HandlerOnly => Problem.Of(403, "complaint.file_handler_only", "这个文件只给办理站点看。", "它可能带有拍摄地点等信息，请联系办理站点。"),
        EvidenceOutcome.ReasonNeeded => Problem.Invalid("reason", "查看原件请写明原因。"),
        _ => Problem.Of(404, "file.unknown", "没有找到这个文件。", "请刷新页面后再打开。"),
    };
}

/// <summary>What handlers do around a case: notes, hands, links, numbers, opinions, files.</summary>
internal static class StaffDeskEndpoints
{
    public static void MapDesk(this RouteGroupBuilder one)
    {
        one.MapGet("/colleagues", Colleagues).WithName("complaintColleagues").WithSummary("Whom the case can be given to");
        one.MapGet("/similar", Similar).WithName("similarComplaints").WithSummary("Cases that may be of the same matter: same other side, right, place or sender");
        one.MapPost("/files/{fileId}/link", OpenFile).WithName("openEvidence").WithSummary("A link to a file of the case, good for minutes; an audit entry").ProducesProblem(400);
        var moves = one.MapGroup("").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        moves.MapPost("/notes", Note).WithName("noteOnComplaint").WithSummary("Adds a note that handlers read, never the sender");
        moves.MapPost("/assign", Assign).WithName("assignComplaint").WithSummary("Gives it to one of the station's people, or to nobody");
        moves.MapPost("/links", Link).WithName("linkComplaints").WithSummary("Links it with another case of the same matter");
        moves.MapPost("/links/remove", Unlink).WithName("unlinkComplaints").WithSummary("Takes a link away");
        moves.MapPost("/external", External).WithName("registerExternalNumber").WithSummary("Keeps what the authority or 12315 calls it, how it stands there, and what was decided");
        moves.MapPost("/review", Review).WithName("reviewComplaint").WithSummary("Says what another station thinks of an answer somebody did not accept");
    }

    internal static async Task<Results<Ok<AssignedView>, ProblemHttpResult>> AssignMany(
        AssignManyRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey, AssignComplaint act, ReadComplaints complaints, PersonalData data, CancellationToken ct)
    {
        if (!Who(request.AssigneeId, user, out var assignee))
        {
            return Nobody();
        }

        var (mover, assigned, refused) = (StaffComplaintEndpoints.MoverOf(user), new List<string>(), new List<RefusedCaseView>());
        foreach (var id in request.Ids.Distinct(StringComparer.Ordinal))
        {
            // Each by itself: one that cannot be given away keeps none of the others back.
            var outcome = await act.AssignAsync(id, assignee, null, mover, IdempotentRequest.From(data, user.Id(), idempotencyKey is null ? null : $"{idempotencyKey}/{id}", $"staff/complaint/{id}/assign", request.AssigneeId), ct);
            if (outcome is MoveOutcome.Moved)
            {
                assigned.Add(id);
                continue;
            }

            var problem = ComplaintProblems.Of(outcome).ProblemDetails;
            var number = outcome is not MoveOutcome.Unknown && Guid.TryParse(id, out var key) ? (await complaints.ByIdAsync(key, ct))?.Number : null;
            refused.Add(new RefusedCaseView(id, number, problem.Extensions["code"]?.ToString() ?? "", outcome is MoveOutcome.Wrong wrong ? wrong.Sentence : problem.Title ?? ""));
        }

        return TypedResults.Ok(new AssignedView(assigned, refused));
    }

    private static async Task<Ok<ColleaguesView>> Colleagues(string id, HttpContext context, FindColleagues colleagues, CancellationToken ct)
        => TypedResults.Ok(new ColleaguesView([.. (await colleagues.OfStationAsync(SeenComplaint.Of(context).StationId, ct)).Select(c => new AssigneeView(c.Id.ToString(), c.Name))]));

    private static async Task<Ok<SimilarView>> Similar(string id, ClaimsPrincipal user, HttpContext context, LinkComplaints act, ComplaintViews views, CancellationToken ct)
    {
        var complaint = SeenComplaint.Of(context);
        var (found, elsewhere) = await act.SimilarAsync(complaint, StaffComplaintEndpoints.MoverOf(user), ct);
        var items = new List<SimilarCaseView>(found.Count);
        foreach (var (c, why) in found)
        {
            items.Add(new SimilarCaseView(c.Id.ToString(), c.Number, c.Kind, c.Status, c.Subject, c.SubmittedAt, await views.StationAsync(c.StationId, ct), why, complaint.Linked.Contains(c.Id)));
        }

        return TypedResults.Ok(new SimilarView(items, elsewhere));
    }

    private static async Task<Results<Ok<EvidenceLinkView>, ProblemHttpResult>> OpenFile(string id, string fileId, OpenFileRequest? request, ClaimsPrincipal user, HttpContext context, OpenEvidence act, CancellationToken ct)
        => EvidenceLinkView.Of(await act.ForStaffAsync(SeenComplaint.Of(context), fileId, request?.Original == true, string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim(), StaffComplaintEndpoints.MoverOf(user), ct));

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Note(string id, CaseNoteRequest request, [AsParameters] HandlerMove move, NoteOnComplaint act, CancellationToken ct)
        => move.RunAsync(id, "notes", request, (mover, key) => act.NoteAsync(id, request.Text.Trim(), request.Version, mover, key, ct), ct);

    private static async Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Assign(string id, AssignRequest request, [AsParameters] HandlerMove move, AssignComplaint act, CancellationToken ct)
        => Who(request.AssigneeId, move.User, out var assignee) ? await move.RunAsync(id, "assign", request, (mover, key) => act.AssignAsync(id, assignee, request.Version, mover, key, ct), ct) : Nobody();

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Link(string id, LinkRequest request, [AsParameters] HandlerMove move, LinkComplaints act, CancellationToken ct)
        => move.RunAsync(id, "links", request, (mover, key) => act.LinkAsync(id, request.OtherId, request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Unlink(string id, UnlinkRequest request, [AsParameters] HandlerMove move, LinkComplaints act, CancellationToken ct)
        => move.RunAsync(id, "links/remove", request, (mover, key) => act.UnlinkAsync(id, request.OtherId, request.Reason.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> External(string id, ExternalRequest request, [AsParameters] HandlerMove move, NoteOnComplaint act, CancellationToken ct)
        => move.RunAsync(id, "external", request, (mover, key) => act.RegisterExternalAsync(id, new(request.System.Trim(), request.Number.Trim(), string.IsNullOrWhiteSpace(request.Status) ? null : request.Status.Trim(), request.Decision), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Review(string id, ReviewRequest request, [AsParameters] HandlerMove move, ReviewComplaint act, CancellationToken ct)
        => move.RunAsync(id, "review", request, (mover, key) => act.ReviewAsync(id, request.Decision!.Value, request.Words.Trim(), request.Version, mover, key, ct), ct);

    private static bool Who(string? wanted, ClaimsPrincipal user, out Guid? assignee)
    {
        assignee = wanted == "me" ? user.Id() : Guid.TryParse(wanted, out var id) ? id : null;
        return assignee is not null || string.IsNullOrEmpty(wanted);
    }

    private static ProblemHttpResult Nobody() => Problem.Invalid("assigneeId", "没有这个经办人，请在列出的人里选择。");
}
