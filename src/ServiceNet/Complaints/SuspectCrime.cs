using Dapper;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>A suspected crime as it is kept, apart from its case.</summary>
internal sealed record CrimeRow
{
    public const string Columns = "complaint_id, state, reported_by, reported_at, reason, decided_at, decision, agency, receipt, handed_at, answered_at, answer";

    public Guid ComplaintId { get; init; }

    /// <summary><c>reported</c>, <c>toTransfer</c>, <c>notTransferred</c>, <c>handedOver</c>, <c>policeAccepted</c> or <c>policeRefused</c>.</summary>
    public string State { get; init; } = "";

    public Guid ReportedBy { get; init; }

    public DateTimeOffset ReportedAt { get; init; }

    public string Reason { get; init; } = "";

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Decision { get; init; }

    public string? Agency { get; init; }

    public string? Receipt { get; init; }

    public DateTimeOffset? HandedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public string? Answer { get; init; }
}

/// <summary>
/// 涉嫌犯罪移送 (行政执法机关移送涉嫌犯罪案件的规定, 国务院令第310号): a handler reports a suspicion, the head decides within three days,
/// hands it over within 24 hours, the police answer within three days. It moves beside the case and never changes its state. Whoever
/// reported it, the handling station's head and administrators see it; nobody else learns that it is there.
/// </summary>
internal sealed class SuspectCrime(Change change, StartDeadlines starts, MoveDeadlines deadlines)
{
    /// <summary>To those who decide, never to the citizen.</summary>
    public const string ReportedFact = "complaint.crimeReported";

    private static readonly string[] Clocks = [DeadlineCodes.CrimeDecision, DeadlineCodes.CrimeTransfer, DeadlineCodes.PoliceDecision];

    /// <summary>All clocks of a case but a suspicion's: an answer ends those, and not these.</summary>
    public static readonly string[] OtherClocks =
    [
        DeadlineCodes.Acceptance, DeadlineCodes.Mediation, DeadlineCodes.TerminationNotice, DeadlineCodes.ReportDecision, DeadlineCodes.ReportNotice, DeadlineCodes.ServiceReply, DeadlineCodes.TransferAcceptance, DeadlineCodes.Supplement,
        DeadlineCodes.Confirmation, DeadlineCodes.Review,
    ];

    /// <summary>True of the clocks few may see.</summary>
    public static bool IsItsClock(string code) => Clocks.Contains(code, StringComparer.Ordinal);

    /// <summary>Whether a reader may know of it.</summary>
    public static bool IsSeenBy(ComplaintMover reader, ComplaintRow row, CrimeRow crime) => reader.Actor.Kind == "staff" && ((reader.Handles(row) && reader.Leads) || reader.Actor.Id == crime.ReportedBy);

