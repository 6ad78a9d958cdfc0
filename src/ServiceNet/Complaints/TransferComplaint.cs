using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>
/// 转办: a case is offered to another station and stays the sender's to answer for until the receiver accepts it. Unaccepted in time
/// it comes back; the second time it comes back the administrator is told.
/// </summary>
internal sealed class TransferComplaint(Change change, StartDeadlines starts, MoveDeadlines deadlines, FindStation stations)
{
    public const string OfferedFact = "complaint.transferred";
    public const string HandedOverFact = "complaint.handedOver";
    public const string ReturnedFact = "complaint.returned";
    public const string EscalatedFact = "complaint.escalated";

    /// <summary>Offers it. From the city's inbox it goes over at once: nobody there answers for it.</summary>
    public Task<MoveOutcome> OfferAsync(string id, string station, string reason, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            if (held.Row.Status is not (ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested or ComplaintStatus.Accepted) || held.Row.TransferTo is not null)
            {
                return new MoveOutcome.Illegal(held.Row.Status);
            }

            if (await stations.ByIdOrCodeAsync(station, ct) is not { IsListed: true } to)
            {
                return new MoveOutcome.Wrong("stationId", "没有这个站点，请重新选择。");
            }

            if (to.Id.Value == held.Row.StationId)
            {
                return new MoveOutcome.Wrong("stationId", "这件就在这个站点，请选择别的站点。");
            }

            if (held.Row.StationId is null)
            {
                await HandOverAsync(held, to.Id.Value, ct);
                held.Row = held.Row with { RoutedBy = "staff" };
                held.Log("transferAccepted", reason, new { from = (Guid?)null, to = to.Id.Value });
                held.Tell(HandedOverFact);
                return new MoveOutcome.Moved();
            }

            var started = await starts.StartAsync(held.Connection, held.Transaction, [new DeadlineStart(held.Row.Id, DeadlineCodes.TransferAcceptance, Shanghai.DayOf(held.Row.SubmittedAt), held.Now, to.Id.Value)], ct);
            held.Row = held.Row with { TransferTo = to.Id.Value, TransferAt = held.Now, TransferDue = started[0].DueAt };
            held.Log("transferred", reason, new { to = to.Id.Value, by = started[0].DueOn });
            held.Tell(OfferedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>The receiver answers for it from now on.</summary>
    public Task<MoveOutcome> AcceptAsync(string id, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => AnswerAsync(id, version, mover, request, async held =>
        {
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.TransferAcceptance, held.Now, ct);
            var (from, to) = (held.Row.StationId, held.Row.TransferTo!.Value);
            await HandOverAsync(held, to, ct);
            held.Log("transferAccepted", null, new { from, to });
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>The receiver does not take it.</summary>
    public Task<MoveOutcome> ReturnAsync(string id, string reason, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => AnswerAsync(id, version, mover, request, async held =>
        {
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.TransferAcceptance, held.Now, ct);
            ComeBack(held, reason);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>Nobody accepted it in time.</summary>
    public Task<MoveOutcome> TimeOutAsync(Guid id, CancellationToken ct)
        => change.RunAsync(id.ToString(), ComplaintMover.System, null, null, async held =>
        {
            // Accepted meanwhile, or offered anew.
            if (held.Row.TransferDue is not { } due || !DeadlineWarnings.IsOver(due, held.Now))
            {
                return new MoveOutcome.Illegal(held.Row.Status);
            }

            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, [DeadlineCodes.TransferAcceptance], held.Now, ct);
            ComeBack(held, null);
            return new MoveOutcome.Moved();
        }, ct);

    private Task<MoveOutcome> AnswerAsync(string id, long? version, ComplaintMover mover, IdempotentRequest? request, Func<HeldComplaint, Task<MoveOutcome>> act, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held => held.Row.TransferTo is not { } to ? new MoveOutcome.Illegal(held.Row.Status)
            : mover.Stations is { } own && !own.Contains(to) ? new MoveOutcome.NotYours()
            : await act(held), ct);

    private async Task HandOverAsync(HeldComplaint held, Guid to, CancellationToken ct)
    {
        await deadlines.HandOverAsync(held.Connection, held.Transaction, held.Row.Id, to, ct);
        held.Row = held.Row with { StationId = to, AssigneeId = null, TransferTo = null, TransferAt = null, TransferDue = null };
    }

    private static void ComeBack(HeldComplaint held, string? reason)
    {
        var from = held.Row.TransferTo;
        var bounces = held.Row.Bounces + 1;
        held.Row = held.Row with { TransferTo = null, TransferAt = null, TransferDue = null, Bounces = bounces, EscalatedAt = bounces >= 2 ? held.Row.EscalatedAt ?? held.Now : held.Row.EscalatedAt };
        held.Log("transferReturned", reason, new { from, bounces });
        held.Tell(ReturnedFact);
        if (bounces == 2)
        {
            held.Log("escalated", null, new { bounces }, audience: Cases.EntryAudience.Staff);
            held.Tell(EscalatedFact);
        }
    }
}
