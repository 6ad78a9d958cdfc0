using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>A handler's decisions: each leads from state to state, sets clocks going or ends them, and tells the citizen.</summary>
internal sealed class ClerkMoves(Change change, StartDeadlines starts, MoveDeadlines deadlines, ReadDeadlines clocks, ClaimFiles files)
{
    public const string AcceptedFact = "complaint.accepted";
    public const string RejectedFact = "complaint.rejected";
    public const string SupplementRequestedFact = "complaint.supplementRequested";
    public const string ReferredFact = "complaint.referred";
    public const string ResolvedFact = "complaint.resolved";

    /// <summary>受理.</summary>
    public Task<MoveOutcome> AcceptAsync(string id, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => DecideAsync(id, ComplaintMove.Accept, version, mover, request, async (held, target) =>
        {
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.Acceptance, held.Now, ct);
            await LeaveAskingAsync(held, ct);
            if (held.Row.Kind == ComplaintKind.ConsumerComplaint)
            {
                await StartAsync(held, DeadlineCodes.Mediation, null, ct);
            }

            held.Row = Asking(held.Row, null) with { Status = target };
            held.Log("accepted");
            held.Tell(AcceptedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>不予受理, for one of the legal reasons; the other routes are shown with it.</summary>
    public Task<MoveOutcome> RejectAsync(string id, string reason, string? words, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => DecideAsync(id, ComplaintMove.Reject, version, mover, request, async (held, target) =>
        {
            // A reason in the clerk's own words is the last one of the law with those words.
            var found = Reasons.Rejection(reason, held.Row.Kind);
            var (code, text) = found is null ? ("otherByLaw", words is null ? reason : $"{reason}：{words}") : (found.Code, words);
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.Acceptance, held.Now, ct);
            await EndAsync(held, ct);
            await StartAsync(held, DeadlineCodes.Confirmation, null, ct);
            held.Row = Settled(held.Row).Answered() with { Status = target, RejectReason = code, RejectWords = text, EndedAt = held.Now, ReopenUntil = await ObjectUntilAsync(held, ct) };
            held.Log("rejected", text, new { reason = code });
            held.Tell(RejectedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>要求补充, with a date; the clocks that may wait for it wait.</summary>
    public Task<MoveOutcome> RequestSupplementAsync(string id, string reason, int days, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => DecideAsync(id, ComplaintMove.RequestSupplement, version, mover, request, async (held, target) =>
        {
            await deadlines.PauseAsync(held.Connection, held.Transaction, held.Row.Id, null, PauseGrounds.Supplement, mover.Actor.Name ?? "系统", held.Now, ct);
            var asked = await StartAsync(held, DeadlineCodes.Supplement, days, ct);
            held.Row = Asking(held.Row, held.Row.Status) with { Status = target, SupplementAsked = reason, SupplementDue = asked is [var due] ? due.DueOn : null };
            held.Log("supplementRequested", reason, new { by = held.Row.SupplementDue });
            held.Tell(SupplementRequestedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>移送 to an agency, which has its own clock.</summary>
    public Task<MoveOutcome> ReferAsync(string id, string agency, string reason, string? externalNumber, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => DecideAsync(id, ComplaintMove.Refer, version, mover, request, async (held, target) =>
        {
            if (Agencies.Find(agency) is not { } to)
            {
                return new MoveOutcome.Wrong("agency", "请在列出的部门或地区中选择。");
            }

            await LeaveAskingAsync(held, ct);
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.Acceptance, held.Now, ct);
            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, [DeadlineCodes.TransferAcceptance], held.Now, ct);
            held.Row = Settled(held.Row) with { Status = target, Agency = to.Code, ReferredAt = held.Now, ExternalNumber = externalNumber ?? held.Row.ExternalNumber, ExternalSystem = externalNumber is null ? held.Row.ExternalSystem : to.Name };
            held.Log("referred", reason, new { agency = to.Code, number = externalNumber });
            held.Tell(ReferredFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>收回移送.</summary>
    public Task<MoveOutcome> TakeBackAsync(string id, string reason, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => DecideAsync(id, ComplaintMove.TakeBack, version, mover, request, (held, target) =>
        {
            var agency = held.Row.Agency;
            held.Row = held.Row with { Status = target, Agency = null, ReferredAt = null };
            held.Log("takenBack", reason, new { agency });
            held.Tell(AcceptedFact);
            return Task.FromResult<MoveOutcome>(new MoveOutcome.Moved());
        }, ct);

    /// <summary>答复: an outcome with its basis. The citizen confirms it, objects, or says nothing for the time given.</summary>
    public Task<MoveOutcome> ResolveAsync(string id, string outcome, string? code, string? basis, IReadOnlyList<string> fileIds, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => DecideAsync(id, ComplaintMove.Resolve, version, mover, request, async (held, target) =>
        {
            if (code is not null && Reasons.Outcome(code, held.Row.Kind) is null)
            {
                return new MoveOutcome.Wrong("code", "请在列出的办理结果中选择。");
            }

            var claimed = await files.ClaimAsync(held.Connection, held.Transaction, fileIds, mover.Actor.Id is { } clerk ? FileOwner.Staff(clerk) : FileOwner.Nobody, new FileBelonging("complaint", held.Row.Id), ct);
            if (claimed is not ClaimOutcome.Claimed { Files: var brought })
            {
                return ComplaintProblems.Claim(claimed);
            }

            foreach (var met in new[] { DeadlineCodes.Mediation, DeadlineCodes.ReportDecision, DeadlineCodes.ReportNotice, DeadlineCodes.ServiceReply })
            {
                await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, met, held.Now, ct);
            }

            await EndAsync(held, ct);
            await StartAsync(held, DeadlineCodes.Confirmation, null, ct);
            var ids = brought.Select(f => Guid.Parse(f.Id)).ToArray();
            held.Row = Settled(held.Row).Answered() with { Status = target, OutcomeCode = code ?? "other", OutcomeWords = outcome, OutcomeBasis = basis, OutcomeFiles = ids, EndedAt = held.Now, ReopenUntil = await ObjectUntilAsync(held, ct) };
            held.Log("resolved", outcome, new { code = held.Row.OutcomeCode, basis }, ids);
            held.Tell(ResolvedFact);
            return new MoveOutcome.Moved();
        }, ct);

    private Task<MoveOutcome> DecideAsync(string id, ComplaintMove move, long? version, ComplaintMover mover, IdempotentRequest? request, Func<HeldComplaint, ComplaintStatus, Task<MoveOutcome>> act, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held => !mover.Handles(held.Row) ? new MoveOutcome.NotYours()
            : held.Target(move) is not { } target ? new MoveOutcome.Illegal(held.Row.Status)
            : await act(held, target), ct);

    private static ComplaintRow Asking(ComplaintRow row, ComplaintStatus? from) => row with { AskedFrom = from, SupplementAsked = null, SupplementDue = null };

    /// <summary>Nothing is asked for and nobody is offered it any more.</summary>
    private static ComplaintRow Settled(ComplaintRow row) => Asking(row, null) with { TransferTo = null, TransferAt = null, TransferDue = null };

    private Task<IReadOnlyList<HeldDeadline>> StartAsync(HeldComplaint held, string code, int? amount, CancellationToken ct)
        => starts.StartAsync(held.Connection, held.Transaction, [new DeadlineStart(held.Row.Id, code, Shanghai.DayOf(held.Row.SubmittedAt), held.Now, held.Row.StationId, amount)], ct);

    /// <summary>What was asked for is no longer waited for.</summary>
    private async Task LeaveAskingAsync(HeldComplaint held, CancellationToken ct)
    {
        if (held.Row.Status == ComplaintStatus.SupplementRequested)
        {
            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, [DeadlineCodes.Supplement], held.Now, ct);
            await deadlines.ResumeAsync(held.Connection, held.Transaction, held.Row.Id, null, PauseGrounds.Supplement, held.Now, ct);
        }
    }

    private Task<int> EndAsync(HeldComplaint held, CancellationToken ct) => deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, SuspectCrime.OtherClocks, held.Now, ct);

    /// <summary>The citizen's clock, just started, says until when.</summary>
    private async Task<DateTimeOffset> ObjectUntilAsync(HeldComplaint held, CancellationToken ct)
        => (await clocks.OfCasesAsync(held.Connection, held.Transaction, [held.Row.Id], ct))[held.Row.Id].First(d => d.Code == DeadlineCodes.Confirmation && d.IsOpen).DueAt!.Value;
}
