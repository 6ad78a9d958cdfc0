using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Protection;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>The station that answers for a case.</summary>
public sealed record CaseStationView(string Id, string Code, string Name);

/// <summary>Against whom.</summary>
public sealed record RespondentView(string Name, string? Address);

/// <summary>The right concerned.</summary>
public sealed record RightView(string Kind, string? Number);

/// <summary>What a consumer agrees to.</summary>
public sealed record ConsentsView(bool Publish, bool EntrustedMediation);

/// <summary>Masked; the person knows their own.</summary>
public sealed record MaskedContactView(string Name, string Phone);

/// <summary>Something that happened, newest first.</summary>
/// <param name="Title">A sentence.</param>
/// <param name="By">Who: 您, a station, 系统; for handlers the clerk's name.</param>
/// <param name="Internal">The sender does not read it.</param>
public sealed record TimelineView(long Seq, DateTimeOffset At, string Kind, string Title, string? Text, IReadOnlyList<FileView> Files, string By, bool Internal);

/// <summary>Another case of the same matter.</summary>
public sealed record LinkedCaseView(string Id, string Number, ComplaintKind Kind);

/// <summary>What another system calls it.</summary>
public sealed record ExternalView(string System, string Number, string? Status);

/// <summary>How it ended.</summary>
public sealed record OutcomeView(string Code, string Name, string Text, string? Basis, DateTimeOffset At, IReadOnlyList<FileView> Files);

/// <summary>Why it was not accepted, and what is open instead.</summary>
public sealed record RejectionView(string Reason, string Name, string? Basis, string? Text, IReadOnlyList<OtherRoute> OtherRoutes);

/// <summary>What was asked for.</summary>
public sealed record SupplementView(string Asked, DateOnly? By);

/// <summary>Who has it now.</summary>
public sealed record ReferralView(string Agency, string Name, DateTimeOffset At);

/// <summary>Somebody else looks at the answer.</summary>
/// <param name="Decision"><c>handledWell</c>, <c>doAgain</c>, or <c>answeredAnew</c> when the next answer came first; null while nobody has said.</param>
public sealed record ReviewView(CaseStationView? Station, string? Reason, DateTimeOffset At, string? Decision, string? Words);

/// <summary>What the citizen thought of it.</summary>
public sealed record RatingView(int Score, string? Comment);

/// <summary>A complaint as its sender sees it.</summary>
/// <param name="Sentence">The state as a sentence with a date.</param>
/// <param name="Station">Null is the city's desk.</param>
/// <param name="ReceiptNote">Who gives the statutory receipt; null where nobody else does.</param>
/// <param name="Allowed">What the sender can do now.</param>
/// <param name="Head">The hash its history stands at, hex: it stands on the receipt.</param>
/// <param name="TrackingCode">Only in the answer to an anonymous submission, as is <paramref name="Secret"/>.</param>
public sealed record ComplaintView(
    string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Sentence, CaseStationView? Station, string Subject, string Description, DateOnly? OccurredOn, string? Place, RespondentView Respondent, RightView? Right, string? Wish,
    ConsentsView? Consents, bool Anonymous, MaskedContactView? Contact, IReadOnlyList<FileView> Files, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<TimelineView> Timeline, IReadOnlyList<LinkedCaseView> Linked, ExternalView? External,
    string? ReceiptNote, OutcomeView? Outcome, RejectionView? Rejection, SupplementView? Supplement, ReferralView? Referral, ReviewView? Review, RatingView? Rating, DateTimeOffset? CanReopenUntil, IReadOnlyList<string> Allowed, string Head, DateTimeOffset SubmittedAt,
    string? TrackingCode = null, string? Secret = null);

/// <summary>A complaint in its sender's list.</summary>
public sealed record ComplaintItem(string Id, string Number, ComplaintKind Kind, ComplaintStatus Status, string Sentence, string Subject, CaseStationView? Station, DateTimeOffset SubmittedAt, DateTimeOffset? NextDueAt, bool Unread);

/// <summary>Puts together what a complaint's pages show; a handful of statements for one case, none more for a longer history.</summary>
internal sealed class ComplaintViews(NpgsqlDataSource database, FindStation stations, ReadDeadlines deadlines, ReadFiles files, FindColleagues colleagues, PersonalData data, TimeProvider time)
{
    private static readonly (ComplaintMove Move, string Name)[] OfSender =
        [(ComplaintMove.Supplement, "supplement"), (ComplaintMove.Withdraw, "withdraw"), (ComplaintMove.Confirm, "confirm"), (ComplaintMove.Reopen, "reopen"), (ComplaintMove.Rate, "rating")];

