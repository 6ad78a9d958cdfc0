using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Complaints;

/// <summary>Draws complaints' numbers: 投诉 as <c>TS</c>.</summary>
internal sealed class ComplaintNumbers(NpgsqlDataSource database) : IDisposable
{
    private readonly Numbers _numbers = new(database, "TS", "complaint_numbers");

    public ValueTask<string> NextAsync(DateTimeOffset now, CancellationToken ct) => _numbers.NextAsync(now, ct);

    public void Dispose() => _numbers.Dispose();
}

/// <summary>One case about to be written.</summary>
/// <param name="DueAt">The soonest of its clocks.</param>
internal sealed record UnwrittenCase(Guid Id, string Number, ComplaintKind Kind, CaseRoute Route, Guid[] Linked, string Pseudonym, ComplaintWish Wish, IReadOnlyList<NewCaseEntry> Entries, IReadOnlyList<DeadlineStart> Starts, DateTimeOffset? DueAt);

/// <summary>What somebody sent: one case, or two linked ones.</summary>
internal sealed record UnwrittenSubmission(
    IReadOnlyList<UnwrittenCase> Cases, Guid? Account, Guid? CreatedBy, string? ContactName, string? ContactPhone, TrackingView? Tracking, IReadOnlyList<string> FileIds, FileOwner Files, IdempotentRequest? Request)
{
    /// <summary>A person's acts queue on the person, others' repeats on their key.</summary>
    public long? Lock { get; } = Account is { } account ? PersonLock.Of(account) : Request?.Lock;
}

/// <summary>
/// Writes what was sent. Submissions without files go together in one transaction; files are claimed in the submission's own.
/// Once answered, all of it is there: case, history, clocks, sender, files and key; before, none of it is.
/// </summary>
internal sealed class WriteSubmissions
{
    private const string Sql = "select outcomes, resources, requests from submit_complaints_1(@locks, @items::jsonb, @scopes, @keys, @hashes, @names, @phones, @indexes, @secrets, @now, @patience)";
    private const int MostInOneWrite = 16;

    // Read by PostgreSQL alone: Han characters as they are, not six letters each.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly NpgsqlDataSource _database;
    private readonly StartDeadlines _deadlines;
    private readonly ClaimFiles _files;
    private readonly PersonalData _data;
    private readonly TimeProvider _time;
    private readonly GroupedCalls<UnwrittenSubmission, SubmitOutcome> _writes;

    public WriteSubmissions(NpgsqlDataSource database, StartDeadlines deadlines, ClaimFiles files, PersonalData data, TimeProvider time)
    {
        (_database, _deadlines, _files, _data, _time) = (database, deadlines, files, data, time);
        _writes = new(MostInOneWrite, s => s.Lock, (submissions, beside) => WriteAsync(submissions, beside ? "5s" : "250ms"));
    }

    /// <summary>Writes a submission.</summary>
    public async Task<SubmitOutcome> WriteAsync(UnwrittenSubmission submission, CancellationToken ct)
        => submission.FileIds.Count == 0 ? await _writes.AskAsync(submission, ct) : (await WriteAsync([submission], "5s"))[0];

