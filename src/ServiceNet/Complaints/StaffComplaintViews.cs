using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Complaints;

/// <summary>Whoever sent it, as a handler sees them: a pseudonym.</summary>
/// <param name="PhoneMasked">Null when there is none.</param>
/// <param name="ForCaller">A clerk filed it for somebody.</param>
public sealed record ComplainantView(string Pseudonym, bool Anonymous, bool HasName, bool HasPhone, string? PhoneMasked, bool ForCaller);

/// <summary>Offered to another station.</summary>
/// <param name="ReturnsOn">When it comes back unless it is accepted.</param>
public sealed record TransferView(CaseStationView? To, DateTimeOffset Since, DateTimeOffset ReturnsOn);

/// <summary>What is due next.</summary>
public sealed record NextDueView(string Code, string Name, DateOnly? DueOn, DateTimeOffset? DueAt, DeadlineBinding Binding, bool Provisional, DeadlineWarning? Warning);

/// <summary>Whose hands it is in.</summary>
public sealed record AssigneeView(string Id, string Name);

/// <summary>A suspected crime, for the few who may see it.</summary>
/// <param name="State"><c>reported</c>, <c>toTransfer</c>, <c>notTransferred</c>, <c>handedOver</c>, <c>policeAccepted</c> or <c>policeRefused</c>.</param>
/// <param name="Decision">The head's reason.</param>
/// <param name="Receipt">The agency's own number.</param>
public sealed record CrimeView(string State, DateTimeOffset ReportedAt, string Reason, DateTimeOffset? DecidedAt, string? Decision, CrimeAgencyView? Agency, string? Receipt, DateTimeOffset? HandedOverAt, string? Answer, DateTimeOffset? AnsweredAt);

/// <summary>Who has the suspicion now.</summary>
public sealed record CrimeAgencyView(string Code, string Name);

/// <summary>A line of the handlers' list.</summary>
public sealed record StaffComplaintItem(
    string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Subject, string RespondentName, string? District, CaseStationView? Station, string? AssigneeId, AssigneeView? Assignee, DateTimeOffset SubmittedAt, NextDueView? NextDue, bool Overdue, TransferView? Transfer, bool Escalated, long Version);

/// <summary>A complaint as its handlers see it.</summary>
/// <param name="Version">Send it back with a move: a page that is old is told so.</param>
/// <param name="Allowed">The moves open to the caller now.</param>
public sealed record StaffComplaintView(
    string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Subject, string Description, DateOnly? OccurredOn, string? Place, RespondentView Respondent, RightView? Right, string? Wish, ConsentsView? Consents, ComplainantView Complainant,
    CaseStationView? Station, string RoutedBy, string Channel, string? AssigneeId, AssigneeView? Assignee, IReadOnlyList<FileView> Files, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<TimelineView> Timeline, IReadOnlyList<LinkedCaseView> Linked, ExternalView? External,
    OutcomeView? Outcome, RejectionView? Rejection, SupplementView? Supplement, ReferralView? Referral, TransferView? Transfer, ReviewView? Review, RatingView? Rating, CrimeView? Crime, DateTimeOffset? CanReopenUntil, bool Escalated, IReadOnlyList<string> Allowed,
    string Head, DateTimeOffset SubmittedAt, long Version);

/// <summary>Puts together what handlers see. Names and phones never leave this class but masked.</summary>
internal sealed class StaffComplaintViews(NpgsqlDataSource database, ComplaintViews views, ReadDeadlines deadlines, DeadlineRules rules, FindColleagues colleagues, PersonalData data, TimeProvider time)
{
    private static readonly (ComplaintMove Move, string Name)[] OfHandler =
        [(ComplaintMove.Accept, "accept"), (ComplaintMove.Reject, "reject"), (ComplaintMove.RequestSupplement, "request-supplement"), (ComplaintMove.Supplement, "supplement"), (ComplaintMove.Refer, "refer"), (ComplaintMove.TakeBack, "take-back"), (ComplaintMove.Resolve, "resolve")];