    /// <summary>For whoever sent it.</summary>
    public async Task<ComplaintView> ForSenderAsync(ComplaintRow c, TrackingView? tracking, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var parts = await PartsAsync(connection, c, EntryAudience.All, ct);
        var sender = await connection.QuerySingleOrDefaultAsync<SenderRow>(new CommandDefinition("select complaint_id, account_id, contact_name, contact_phone, created_by from complaint_senders where complaint_id = @Id", new { c.Id }, cancellationToken: ct));
        return await ForSenderAsync(c, parts, sender, tracking, ct);
    }

    /// <summary>The same from what was read already.</summary>
    internal async Task<ComplaintView> ForSenderAsync(ComplaintRow c, CaseParts parts, SenderRow? sender, TrackingView? tracking, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return new ComplaintView(
            c.Id.ToString(), c.Number, c.Kind, c.Status, ComplaintWords.Sentence(c, parts.Deadlines.Select(d => (d.Code, d.DueAt, d.Binding, d.Status is not (DeadlineViewStatus.Met or DeadlineViewStatus.Ended))), now), await StationAsync(c.StationId, ct), c.Subject, c.Description, c.OccurredOn, c.Place, new RespondentView(c.RespondentName, c.RespondentAddress), RightOf(c), c.Wish,
            ConsentsOf(c), c.Anonymous, sender is { ContactName: { } name, ContactPhone: { } phone } ? new MaskedContactView(Mask.Name(data.Open(name)), Mask.Phone(data.Open(phone))) : null,
            parts.FilesOf(c.Files), parts.Deadlines, [.. parts.Entries.Reverse().Select(e => Entry(e, parts, sees: "sender"))], parts.Linked, ExternalOf(c), ComplaintWords.ReceiptNote(c.Kind), OutcomeOf(c, parts), RejectionOf(c),
            c.SupplementAsked is { } asked ? new SupplementView(asked, c.SupplementDue) : null, c is { Agency: { } agency, ReferredAt: { } at } ? new ReferralView(agency, Agencies.Find(agency)?.Name ?? "", at) : null,
            await ReviewAsync(c, ct), c.Rating is { } score ? new RatingView(score, c.RatingWords) : null, c.ReopenUntil, [.. OfSender.Where(m => ComplaintMoves.Target(c.Status, m.Move, c.AskedFrom) is not null && (m.Move != ComplaintMove.Reopen || now <= c.ReopenUntil)).Select(m => m.Name)],
            parts.Head, c.SubmittedAt, tracking?.TrackingCode, tracking?.Secret);
    }

    /// <summary>A page of the sender's list; the deadlines of all in one statement.</summary>
    public async Task<IReadOnlyList<ComplaintItem>> ItemsAsync(IReadOnlyList<(ComplaintRow Complaint, long Seen)> found, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var clocks = await deadlines.OfCasesAsync(connection, null, [.. found.Select(f => f.Complaint.Id)], ct);
        var items = new List<ComplaintItem>(found.Count);
        foreach (var (c, seen) in found)
        {
            var shown = clocks[c.Id].Where(d => !SuspectCrime.IsItsClock(d.Code)).ToArray();
            items.Add(new ComplaintItem(
                c.Id.ToString(), c.Number, c.Kind, c.Status, ComplaintWords.Sentence(c, shown.Select(d => (d.Code, d.DueAt, d.Binding, d.IsOpen)), time.GetUtcNow()), c.Subject, await StationAsync(c.StationId, ct), c.SubmittedAt, ReadDeadlines.NextOf(shown)?.DueAt,
                c.Version > seen));
        }

        return items;
    }

    internal async ValueTask<ReviewView?> ReviewAsync(ComplaintRow c, CancellationToken ct)
        => c is { ReviewStation: { } reviewer, ReviewAt: { } since } ? new ReviewView(await StationAsync(reviewer, ct), c.ReviewReason, since, c.ReviewDecision, c.ReviewWords) : null;

    internal async ValueTask<CaseStationView?> StationAsync(Guid? id, CancellationToken ct)
        => id is { } key && await stations.ByIdAsync(new StationId(key), ct) is { } station ? new CaseStationView(station.Id.ToString(), station.Code, station.Name) : null;

