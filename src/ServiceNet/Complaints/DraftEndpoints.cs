using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Complaints;

/// <summary>What to keep.</summary>
/// <param name="Content">An object of at most 64 KB as JSON.</param>
/// <param name="Version">The version the page was made from; null for the first save.</param>
public sealed record DraftRequest([property: Required(ErrorMessage = "没有要保存的内容。")] IReadOnlyDictionary<string, JsonElement> Content, int? Version);

/// <summary>A citizen's draft.</summary>
internal static class DraftEndpoints
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Maps <c>/complaints/draft</c>.</summary>
    public static void MapDraft(this RouteGroupBuilder own)
    {
        own.MapGet("/draft", Get).WithName("getComplaintDraft").WithSummary("Shows what the caller has begun to write, also on another phone; 204 when there is nothing");
        own.MapPut("/draft", Save).WithName("saveComplaintDraft").WithSummary("Keeps what the caller has begun to write, for 30 days after the last save").ProducesProblem(400).ProducesProblem(409);
        own.MapDelete("/draft", Forget).WithName("deleteComplaintDraft").WithSummary("Throws the draft away");
    }

    private static async Task<Results<Ok<DraftView>, NoContent>> Get(ClaimsPrincipal user, DraftComplaint drafts, CancellationToken ct)
        => await drafts.ReadAsync(user.Id(), ct) is { } draft ? TypedResults.Ok(draft) : TypedResults.NoContent();

    private static async Task<Results<Ok<DraftView>, ProblemHttpResult>> Save(DraftRequest request, ClaimsPrincipal user, DraftComplaint drafts, CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(DraftComplaint.Text(request.Content)) > MostBytes)
        {
            return Problem.Invalid("content", "草稿太长，保存不下。请缩短后再保存，已填写的内容还在。");
        }

        return await drafts.SaveAsync(user.Id(), request.Content, request.Version, ct) switch
        {
            DraftOutcome.Saved saved => TypedResults.Ok(saved.Draft),
            DraftOutcome.Changed changed => Changed(changed.Draft),
            _ => ComplaintProblems.Of(new SubmitOutcome.AccountClosed()),
        };
    }

    private static async Task<NoContent> Forget(ClaimsPrincipal user, DraftComplaint drafts, CancellationToken ct)
    {
        await drafts.ForgetAsync(user.Id(), ct);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Changed(DraftView newer)
    {
        var details = Problem.Details(409, "complaint.draft_changed", "您在另一台手机上改过这份草稿。", "请选择用哪一份继续，两份都还在。");
        details.Extensions["draft"] = newer;
        return TypedResults.Problem(details);
    }
}