    /// <summary>One case.</summary>
    public async Task<StaffComplaintView> OneAsync(ComplaintRow c, ComplaintMover reader, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var crime = await SuspectCrime.FindAsync(connection, null, c.Id, ct) is { } kept && SuspectCrime.IsSeenBy(reader, c, kept) ? kept : null;
        var parts = await views.PartsAsync(connection, c, crime is null ? EntryAudience.Staff : EntryAudience.Crime, ct);
        var sender = await connection.QuerySingleOrDefaultAsync<SenderRow>(new CommandDefinition("select complaint_id, account_id, contact_name, contact_phone, created_by from complaint_senders where complaint_id = @Id", new { c.Id }, cancellationToken: ct));
        return new StaffComplaintView(
            c.Id.ToString(), c.Number, c.Kind, c.Status, c.Subject, c.Description, c.OccurredOn, c.Place, new RespondentView(c.RespondentName, c.RespondentAddress), ComplaintViews.RightOf(c), c.Wish, ComplaintViews.ConsentsOf(c),
            new ComplainantView($"来件人{c.Pseudonym}", c.Anonymous, sender?.ContactName is not null, sender?.ContactPhone is not null, sender?.ContactPhone is { } phone ? Mask.Phone(data.Open(phone)) : null, sender?.CreatedBy is not null),
            await views.StationAsync(c.StationId, ct), c.RoutedBy, c.Channel, c.AssigneeId?.ToString(), AssigneeOf(c, await NamesAsync([c], ct)), parts.FilesOf(c.Files), parts.Deadlines, [.. parts.Entries.Reverse().Select(e => ComplaintViews.Entry(e, parts, sees: "handler"))], parts.Linked,
            ComplaintViews.ExternalOf(c), ComplaintViews.OutcomeOf(c, parts), ComplaintViews.RejectionOf(c), c.SupplementAsked is { } asked ? new SupplementView(asked, c.SupplementDue) : null,
            c is { Agency: { } agency, ReferredAt: { } at } ? new ReferralView(agency, Agencies.Find(agency)?.Name ?? "", at) : null, await TransferAsync(c, ct),
            await views.ReviewAsync(c, ct), c.Rating is { } score ? new RatingView(score, c.RatingWords) : null, CrimeOf(crime), c.ReopenUntil, c.EscalatedAt is not null, Allowed(c, reader, crime, parts.Deadlines, await rules.GetAsync(ct)), parts.Head, c.SubmittedAt, c.Version);
    }

    /// <summary>A page of the list; their deadlines in one statement.</summary>
    public async Task<IReadOnlyList<StaffComplaintItem>> ItemsAsync(IReadOnlyList<ComplaintRow> rows, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var clocks = await deadlines.OfCasesAsync(connection, null, [.. rows.Select(r => r.Id)], ct);
        var names = await NamesAsync(rows, ct);
        var items = new List<StaffComplaintItem>(rows.Count);
        var now = time.GetUtcNow();
        foreach (var c in rows)
        {
            var next = ReadDeadlines.NextOf(clocks[c.Id].Where(d => !SuspectCrime.IsItsClock(d.Code))) is { } held ? await deadlines.ViewAsync(held, ct) : null;
            items.Add(new StaffComplaintItem(
                c.Id.ToString(), c.Number, c.Kind, c.Status, c.Subject, c.RespondentName, c.District, await views.StationAsync(c.StationId, ct), c.AssigneeId?.ToString(), AssigneeOf(c, names), c.SubmittedAt,
                next is null ? null : new NextDueView(next.Code, next.Name, next.DueOn, next.DueAt, next.Binding, next.Provisional, next.Warning), c.DueAt is { } due && DeadlineWarnings.IsOver(due, now), await TransferAsync(c, ct), c.EscalatedAt is not null, c.Version));
        }

        return items;
    }

    private async ValueTask<TransferView?> TransferAsync(ComplaintRow c, CancellationToken ct)
        => c is { TransferTo: { } to, TransferAt: { } since, TransferDue: { } returns } ? new TransferView(await views.StationAsync(to, ct), since, returns) : null;

    private Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<ComplaintRow> rows, CancellationToken ct) => colleagues.NamesAsync([.. rows.Select(r => r.AssigneeId).OfType<Guid>().Distinct()], ct);

    private static AssigneeView? AssigneeOf(ComplaintRow c, IReadOnlyDictionary<Guid, string> names) => c.AssigneeId is { } id ? new AssigneeView(id.ToString(), names.GetValueOrDefault(id, "已离开的工作人员")) : null;

    private static CrimeView? CrimeOf(CrimeRow? crime)
        => crime is null ? null : new CrimeView(
            crime.State, crime.ReportedAt, crime.Reason, crime.DecidedAt, crime.Decision, crime.Agency is { } agency ? new CrimeAgencyView(agency, Agencies.Find(agency)?.Name ?? "") : null, crime.Receipt, crime.HandedAt, crime.Answer, crime.AnsweredAt);

    private static List<string> Allowed(ComplaintRow c, ComplaintMover reader, CrimeRow? crime, IReadOnlyList<DeadlineView> clocks, RuleBook book)
    {
        var allowed = new List<string>();
        if (reader.Handles(c))
        {
            allowed.AddRange(OfHandler.Where(m => ComplaintMoves.Target(c.Status, m.Move, c.AskedFrom) is not null).Select(m => m.Name));
            if (c.Status is ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested or ComplaintStatus.Accepted && c.TransferTo is null)
            {
                allowed.Add("transfer");
            }

            allowed.AddRange(["assign", "links", "external", "reveal", .. MoveClocks.Allowed(clocks, book, Shanghai.DayOf(c.SubmittedAt))]);
            if (crime is null)
            {
                allowed.Add("crime");
            }
        }

        allowed.Add("notes");
        if (reader.Reviews(c))
        {
            allowed.Add("review");
        }

        if (crime is { State: "handedOver" } || (crime is { State: "reported" or "toTransfer" } && reader.Leads))
        {
            allowed.Add(crime.State switch { "reported" => "crime/decide", "toTransfer" => "crime/hand-over", _ => "crime/answer" });
        }

        if (c.TransferTo is { } to && (reader.Stations is null || reader.Stations.Contains(to)))
        {
            allowed.AddRange(["transfer/accept", "transfer/return"]);
        }

        return allowed;
    }
}
