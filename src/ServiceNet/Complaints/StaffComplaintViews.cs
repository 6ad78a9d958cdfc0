using Dapper;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
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

/// <summary>Somebody else looks at the answer.</summary>
public sealed record ReviewView(CaseStationView? Station, string? Reason, DateTimeOffset At, string? Decision);

/// <summary>A line of the handlers' list.</summary>
public sealed record StaffComplaintItem(
    string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Subject, string RespondentName, string? District, CaseStationView? Station, string? AssigneeId, DateTimeOffset SubmittedAt, NextDueView? NextDue, bool Overdue, TransferView? Transfer, bool Escalated, long Version);

/// <summary>A complaint as its handlers see it.</summary>
/// <param name="Version">Send it back with a move: a page that is old is told so.</param>
/// <param name="Allowed">The moves open to the caller now.</param>
public sealed record StaffComplaintView(
    string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Subject, string Description, DateOnly? OccurredOn, string? Place, RespondentView Respondent, RightView? Right, string? Wish, ConsentsView? Consents, ComplainantView Complainant,
    CaseStationView? Station, string RoutedBy, string Channel, string? AssigneeId, IReadOnlyList<FileView> Files, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<TimelineView> Timeline, IReadOnlyList<LinkedCaseView> Linked, ExternalView? External,
    OutcomeView? Outcome, RejectionView? Rejection, SupplementView? Supplement, ReferralView? Referral, TransferView? Transfer, ReviewView? Review, RatingView? Rating, DateTimeOffset? CanReopenUntil, bool Escalated, IReadOnlyList<string> Allowed,
    string Head, DateTimeOffset SubmittedAt, long Version);

/// <summary>Puts together what handlers see. Names and phones never leave this class but masked.</summary>
internal sealed class StaffComplaintViews(NpgsqlDataSource database, ComplaintViews views, ReadDeadlines deadlines, PersonalData data, TimeProvider time)
{
    private static readonly (ComplaintMove Move, string Name)[] OfHandler =
        [(ComplaintMove.Accept, "accept"), (ComplaintMove.Reject, "reject"), (ComplaintMove.RequestSupplement, "request-supplement"), (ComplaintMove.Supplement, "supplement"), (ComplaintMove.Refer, "refer"), (ComplaintMove.TakeBack, "take-back"), (ComplaintMove.Resolve, "resolve")];

    /// <summary>One case.</summary>
    public async Task<StaffComplaintView> OneAsync(ComplaintRow c, ComplaintMover reader, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var parts = await views.PartsAsync(connection, c, EntryAudience.Staff, ct);
        var sender = await connection.QuerySingleOrDefaultAsync<SenderRow>(new CommandDefinition("select complaint_id, account_id, contact_name, contact_phone, created_by from complaint_senders where complaint_id = @Id", new { c.Id }, cancellationToken: ct));
        return new StaffComplaintView(
            c.Id.ToString(), c.Number, c.Kind, c.Status, c.Subject, c.Description, c.OccurredOn, c.Place, new RespondentView(c.RespondentName, c.RespondentAddress), ComplaintViews.RightOf(c), c.Wish, ComplaintViews.ConsentsOf(c),
            new ComplainantView($"来件人{c.Pseudonym}", c.Anonymous, sender?.ContactName is not null, sender?.ContactPhone is not null, sender?.ContactPhone is { } phone ? Mask.Phone(data.Open(phone)) : null, sender?.CreatedBy is not null),
            await views.StationAsync(c.StationId, ct), c.RoutedBy, c.Channel, c.AssigneeId?.ToString(), parts.FilesOf(c.Files), parts.Deadlines, [.. parts.Entries.Reverse().Select(e => ComplaintViews.Entry(e, parts, sees: "handler"))], parts.Linked,
            ComplaintViews.ExternalOf(c), ComplaintViews.OutcomeOf(c, parts), ComplaintViews.RejectionOf(c), c.SupplementAsked is { } asked ? new SupplementView(asked, c.SupplementDue) : null,
            c is { Agency: { } agency, ReferredAt: { } at } ? new ReferralView(agency, Agencies.Find(agency)?.Name ?? "", at) : null, await TransferAsync(c, ct),
            c is { ReviewStation: { } reviewer, ReviewAt: { } since } ? new ReviewView(await views.StationAsync(reviewer, ct), c.ReviewReason, since, c.ReviewDecision) : null,
            c.Rating is { } score ? new RatingView(score, c.RatingWords) : null, c.ReopenUntil, c.EscalatedAt is not null, Allowed(c, reader), parts.Head, c.SubmittedAt, c.Version);
    }

    /// <summary>A page of the list; their deadlines in one statement.</summary>
    public async Task<IReadOnlyList<StaffComplaintItem>> ItemsAsync(IReadOnlyList<ComplaintRow> rows, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var clocks = await deadlines.OfCasesAsync(connection, null, [.. rows.Select(r => r.Id)], ct);
        var items = new List<StaffComplaintItem>(rows.Count);
        var now = time.GetUtcNow();
        foreach (var c in rows)
        {
            var next = ReadDeadlines.NextOf(clocks[c.Id]) is { } held ? await deadlines.ViewAsync(held, ct) : null;
            items.Add(new StaffComplaintItem(
                c.Id.ToString(), c.Number, c.Kind, c.Status, c.Subject, c.RespondentName, c.District, await views.StationAsync(c.StationId, ct), c.AssigneeId?.ToString(), c.SubmittedAt,
                next is null ? null : new NextDueView(next.Code, next.Name, next.DueOn, next.DueAt, next.Binding, next.Provisional, next.Warning), c.DueAt is { } due && DeadlineWarnings.IsOver(due, now), await TransferAsync(c, ct), c.EscalatedAt is not null, c.Version));
        }

        return items;
    }

    private async ValueTask<TransferView?> TransferAsync(ComplaintRow c, CancellationToken ct)
        => c is { TransferTo: { } to, TransferAt: { } since, TransferDue: { } returns } ? new TransferView(await views.StationAsync(to, ct), since, returns) : null;

    private static List<string> Allowed(ComplaintRow c, ComplaintMover reader)
    {
        var allowed = new List<string>();
        if (reader.Handles(c))
        {
            allowed.AddRange(OfHandler.Where(m => ComplaintMoves.Target(c.Status, m.Move, c.AskedFrom) is not null).Select(m => m.Name));
            if (c.Status is ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested or ComplaintStatus.Accepted && c.TransferTo is null)
            {
                allowed.Add("transfer");
            }
        }

        if (c.TransferTo is { } to && (reader.Stations is null || reader.Stations.Contains(to)))
        {
            allowed.AddRange(["transfer/accept", "transfer/return"]);
        }

        return allowed;
    }
}