    // Not abandoned once begun: a caller who hangs up may have sent it, and asks again with the key.
    private async Task<IReadOnlyList<SubmitOutcome>> WriteAsync(IReadOnlyList<UnwrittenSubmission> submissions, string patience)
    {
        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var claimed = new List<Guid[]>();
        foreach (var submission in submissions)
        {
            if (submission.FileIds.Count == 0)
            {
                claimed.Add([]);
                continue;
            }

            // The key first: a repeat finds its files claimed by what it sent before.
            if (submission.Request is { } request && await request.BeginAsync(connection, transaction, CancellationToken.None) is var known and not Repeat.First)
            {
                return [known is Repeat.Same same ? await RepeatedAsync(connection, same.Resource) : new SubmitOutcome.KeyReused()];
            }

            switch (await _files.ClaimAsync(connection, transaction, submission.FileIds, submission.Files, new FileBelonging("complaint", submission.Cases[0].Id), CancellationToken.None))
            {
                case ClaimOutcome.Claimed files:
                    claimed.Add([.. files.Files.Select(f => Guid.Parse(f.Id))]);
                    break;
                case ClaimOutcome.TooMany:
                    return [new SubmitOutcome.TooManyFiles()];
                default:
                    return [new SubmitOutcome.FileUnknown()];
            }
        }

        var (outcomes, resources, hashes) = await connection.QuerySingleAsync<(string[] Outcomes, string?[] Resources, byte[]?[] Requests)>(new CommandDefinition(Sql, Parameters(submissions, claimed, now, patience), transaction, cancellationToken: CancellationToken.None));
        var sent = submissions.Where((_, i) => outcomes[i] == "sent").ToArray();
        var starts = sent.SelectMany(s => s.Cases).SelectMany(c => c.Starts).ToArray();
        if (starts.Length > 0)
        {
            await _deadlines.StartAsync(connection, transaction, starts, CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        var answers = new List<SubmitOutcome>();
        for (var i = 0; i < submissions.Count; i++)
        {
            answers.Add(outcomes[i] switch
            {
                "sent" => new SubmitOutcome.Submitted(submissions[i].Cases[0].Id, submissions[i].Tracking),
                "known" when submissions[i].Request!.IsSame(hashes[i]!) => await RepeatedAsync(connection, resources[i]!),
                "known" => new SubmitOutcome.KeyReused(),
                _ => new SubmitOutcome.AccountClosed(),
            });
        }

        return answers;
    }

    /// <summary>What was sent under the key before; of an anonymous case with its code and secret again.</summary>
    private async Task<SubmitOutcome> RepeatedAsync(NpgsqlConnection connection, string resource)
    {
        var id = Guid.Parse(resource);
        var kept = await connection.QuerySingleOrDefaultAsync<(string Code, byte[] Secret)>(new CommandDefinition("select code, secret from complaint_tracking where complaint_id = @id", new { id }));
        return new SubmitOutcome.Submitted(id, kept.Secret is null ? null : new TrackingView(kept.Code, _data.Open(kept.Secret)));
    }

    private object Parameters(IReadOnlyList<UnwrittenSubmission> submissions, List<Guid[]> claimed, DateTimeOffset now, string patience) => new
    {
        locks = submissions.Select(s => s.Lock).OfType<long>().Order().ToArray(),
        items = JsonSerializer.Serialize(submissions.Select((s, i) => Item(s, claimed[i])), Plain),
        scopes = submissions.Select(s => s.Request?.Scope).ToArray(),
        keys = submissions.Select(s => s.Request?.Key).ToArray(),
        hashes = submissions.Select(s => s.Request?.Hashes[0]).ToArray(),
        names = submissions.Select(s => s.ContactName is { } name ? _data.Seal(name) : null).ToArray(),
        phones = submissions.Select(s => s.ContactPhone is { } phone ? _data.Seal(phone) : null).ToArray(),
        indexes = submissions.Select(s => s.ContactPhone is { } phone ? _data.Index("phone", phone) : null).ToArray(),
        secrets = submissions.Select(s => s.Tracking is { } tracking ? _data.Seal(tracking.Secret) : null).ToArray(),
        now,
        patience,
    };

    private static object Item(UnwrittenSubmission s, Guid[] files) => new
    {
        account = s.Account,
        by = s.CreatedBy,
        tracking = s.Tracking?.TrackingCode,
        cases = s.Cases.Select((c, n) => new
        {
            id = c.Id,
            number = c.Number,
            kind = Change.Text(c.Kind),
            station = c.Route.StationId,
            routedBy = c.Route.By,
            district = c.Wish.District,
            industry = c.Wish.Industry is { } industry ? Change.Text(industry) : null,
            anonymous = c.Wish.Anonymous,
            channel = c.Wish.Channel,
            pseudonym = c.Pseudonym,
            subject = c.Wish.Subject,
            description = c.Wish.Description,
            occurredOn = c.Wish.OccurredOn,
            place = c.Wish.Place,
            respondentName = c.Wish.RespondentName,
            respondentAddress = c.Wish.RespondentAddress,
            rightKind = c.Wish.Right is { } right ? Change.Text(right) : null,
            rightNumber = c.Wish.RightNumber,
            wish = c.Wish.Wish,
            consentPublish = c.Kind == ComplaintKind.ConsumerComplaint ? c.Wish.ConsentPublish : null,
            consentMediation = c.Kind == ComplaintKind.ConsumerComplaint ? c.Wish.ConsentMediation : null,
            files,
            linked = c.Linked,
            dueAt = c.DueAt,
            // One text, parted by blanks, which no pair has: a hundred members of an array cost more to read than the row to write.
            grams = string.Join(' ', Grams.Of(c.Number, c.Wish.Subject, c.Wish.Description, c.Wish.RespondentName, c.Wish.RespondentAddress, c.Wish.Place, c.Wish.RightNumber)),
            entries = c.Entries.Select(e => new
            {
                kind = e.Kind,
                byKind = e.By.Kind,
                byId = e.By.Kind == "citizen" ? null : e.By.Id,
                byName = e.By.Kind == "citizen" ? null : e.By.Name,
                station = e.StationId,
                audience = Change.Text(e.Audience),
                words = e.Words,
                detail = JsonSerializer.Serialize(e.Detail ?? new { }, JsonSerializerOptions.Web),
                files = n == 0 && e.Kind == "submitted" ? $"{{{string.Join(',', files)}}}" : "{}",
            }),
        }),
    };
}
