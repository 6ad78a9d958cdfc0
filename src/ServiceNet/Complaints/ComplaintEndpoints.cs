using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>Against whom.</summary>
public sealed record RespondentRequest(
    [property: Required(ErrorMessage = "请填写对方名称。"), PlainText(100, Label = "对方名称", MinimumLength = 1)] string Name,
    [property: PlainText(200, Label = "对方地址")] string? Address);

/// <summary>The right concerned.</summary>
public sealed record RightRequest([property: Required(ErrorMessage = "请选择权利种类。")] RightKind? Kind, [property: PlainText(40, Label = "号码")] string? Number);

/// <summary>What a consumer agrees to.</summary>
public sealed record ConsentsRequest(bool Publish, bool EntrustedMediation);

/// <summary>Who sends it.</summary>
public sealed record SenderRequest(
    [property: Required(ErrorMessage = "请填写姓名。"), PlainText(30, Label = "姓名", MinimumLength = 1)] string Name,
    [property: Required(ErrorMessage = "请填写电话。"), PhoneNumber] string Phone);

/// <summary>What somebody brings.</summary>
/// <param name="StationId">A station's id or code; null lets district and industry decide, and without them it reaches the city's desk.</param>
/// <param name="Also">It is this kind as well: two linked cases.</param>
/// <param name="FileIds">Files uploaded before, at most 20.</param>
public sealed record SubmitRequest(
    [property: Required(ErrorMessage = "请选择是哪一种。")] ComplaintKind? Kind,
    [property: Required(ErrorMessage = "请填写标题。"), PlainText(200, Label = "标题", MinimumLength = 1)] string Subject,
    [property: Required(ErrorMessage = "请写明经过。"), PlainText(5000, Label = "经过", MinimumLength = 10, MultiLine = true)] string Description,
    [property: Required(ErrorMessage = "请写明对方是谁。")] RespondentRequest Respondent,
    bool Anonymous,
    SenderRequest? Contact,
    [property: MaxLength(100, ErrorMessage = "文件太多了。")] IReadOnlyList<string>? FileIds,
    [property: PlainText(50, Label = "站点")] string? StationId,
    [property: PlainText(20, Label = "区县")] string? District,
    Industry? Industry,
    DateOnly? OccurredOn,
    [property: PlainText(200, Label = "地点")] string? Place,
    RightRequest? Right,
    [property: PlainText(500, Label = "诉求", MultiLine = true)] string? Wish,
    ConsentsRequest? Consents,
    ComplaintKind? Also);

/// <summary>What came on top.</summary>
public sealed record SupplementRequest(
    [property: Required(ErrorMessage = "请写明补充了什么。"), PlainText(5000, Label = "补充说明", MinimumLength = 1, MultiLine = true)] string Description,
    [property: MaxLength(100, ErrorMessage = "文件太多了。")] IReadOnlyList<string>? FileIds);

/// <summary>Why, in the sender's words.</summary>
public sealed record WhyRequest([property: Required(ErrorMessage = "请写明原因。"), PlainText(1000, Label = "原因", MinimumLength = 1, MultiLine = true)] string Reason);

/// <summary>How it was.</summary>
public sealed record RatingRequest([property: Required(ErrorMessage = "请选择评分。"), Range(1, 5, ErrorMessage = "评分为1到5。")] int? Score, [property: PlainText(500, Label = "评价", MultiLine = true)] string? Comment);

/// <summary>What to ask somebody who wants to send a complaint.</summary>
public sealed record GuideView(IReadOnlyList<GuideKindView> Kinds, IReadOnlyList<RightForm> Rights, IReadOnlyList<GuideIndustryView> Industries);

/// <summary>A kind and what it needs.</summary>
public sealed record GuideKindView(ComplaintKind Kind, string Name, string For, IReadOnlyList<string> Needs, bool AnonymousAllowed, string? Receipt);

/// <summary>An industry with stations of its own.</summary>
public sealed record GuideIndustryView(Industry Code, string Name);

/// <summary>A citizen's complaints.</summary>
public static class ComplaintEndpoints
{
    /// <summary>The scope of keys sent without an account: it names nobody.</summary>
    private static readonly Guid Nobody = new("6e6f626f-6479-4e6f-a26f-64796e6f626f");

