using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>What whoever sent a complaint does with it.</summary>
internal sealed class CitizenMoves(Change change, StartDeadlines starts, MoveDeadlines deadlines, ClaimFiles files, PickReviewer reviewers)
{
    public const string ReopenedFact = "complaint.reopened";
    public const string SupplementedFact = "complaint.supplemented";
    public const string WithdrawnFact = "complaint.withdrawn";

    /// <summary>More than one claim: what is asked for later comes on top.</summary>
    private const int MostFilesOfCase = 60;

    /// <summary>Adds what was asked for, or what came to mind; the clocks that waited go on.</summary>
    public Task<MoveOutcome> SupplementAsync(string id, string words, IReadOnlyList<string> fileIds, FileOwner owner, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, null, request, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            if (held.Target(ComplaintMove.Supplement) is not { } target)
            {
                return new MoveOutcome.Illegal(held.Row.Status);
            }

            var claimed = await files.ClaimAsync(held.Connection, held.Transaction, fileIds, owner, new FileBelonging("complaint", held.Row.Id), ct);
            if (claimed is not ClaimOutcome.Claimed { Files: var brought })
            {
                return ComplaintProblems.Claim(claimed);
            }

            var ids = brought.Select(f => Guid.Parse(f.Id)).ToArray();
            var all = held.Row.Files.Union(ids).ToArray();
            if (all.Length > MostFilesOfCase)
            {
                return new MoveOutcome.Refused("complaint.too_many_files", $"一件最多附{MostFilesOfCase}个文件。", "请把重要的留下，或合并成一个文件再传。");
            }

            if (held.Row.Status == ComplaintStatus.SupplementRequested)
            {
                await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.Supplement, held.Now, ct);
                await deadlines.ResumeAsync(held.Connection, held.Transaction, held.Row.Id, null, PauseGrounds.Supplement, held.Now, ct);
            }

            held.Row = held.Row with { Status = target, AskedFrom = null, SupplementAsked = null, SupplementDue = null, Files = all };
            held.Log("supplemented", words, new { forCaller = mover.Actor.Kind == "staff" }, ids);
            held.Tell(SupplementedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>Takes the complaint back before an answer.</summary>
    public Task<MoveOutcome> WithdrawAsync(string id, string reason, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => EndAsync(id, ComplaintMove.Withdraw, "withdrawn", reason, mover, request, ct);

    /// <summary>Says that the answer will do.</summary>
    public Task<MoveOutcome> ConfirmAsync(string id, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => EndAsync(id, ComplaintMove.Confirm, "confirmed", null, mover, request, ct);

    /// <summary>Says how it was: one to five, changed as often as wanted.</summary>
    public Task<MoveOutcome> RateAsync(string id, int score, string? comment, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, null, request, held =>
        {
            if (held.Target(ComplaintMove.Rate) is null)
            {
                return Task.FromResult<MoveOutcome>(new MoveOutcome.Illegal(held.Row.Status));
            }

            held.Row = held.Row with { Rating = score, RatingWords = comment };
            held.Log("rated", comment, new { score });
            return Task.FromResult<MoveOutcome>(new MoveOutcome.Moved());
        }, ct);

    /// <summary>Does not accept the answer: the case is handled anew, and a supervisor of another station looks at it.</summary>
    public Task<MoveOutcome> ReopenAsync(string id, string reason, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, null, request, async held =>
        {
            if (held.Target(ComplaintMove.Reopen) is not { } target)
            {
                return new MoveOutcome.Illegal(held.Row.Status);
            }

            if (held.Row.ReopenUntil is not { } until || held.Now > until)
            {
                return new MoveOutcome.Conflict("complaint.reopen_over", "可以提出异议的时间已经过了。", "如果情况有变化，请重新提交一件。");
            }

            var reviewer = await reviewers.ForAsync(held.Row, ct);
            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, [DeadlineCodes.Confirmation], held.Now, ct);
            await RestartAsync(held, target, ct);
            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, [DeadlineCodes.Review], held.Now, ct);
            await starts.StartAsync(held.Connection, held.Transaction, [new DeadlineStart(held.Row.Id, DeadlineCodes.Review, Shanghai.DayOf(held.Row.SubmittedAt), held.Now, reviewer)], ct);
            held.Row = held.Row with { Status = target, EndedAt = null, ReopenUntil = null, Reopened = held.Row.Reopened + 1, ReviewStation = reviewer, ReviewReason = reason, ReviewAt = held.Now, ReviewDecision = null, ReviewWords = null };
            held.Log("reopened", reason, new { reviewer });
            held.Tell(ReopenedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>The clocks of the state it goes back to run again, each as a new round: what they said before stays.</summary>
    private async Task RestartAsync(HeldComplaint held, ComplaintStatus target, CancellationToken ct)
    {
        var received = Shanghai.DayOf(held.Row.SubmittedAt);
        var codes = (target, held.Row.Kind) switch
        {
            (ComplaintStatus.Submitted, ComplaintKind.ConsumerComplaint) => [DeadlineCodes.Acceptance],
            (ComplaintStatus.Accepted, ComplaintKind.ConsumerComplaint) => [DeadlineCodes.Mediation],
            (_, ComplaintKind.InfringementReport) => [DeadlineCodes.ReportDecision],
            _ => new[] { DeadlineCodes.ServiceReply },
        };
        await starts.StartAsync(held.Connection, held.Transaction, [.. codes.Select(c => new DeadlineStart(held.Row.Id, c, received, held.Now, held.Row.StationId))], ct);
    }

    private Task<MoveOutcome> EndAsync(string id, ComplaintMove move, string kind, string? words, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, null, request, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            if (held.Target(move) is not { } target)
            {
                return new MoveOutcome.Illegal(held.Row.Status);
            }

            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.Confirmation, held.Now, ct);
            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, SuspectCrime.OtherClocks, held.Now, ct);
            held.Row = held.Row.Answered() with
            {
                Status = target,
                EndedAt = held.Row.EndedAt ?? held.Now,
                ReopenUntil = null,
                AskedFrom = null,
                SupplementAsked = null,
                SupplementDue = null,
                TransferTo = null,
                TransferAt = null,
                TransferDue = null,
            };
            held.Log(kind, words);
            if (move == ComplaintMove.Withdraw)
            {
                held.Tell(WithdrawnFact);
            }

            return new MoveOutcome.Moved();
        }, ct);
}
