using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Cases.Deadlines;

/// <summary>A version of a rule.</summary>
/// <param name="Code">Never changes.</param>
/// <param name="AppliesTo">A kind of case, or <c>any</c>.</param>
/// <param name="EffectiveFrom">The first day of receipt it is for.</param>
/// <param name="EffectiveTo">The last; null while no later version is known; before <paramref name="EffectiveFrom"/> when another version took its place.</param>
/// <param name="InForce">Cases received today are counted by it.</param>
/// <param name="AmountGiven">Whoever starts the clock says how many; the amount is what is proposed.</param>
/// <param name="Binding">What it is for this network.</param>
/// <param name="Unconfirmed">待核实.</param>
/// <param name="ExtensionNeeds">In words; null when it cannot be extended.</param>
/// <param name="Pauses">The grounds, in words, on which its clock may stand still.</param>
public sealed record DeadlineRuleView(
    string Code, int Version, string Name, string AppliesTo, DateOnly EffectiveFrom, DateOnly? EffectiveTo, bool InForce, string Basis, string Source, int Amount, DeadlineUnit Unit, bool AmountGiven,
    string StartsWith, DeadlineBinding Binding, DeadlineOwner Owner, bool Unconfirmed, int? ExtensionAmount, string? ExtensionNeeds, IReadOnlyList<string> Pauses);

/// <summary>A new version; a member left out stays as in the version before.</summary>
/// <param name="Code">An existing rule's.</param>
/// <param name="EffectiveFrom">Today or later.</param>
/// <param name="Amount">1–366 days or working days, 1–720 hours.</param>
/// <param name="Source">Where it was read, or who decided it.</param>
/// <param name="Unconfirmed">False confirms a rule marked 待核实.</param>
public sealed record AddRuleRequest(
    [property: Required(ErrorMessage = "请填写期限代码。"), PlainText(40, Label = "期限代码", MinimumLength = 1)] string Code,
    [property: Required(ErrorMessage = "请填写生效日期。")] DateOnly? EffectiveFrom,
    int? Amount,
    DeadlineUnit? Unit,
    [property: PlainText(200, Label = "依据", MinimumLength = 2)] string? Basis,
    [property: Required(ErrorMessage = "请写明来源。"), PlainText(300, Label = "来源", MinimumLength = 2)] string Source,
    bool? Unconfirmed,
    int? ExtensionAmount);

/// <summary>Administrators' deadline rules.</summary>
public static class AdminDeadlineRuleEndpoints
{
    private const string CursorList = "deadline-rules";

    /// <summary>Maps <c>/deadline-rules</c> on the administrators' group.</summary>
    public static void MapAdminDeadlineRules(this IEndpointRouteBuilder admin)
    {
        var rules = admin.MapGroup("/deadline-rules").WithTags("Administration");
        rules.MapGet("", List).WithName("listDeadlineRules").WithSummary("Lists every version of every deadline rule").ProducesProblem(400);
        rules.MapPost("", Add).WithName("addDeadlineRule").WithSummary("Adds a version of a deadline rule: changes a promise, confirms a rule, takes in a new law")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<Results<Ok<Page<DeadlineRuleView>>, ProblemHttpResult>> List(
        DeadlineRules rules,
        IOptions<CasesOptions> options,
        Cursor cursors,
        TimeProvider time,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        if (PageOf.Check(limit, cursor, cursors, CursorList, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var (book, today) = (await rules.GetAsync(ct), Shanghai.DayOf(time.GetUtcNow()));
        var page = PageOf.Whole(book.All, size, place, r => $"{r.Code}/{r.Version}", key => cursors.Write(CursorList, key));
        return TypedResults.Ok(new Page<DeadlineRuleView>([.. page.Items.Select(r => ViewOf(r, book, options.Value, today))], page.NextCursor));
    }

    private static async Task<Results<Created<DeadlineRuleView>, ProblemHttpResult>> Add(
        AddRuleRequest request,
        ClaimsPrincipal user,
        [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey,
        AddRuleVersion act,
        DeadlineRules rules,
        IOptions<CasesOptions> options,
        PersonalData data,
        TimeProvider time,
        CancellationToken ct)
    {
        var version = new RuleVersion(request.Code.Trim(), request.EffectiveFrom!.Value, request.Amount, request.Unit, request.Basis, request.Source, request.Unconfirmed, request.ExtensionAmount);
        var outcome = await act.AddAsync(version, user.ToActor(), IdempotentRequest.From(data, user.Id(), idempotencyKey, "admin/deadline-rules", request), ct);
        var rule = outcome switch
        {
            AddRuleOutcome.Added added => added.Rule,
            AddRuleOutcome.Repeated repeated => repeated.Rule,
            _ => null,
        };
        // After the commit: whoever added it is answered, also when they have hung up.
        return rule is null
            ? Refusal(outcome)
            : TypedResults.Created("/api/v1/admin/deadline-rules", ViewOf(rule, await rules.GetAsync(CancellationToken.None), options.Value, Shanghai.DayOf(time.GetUtcNow())));
    }

    private static DeadlineRuleView ViewOf(DeadlineRule r, RuleBook book, CasesOptions options, DateOnly today) => new(
        r.Code, r.Version, r.Name, r.AppliesTo, r.EffectiveFrom, r.EffectiveTo, book.For(r.Code, today)?.Version == r.Version, r.Basis, r.Source, r.Amount, r.Unit, r.AmountGiven,
        r.StartsWith, r.BindingFor(options.IsAuthority), r.Owner, r.Unconfirmed, r.ExtensionAmount, r.ExtensionNeeds, [.. r.Pauses.Select(p => PauseGrounds.Words.GetValueOrDefault(p, p))]);

    private static ProblemHttpResult Refusal(AddRuleOutcome outcome) => outcome switch
    {
        AddRuleOutcome.Unknown => Problem.Of(404, "deadline.rule_unknown", "没有这个期限。", "请在期限规则列表中重新选择。"),
        AddRuleOutcome.InThePast past => Problem.Of(422, "deadline.rule_in_the_past", "新版本不能从过去的日期生效。", $"已收到的件按原来的规则计算。请填写{past.Today:yyyy-MM-dd}或以后的日期。"),
        AddRuleOutcome.Same same => Problem.Of(409, "deadline.rule_same", "新版本与现行版本没有不同。", $"现行第{same.Rule.Version}版已经这样规定，不用重复添加。"),
        AddRuleOutcome.Bad bad => Problem.Invalid(bad.Member, bad.Sentence),
        AddRuleOutcome.KeyReused => Problem.Of(422, "idempotency.key_reused", "这次提交与之前的内容不一致。", "请返回上一页重新提交。"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };
}