    /// <summary>A case's suspicion, or null.</summary>
    public static Task<CrimeRow?> FindAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid complaint, CancellationToken ct)
        => connection.QuerySingleOrDefaultAsync<CrimeRow?>(new CommandDefinition($"select {CrimeRow.Columns} from complaint_crimes where complaint_id = @complaint", new { complaint }, transaction, cancellationToken: ct));

    /// <summary>报告: the three days begin.</summary>
    public Task<MoveOutcome> ReportAsync(string id, string reason, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            if (!mover.Handles(held.Row) || mover.Actor.Id is not { } reporter)
            {
                return new MoveOutcome.NotYours();
            }

            var written = await held.Connection.ExecuteAsync(new CommandDefinition(
                "insert into complaint_crimes (complaint_id, state, reported_by, reported_at, reason) values (@Id, 'reported', @reporter, @Now, @reason) on conflict (complaint_id) do nothing",
                new { held.Row.Id, reporter, held.Now, reason },
                held.Transaction,
                cancellationToken: ct));
            if (written == 0)
            {
                return new MoveOutcome.Conflict("complaint.crime_reported", "这件已经报告过。", "请联系站点负责人或管理员了解进展。");
            }

            await StartAsync(held, DeadlineCodes.CrimeDecision, ct);
            held.Log("crimeReported", reason, audience: EntryAudience.Crime);
            held.Tell(ReportedFact);
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>决定移送或不移送, by the head.</summary>
    public Task<MoveOutcome> DecideAsync(string id, bool transfer, string reason, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => MoveAsync(id, "reported", headOnly: true, version, mover, request, async held =>
        {
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.CrimeDecision, held.Now, ct);
            if (transfer)
            {
                await StartAsync(held, DeadlineCodes.CrimeTransfer, ct);
            }

            held.Log("crimeDecided", reason, new { transfer }, audience: EntryAudience.Crime);
            return await SaveAsync(held, "state = @state, decided_at = @Now, decision = @words", transfer ? "toTransfer" : "notTransferred", reason, null, ct);
        }, ct);

    /// <summary>移送公安机关, with a copy to the procuratorate as the agencies settle it.</summary>
    public Task<MoveOutcome> HandOverAsync(string id, string agency, string? receipt, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => MoveAsync(id, "toTransfer", headOnly: true, version, mover, request, async held =>
        {
            if (agency is not ("police" or "procuratorate"))
            {
                return new MoveOutcome.Wrong("agency", "涉嫌犯罪的线索只能移送公安机关或检察机关。");
            }

            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.CrimeTransfer, held.Now, ct);
            await StartAsync(held, DeadlineCodes.PoliceDecision, ct);
            held.Log("crimeHandedOver", receipt, new { agency }, audience: EntryAudience.Crime);
            return await SaveAsync(held, "state = @state, handed_at = @Now, agency = @agency, receipt = @words", "handedOver", receipt, agency, ct);
        }, ct);

    /// <summary>公安机关的决定.</summary>
    public Task<MoveOutcome> AnswerAsync(string id, bool accepted, string words, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => MoveAsync(id, "handedOver", headOnly: false, version, mover, request, async held =>
        {
            await deadlines.MeetAsync(held.Connection, held.Transaction, held.Row.Id, DeadlineCodes.PoliceDecision, held.Now, ct);
            held.Log("crimeAnswered", words, new { accepted }, audience: EntryAudience.Crime);
            return await SaveAsync(held, "state = @state, answered_at = @Now, answer = @words", accepted ? "policeAccepted" : "policeRefused", words, null, ct);
        }, ct);

    private Task<MoveOutcome> MoveAsync(string id, string from, bool headOnly, long? version, ComplaintMover mover, IdempotentRequest? request, Func<HeldComplaint, Task<MoveOutcome>> act, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            var crime = await FindAsync(held.Connection, held.Transaction, held.Row.Id, ct);
            if (crime is null || !IsSeenBy(mover, held.Row, crime))
            {
                // Whether there is one is not said either: a handler may always report.
                return mover.Handles(held.Row) ? new MoveOutcome.HeadOnly() : new MoveOutcome.NotYours();
            }

            return headOnly && !mover.Leads ? new MoveOutcome.HeadOnly()
                : crime.State != from ? new MoveOutcome.Illegal(held.Row.Status)
                : await act(held);
        }, ct);

    private Task<IReadOnlyList<HeldDeadline>> StartAsync(HeldComplaint held, string code, CancellationToken ct)
        => starts.StartAsync(held.Connection, held.Transaction, [new DeadlineStart(held.Row.Id, code, Shanghai.DayOf(held.Row.SubmittedAt), held.Now, held.Row.StationId)], ct);

    private static async Task<MoveOutcome> SaveAsync(HeldComplaint held, string set, string state, string? words, string? agency, CancellationToken ct)
    {
        await held.Connection.ExecuteAsync(new CommandDefinition($"update complaint_crimes set {set} where complaint_id = @Id", new { held.Row.Id, state, words, agency, held.Now }, held.Transaction, cancellationToken: ct));
        return new MoveOutcome.Moved();
    }
}