    /// <summary>Maps <c>/complaints</c>.</summary>
    public static void MapComplaints(this IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/complaints").WithTags("Complaints").RequireRateLimiting(Limits.Public).AllowAnonymous();
        open.MapGet("/guide", Guide).WithName("complaintGuide").WithSummary("What there is to choose from, and what each kind needs");
        open.MapPost("", Submit).WithName("submitComplaint").WithSummary("Sends a complaint; without a token only anonymously, and then it is followed by tracking code and secret")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(422);
        open.MapTracking();
        var own = api.MapGroup("/complaints").WithTags("Complaints").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401);
        own.MapGet("", List).WithName("listMyComplaints").WithSummary("Lists the caller's complaints, newest first").ProducesProblem(400);
        own.MapDraft();
        own.MapGet("/{id}", Get).WithName("getMyComplaint").WithSummary("Shows one of the caller's complaints with its deadlines and history").ProducesProblem(404);
        own.MapGet("/{id}/deadlines/{code}/proof", Proof).WithName("proveMyDeadline").WithSummary("Shows how a deadline was counted, day by day").ProducesProblem(404);
        own.MapPost("/{id}/files/{fileId}/link", OpenFile).WithName("openMyEvidence").WithSummary("A link to a file of one of the caller's complaints, good for minutes").ProducesProblem(404);
        var moves = own.MapGroup("/{id}").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        moves.MapPost("/supplement", Supplement).WithName("supplementComplaint").WithSummary("Adds what was asked for, or what came to mind");
        moves.MapPost("/withdraw", Withdraw).WithName("withdrawComplaint").WithSummary("Takes it back before an answer");
        moves.MapPost("/confirm", Confirm).WithName("confirmComplaint").WithSummary("Says that the answer will do");
        moves.MapPost("/reopen", Reopen).WithName("reopenComplaint").WithSummary("Does not accept the answer; a supervisor of another station looks at it");
        moves.MapPost("/rating", Rate).WithName("rateComplaint").WithSummary("Says how it was, 1 to 5");
    }

    internal static ComplaintWish ToWish(this SubmitRequest r, BookableStation? station, string channel) => new(
        r.Kind!.Value, r.Also, station, Blank(r.District), r.Industry, r.Subject.Trim(), r.Description.Trim(), r.Respondent.Name.Trim(), Blank(r.Respondent.Address), r.OccurredOn, Blank(r.Place), r.Right?.Kind, Blank(r.Right?.Number)?.Replace(" ", "", StringComparison.Ordinal),
        Blank(r.Wish), r.Consents?.Publish, r.Consents?.EntrustedMediation, r.Anonymous, Blank(r.Contact?.Name), r.Contact is { } c ? PhoneNumberAttribute.Normalise(c.Phone) : null, r.FileIds ?? [], channel);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Ok<GuideView> Guide() => TypedResults.Ok(new GuideView(
        [
            new(ComplaintKind.InfringementReport, "举报线索", "发现有人侵犯知识产权，谁都可以举报。", ["对方是谁", "在哪里、什么时候、做了什么", "照片等证据"], AnonymousAllowed: true, ComplaintWords.ReceiptNote(ComplaintKind.InfringementReport)),
            new(ComplaintKind.ConsumerComplaint, "消费投诉", "为生活消费买到假冒等商品，与商家有争议，想要退赔。", ["您的姓名和电话", "商家是谁", "购买的经过和凭证", "您的诉求"], AnonymousAllowed: false, ComplaintWords.ReceiptNote(ComplaintKind.ConsumerComplaint)),
            new(ComplaintKind.ServiceComplaint, "对服务站的意见", "对服务站的态度、时间、办理有意见。", ["哪个站点", "发生了什么"], AnonymousAllowed: true, null),
        ],
        RightNumbers.Forms,
        [new(Industry.VanadiumTitanium, "钒钛"), new(Industry.Hydrogen, "氢能")]));

    private static async Task<Results<Created<ComplaintView>, ProblemHttpResult>> Submit(
        SubmitRequest request, ClaimsPrincipal user, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        SubmitComplaint act, FindStation stations, PersonalData data, AnswerSubmissions answers, TimeProvider time, CancellationToken ct)
    {
        var citizen = user.Identity?.IsAuthenticated == true && user.ToActor() is { Kind: "citizen" } signedIn ? signedIn : null;
        if (citizen is null && (user.Identity?.IsAuthenticated == true || !request.Anonymous))
        {
            return Problem.Of(401, "auth.token_missing", "请先登录。", "登录后提交，或者选择匿名举报。写好的内容不会丢失。");
        }

        BookableStation? station = null;
        if (request.StationId is { } wanted && (station = await stations.ByIdOrCodeAsync(wanted, ct)) is not { IsListed: true })
        {
            return StationEndpoints.Unknown();
        }

        if (request.OccurredOn is { } day && day > Platform.Clock.Shanghai.DayOf(time.GetUtcNow()))
        {
            return Problem.Invalid("occurredOn", "发生的日期还没有到，请重新选择。");
        }

        var repeatable = IdempotentRequest.From(data, citizen?.Id ?? Nobody, idempotencyKey, "complain", request);
        var outcome = await act.SubmitAsync(request.ToWish(station, "online"), citizen ?? Actor.System, citizen?.Id is { } account ? FileOwner.Citizen(account) : FileOwner.Nobody, repeatable, ct);
        return outcome is SubmitOutcome.Submitted sent
            ? TypedResults.Created($"/api/v1/complaints/{sent.Id}", await answers.OfAsync(sent))
            : ComplaintProblems.Of(outcome);
    }

    private static async Task<Results<Ok<Page<ComplaintItem>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, ReadComplaints complaints, ComplaintViews views, Cursor cursors,
        [Description("Only those in this state"), OneOf(typeof(ComplaintStatus))] string? status,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var list = $"complaints|{user.Id()}|{status}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var found = await complaints.OfAccountAsync(user.Id(), OneOfAttribute.Read<ComplaintStatus>(status), place is null ? null : Guid.Parse(place), size + 1, ct);
        var items = await views.ItemsAsync([.. found.Take(size)], ct);
        return TypedResults.Ok(new Page<ComplaintItem>(items, found.Count > size ? cursors.Write(list, found[size - 1].Complaint.Id.ToString()) : null));
    }

    private static async Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Get(string id, ClaimsPrincipal user, ReadComplaints complaints, ComplaintViews views, CancellationToken ct)
    {
        if (await complaints.OwnAsync(id, user.Id(), ct) is not { } found)
        {
            return ComplaintProblems.Unknown();
        }

        var view = await views.ForSenderAsync(found, null, ct);
        await complaints.SeenAsync(found.Id, found.Version, ct);
        return TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<ProofView>, ProblemHttpResult>> Proof(string id, string code, ClaimsPrincipal user, ReadComplaints complaints, ReadDeadlines deadlines, NpgsqlDataSource database, CancellationToken ct)
        => await complaints.OwnAsync(id, user.Id(), ct) is { } found ? await ProofAsync(found.Id, code, deadlines, database, ct) : ComplaintProblems.Unknown();

    /// <summary>For whoever sent it: of a suspected crime they learn nothing.</summary>
    internal static async Task<Results<Ok<ProofView>, ProblemHttpResult>> ProofAsync(Guid complaint, string code, ReadDeadlines deadlines, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return !SuspectCrime.IsItsClock(code) && await deadlines.ProofAsync(connection, complaint, code, ct) is { } proof ? TypedResults.Ok(proof) : ComplaintProblems.Unknown();
    }

    private static async Task<Results<Ok<EvidenceLinkView>, ProblemHttpResult>> OpenFile(string id, string fileId, ClaimsPrincipal user, ReadComplaints complaints, OpenEvidence act, CancellationToken ct)
        => await complaints.OwnAsync(id, user.Id(), ct) is { } found ? EvidenceLinkView.Of(await act.ForSenderAsync(found, fileId, ct)) : ComplaintProblems.Unknown();

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Supplement(string id, SupplementRequest request, [AsParameters] OwnMove move, CancellationToken ct)
        => move.RunAsync(id, "supplement", request, (mover, key) => move.Act.SupplementAsync(id, request.Description.Trim(), request.FileIds ?? [], FileOwner.Citizen(move.User.Id()), mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Withdraw(string id, WhyRequest request, [AsParameters] OwnMove move, CancellationToken ct)
        => move.RunAsync(id, "withdraw", request, (mover, key) => move.Act.WithdrawAsync(id, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Confirm(string id, [AsParameters] OwnMove move, CancellationToken ct)
        => move.RunAsync(id, "confirm", "", (mover, key) => move.Act.ConfirmAsync(id, mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Reopen(string id, WhyRequest request, [AsParameters] OwnMove move, CancellationToken ct)
        => move.RunAsync(id, "reopen", request, (mover, key) => move.Act.ReopenAsync(id, request.Reason.Trim(), mover, key, ct), ct);

    private static Task<Results<Ok<ComplaintView>, ProblemHttpResult>> Rate(string id, RatingRequest request, [AsParameters] OwnMove move, CancellationToken ct)
        => move.RunAsync(id, "rating", request, (mover, key) => move.Act.RateAsync(id, request.Score!.Value, Blank(request.Comment), mover, key, ct), ct);
}

/// <summary>What a sender's move needs beside its body.</summary>
internal sealed class OwnMove
{
    public required ClaimsPrincipal User { get; init; }

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

    public async Task<Results<Ok<ComplaintView>, ProblemHttpResult>> RunAsync<T>(string id, string name, T body, Func<ComplaintMover, IdempotentRequest?, Task<MoveOutcome>> act, CancellationToken ct)
    {
        var outcome = await act(ComplaintMover.Citizen(User.Id()), IdempotentRequest.From(Data, User.Id(), IdempotencyKey, $"complaint/{id}/{name}", body));
        return outcome is MoveOutcome.Moved
            ? TypedResults.Ok(await Views.ForSenderAsync((await Complaints.ByIdAsync(Guid.Parse(id), ct))!, null, ct))
            : ComplaintProblems.Of(outcome);
    }
}
