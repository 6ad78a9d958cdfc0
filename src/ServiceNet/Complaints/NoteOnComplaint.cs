using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>What an authority decided on a report.</summary>
public enum CaseFiling
{
    /// <summary>立案.</summary>
    Filed,

    /// <summary>不予立案.</summary>
    NotFiled,
}

/// <summary>What another system calls a case, how it stands there, and what was decided.</summary>
internal sealed record ExternalRegistration(string System, string Number, string? Status, CaseFiling? Decision);

/// <summary>What handlers tell each other (备注), and what another system calls the case: neither changes its state.</summary>
internal sealed class NoteOnComplaint(Change change, StartDeadlines starts, MoveDeadlines deadlines)
{
    public const string ExternalFact = "complaint.external";

    /// <summary>Read by handlers, never by the citizen; whoever may see the case may add one.</summary>
    public Task<MoveOutcome> NoteAsync(string id, string words, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, held =>
        {
            held.Log("noted", words, audience: EntryAudience.Staff);
            return Task.FromResult<MoveOutcome>(new MoveOutcome.Moved());
        }, ct);

    /// <summary>
    /// 登记外部编号: the authority's or 12315's own receipt, which is the statutory one. When it says that the authority has decided, a
    /// report's clock has met its end, and whoever signed the report is to be told.
    /// </summary>
    public Task<MoveOutcome> RegisterExternalAsync(string id, ExternalRegistration external, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            if (external.Decision is not null && held.Row.Kind != ComplaintKind.InfringementReport)
            {
                return new MoveOutcome.Wrong("decision", "只有举报线索才登记是否立案。");
            }

            var (system, number, status) = (external.System, external.Number, external.Decision is { } decided ? decided == CaseFiling.Filed ? "已立案" : "不予立案" : external.Status);
            if (held.Row.ExternalSystem == system && held.Row.ExternalNumber == number && held.Row.ExternalStatus == status)
            {
                return new MoveOutcome.Moved();
            }

            if (external.Decision is not null && await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.ReportDecision, held.Now, ct) && !held.Row.Anonymous)
            {
                await starts.StartAsync(held.Connection, held.Transaction, [new DeadlineStart(held.Row.Id, DeadlineCodes.ReportNotice, Shanghai.DayOf(held.Row.SubmittedAt), held.Now, held.Row.StationId)], ct);
            }

            held.Row = held.Row with { ExternalSystem = system, ExternalNumber = number, ExternalStatus = status };
            held.Log("external", null, new { system, number, status });
            held.Tell(ExternalFact);
            return new MoveOutcome.Moved();
        }, ct);
}
