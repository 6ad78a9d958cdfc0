using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>What the handlers' list can be narrowed to, by the names its query has; an export asks for the same.</summary>
/// <param name="Station">One of the caller's stations, id or code.</param>
/// <param name="Assignee"><c>me</c>, <c>none</c> or a staff member's id.</param>
/// <param name="Sort"><c>due</c> (default) or <c>newest</c>.</param>
internal sealed record ListQuestion(ComplaintStatus? Status, ComplaintKind? Kind, bool? Overdue, string? Q, string? Station, string? Assignee, string? District, bool? Offered, string? Sort)
{
    /// <summary>What the caller may be answered, or why it cannot be asked.</summary>
    public async Task<(ComplaintQuery? Query, ProblemHttpResult? Refusal)> ForAsync(ClaimsPrincipal user, FindStation stations, CancellationToken ct)
    {
        if (Form() is { } refusal)
        {
            return (null, refusal);
        }

        var own = user.Stations();
        if (Station is not null)
        {
            if (await stations.ByIdOrCodeAsync(Station, ct) is not { } found)
            {
                return (null, StationEndpoints.Unknown());
            }

            if (!user.MayServe(found.Id.Value))
            {
                return (null, ComplaintProblems.Of(new MoveOutcome.NotYours()));
            }

            own = [found.Id.Value];
        }

        var text = string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
        // A search and an ended state show the newest first: nothing is due there.
        var ended = Status is ComplaintStatus.Closed or ComplaintStatus.Withdrawn or ComplaintStatus.Rejected or ComplaintStatus.Resolved;
        var byDue = Sort == "due" || (Sort is null && Q is null && !ended);
        return (new ComplaintQuery(own, Status, Kind, Overdue, Assignee == "me" ? user.Id() : Guid.TryParse(Assignee, out var who) ? who : null, Assignee == "none", District, Offered == true, text, byDue), null);
    }

    private ProblemHttpResult? Form()
        => Q is { Length: > 50 } ? Problem.Invalid("q", "查找的词太长，请缩短。")
            : !string.IsNullOrWhiteSpace(Q) && Grams.OfQuery(Q).Length == 0 ? Problem.Invalid("q", "请至少输入两个连在一起的字。")
            : Sort is not (null or "due" or "newest") ? Problem.Invalid("sort", "请选择按期限或按时间排列。")
            : District is { } district && district.Any(char.IsControl) ? Problem.Invalid("district", "没有这个区县。")
            : Assignee is not (null or "me" or "none") && !Guid.TryParse(Assignee, out _) ? Problem.Invalid("assignee", "没有这个经办人。")
            : null;
}