    /// <summary>All that stands beside the row.</summary>
    internal async Task<CaseParts> PartsAsync(NpgsqlConnection connection, ComplaintRow c, EntryAudience reader, CancellationToken ct)
    {
        var entries = await CaseEntries.ReadAsync(connection, c.Id, reader, ct);
        var views = (await deadlines.ViewsOfCasesAsync(connection, null, [c.Id], ct))[c.Id].Where(d => reader == EntryAudience.Crime || !SuspectCrime.IsItsClock(d.Code)).ToArray();
        var found = await files.ViewsAsync(connection, [.. c.Files.Union(c.OutcomeFiles).Union(entries.SelectMany(e => e.Files))], ct);
        var linked = c.Linked.Length == 0 ? [] : (await connection.QueryAsync<ComplaintRow>(new CommandDefinition("select id, number, kind from complaints where id = any(@Linked) order by id", new { c.Linked }, cancellationToken: ct))).Select(l => new LinkedCaseView(l.Id.ToString(), l.Number, l.Kind)).ToArray();
        var names = (await stations.AllAsync(ct)).ToDictionary(s => s.Id.Value, s => s.Name);
        var people = reader == EntryAudience.All ? new Dictionary<Guid, string>() : await colleagues.NamesAsync([.. entries.Select(e => e.ById).OfType<Guid>().Distinct()], ct);
        return new CaseParts(entries, views, found.ToDictionary(f => Guid.Parse(f.Id)), linked, await CaseEntries.HeadAsync(connection, c.Id, ct), id => names.GetValueOrDefault(id, "站点"), people);
    }

    /// <summary>An event for a reader: whoever sent it sees stations, handlers see their colleagues' names.</summary>
    internal static TimelineView Entry(CaseEntry e, CaseParts parts, string sees) => new(
        e.Seq, e.At, e.Kind, sees == "sender" ? ComplaintWords.Title(e, parts.Station) : ComplaintWords.Title(e, parts.Station).Replace("您", "来件人", StringComparison.Ordinal), e.Words, parts.FilesOf(e.Files),
        e.ByKind switch { "citizen" => sees == "sender" ? "您" : "来件人", "staff" when sees != "sender" => e.ById is { } id && parts.People.TryGetValue(id, out var name) ? name : e.ByName ?? "工作人员", "staff" => e.StationId is { } s ? parts.Station(s) : "市级受理台", _ => "系统" }, e.Audience != EntryAudience.All);

    internal static RightView? RightOf(ComplaintRow c) => c.RightKind is { } right ? new RightView(right, c.RightNumber) : null;

    internal static ConsentsView? ConsentsOf(ComplaintRow c) => c is { ConsentPublish: { } publish, ConsentMediation: { } mediation } ? new ConsentsView(publish, mediation) : null;

    internal static ExternalView? ExternalOf(ComplaintRow c) => c is { ExternalSystem: { } system, ExternalNumber: { } number } ? new ExternalView(system, number, c.ExternalStatus) : null;

    internal static OutcomeView? OutcomeOf(ComplaintRow c, CaseParts parts)
        => c is { OutcomeCode: { } code, OutcomeWords: { } words, Status: ComplaintStatus.Resolved or ComplaintStatus.Closed } ? new OutcomeView(code, Reasons.Outcome(code, c.Kind)?.Name ?? "办理结果", words, c.OutcomeBasis, c.EndedAt ?? c.SubmittedAt, parts.FilesOf(c.OutcomeFiles)) : null;

    internal static RejectionView? RejectionOf(ComplaintRow c)
        => c is { Status: ComplaintStatus.Rejected, RejectReason: { } reason } ? new RejectionView(reason, Reasons.Rejection(reason, c.Kind)?.Name ?? "", Reasons.Rejection(reason, c.Kind)?.Basis, c.RejectWords, Reasons.OtherRoutes(c.Kind)) : null;
}

/// <summary>What stands beside a case's row.</summary>
internal sealed record CaseParts(IReadOnlyList<CaseEntry> Entries, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyDictionary<Guid, FileView> Files, IReadOnlyList<LinkedCaseView> Linked, string Head, Func<Guid, string> Station, IReadOnlyDictionary<Guid, string> People)
{
    public IReadOnlyList<FileView> FilesOf(IEnumerable<Guid> ids) => [.. ids.Where(Files.ContainsKey).Select(id => Files[id])];
}
