using ServiceNet.Accounts;
using ServiceNet.Cases;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>Gives a case to one of its station's people (经办人), or to nobody; the handlers see it, the citizen sees the station.</summary>
internal sealed class AssignComplaint(Change change, FindColleagues colleagues)
{
    public Task<MoveOutcome> AssignAsync(string id, Guid? assignee, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            if (held.Row.AssigneeId == assignee)
            {
                return new MoveOutcome.Moved();
            }

            var name = "";
            if (assignee is { } wanted)
            {
                if ((await colleagues.OfStationAsync(held.Row.StationId, ct)).FirstOrDefault(c => c.Id == wanted) is not { } found && !IsOwn(mover, wanted))
                {
                    return new MoveOutcome.Wrong("assigneeId", "这个人不在办理站点，请在列出的人里选择。");
                }

                name = (await colleagues.NamesAsync([wanted], ct)).GetValueOrDefault(wanted, "");
            }

            held.Row = held.Row with { AssigneeId = assignee };
            held.Log("assigned", null, new { assignee, name }, audience: EntryAudience.Staff);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>An administrator who stands behind every counter may take a case upon themself.</summary>
    private static bool IsOwn(ComplaintMover mover, Guid wanted) => mover.Stations is null && mover.Actor.Id == wanted;
}
