using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>What the reviewing station thinks of the answer.</summary>
public enum ReviewDecision
{
    /// <summary>办理妥当: the answer was right; the handler answers again with that.</summary>
    HandledWell,

    /// <summary>应当重办.</summary>
    DoAgain,
}

/// <summary>复核: a station that did not give the answer looks at it. Its opinion is the citizen's to read; the handler answers after it.</summary>
internal sealed class ReviewComplaint(Change change, MoveDeadlines deadlines)
{
    public const string ReviewedFact = "complaint.reviewed";

    public Task<MoveOutcome> ReviewAsync(string id, ReviewDecision decision, string words, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            if (!mover.Reviews(held.Row))
            {
                return held.Row.ReviewDecision is not null ? new MoveOutcome.Illegal(held.Row.Status) : new MoveOutcome.NotYours();
            }

            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.Review, held.Now, ct);
            held.Row = held.Row with { ReviewDecision = Change.Text(decision), ReviewWords = words };
            held.Log("reviewed", words, new { decision = held.Row.ReviewDecision }, station: held.Row.ReviewStation);
            held.Tell(ReviewedFact);
            return new MoveOutcome.Moved();
        }, ct);
}
