using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
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
internal sealed record UnwrittenCase(ComplaintRow Row, IReadOnlyList<NewCaseEntry> Entries, IReadOnlyList<HeldDeadline> Clocks);

/// <summary>A case as it was just written.</summary>
/// <param name="Head">The hash its history stands at, hex.</param>
internal sealed record WrittenCase(ComplaintRow Row, IReadOnlyList<CaseEntry> Entries, IReadOnlyList<HeldDeadline> Clocks, SenderRow? Sender, string Head);

/// <summary>What somebody sent: one case, or two linked ones.</summary>
internal sealed record UnwrittenSubmission(
    IReadOnlyList<UnwrittenCase> Cases, Guid? Account, Guid? CreatedBy, byte[]? ContactName, byte[]? ContactPhone, byte[]? PhoneIndex, TrackingView? Tracking, IReadOnlyList<string> FileIds, FileOwner Files, IdempotentRequest? Request)
{
    /// <summary>A person's acts queue on the person, others' repeats on their key.</summary>
    public long? Lock { get; } = Account is { } account ? PersonLock.Of(account) : Request?.Lock;

    /// <summary>With the files it came with: each case shows them, the first one's history tells of them.</summary>
    public UnwrittenSubmission With(Guid[] files) => this with
    {
        Cases = [.. Cases.Select((c, n) => new UnwrittenCase(c.Row with { Files = files }, n > 0 ? c.Entries : [.. c.Entries.Select(e => e.Kind == "submitted" ? e with { Files = files } : e)], c.Clocks))],
    };
}

/// <summary>
/// Writes what was sent. Submissions without files go together in one transaction; files are claimed in the submission's own.
/// Once answered, all of it is there: case, history, clocks, sender, files and key; before, none of it is.
/// </summary>
internal sealed class WriteSubmissions
{
    private const string Sql =
        "select outcomes, resources, requests, heads from submit_complaints_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)";

    private const int MostInOneWrite = 32;

    // Read by PostgreSQL alone: Han characters as they are, not six letters each.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OwnConnection _line;
    private readonly NpgsqlDataSource _database;
    private readonly ClaimFiles _files;
    private readonly PersonalData _data;
    private readonly TimeProvider _time;
    private readonly GroupedCalls<UnwrittenSubmission, SubmitOutcome> _writes;

    public WriteSubmissions(OwnConnection line, NpgsqlDataSource database, ClaimFiles files, PersonalData data, TimeProvider time)
    {
        (_line, _database, _files, _data, _time) = (line, database, files, data, time);
        _writes = new(MostInOneWrite, s => s.Lock, WriteTogetherAsync);
    }

    /// <summary>Writes a submission. A repeat is looked up by itself: those written with it do not wait for that, nor fail with it.</summary>
    public async Task<SubmitOutcome> WriteAsync(UnwrittenSubmission submission, CancellationToken ct)
    {
        var outcome = submission.FileIds.Count == 0 ? await _writes.AskAsync(submission, ct) : await WriteWithFilesAsync(submission);
        return outcome is Known known ? await RepeatedAsync(known.Resource) : outcome;
    }

    // Not abandoned once begun: a caller who hangs up may have sent it, and asks again with the key.
    private async Task<IReadOnlyList<SubmitOutcome>> WriteTogetherAsync(IReadOnlyList<UnwrittenSubmission> submissions, bool beside)
    {
        await using var command = beside ? _database.CreateCommand(Sql) : _line.CreateCommand(Sql);
        return await WriteAsync(command, submissions, beside ? "5s" : "250ms");
    }

    private async Task<SubmitOutcome> WriteWithFilesAsync(UnwrittenSubmission submission)
    {
        await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        // The key first: a repeat finds its files claimed by what it sent before.
        if (submission.Request is { } request && await request.BeginAsync(connection, transaction, CancellationToken.None) is var known and not Repeat.First)
        {
            return known is Repeat.Same same ? new Known(same.Resource) : new SubmitOutcome.KeyReused();
        }

        var claimed = await _files.ClaimAsync(connection, transaction, submission.FileIds, submission.Files, new FileBelonging("complaint", submission.Cases[0].Row.Id), CancellationToken.None);
        if (claimed is not ClaimOutcome.Claimed { Files: { } files })
        {
            return claimed is ClaimOutcome.TooMany ? new SubmitOutcome.TooManyFiles() : new SubmitOutcome.FileUnknown();
        }

        await using var command = new NpgsqlCommand(Sql, connection, transaction);
        var outcome = (await WriteAsync(command, [submission.With([.. files.Select(f => Guid.Parse(f.Id))])], "5s"))[0];
        // Files that came with nothing stay whose they were.
        if (outcome is SubmitOutcome.Submitted)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }

        return outcome;
    }

    private async Task<IReadOnlyList<SubmitOutcome>> WriteAsync(NpgsqlCommand command, IReadOnlyList<UnwrittenSubmission> submissions, string patience)
    {
        // As PostgreSQL keeps it, so that what is answered now is what will be read.
        var clock = _time.GetUtcNow();
        var now = clock.AddTicks(-(clock.Ticks % TimeSpan.TicksPerMicrosecond));
        var cases = submissions.SelectMany((s, wish) => s.Cases.Select(c => (Case: c with { Row = c.Row with { SubmittedAt = now } }, Wish: wish))).ToArray();
        command.CommandTimeout = 15;
        AddParameters(command.Parameters, submissions, cases, now);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = patience });
        string[] outcomes;
        string?[] resources;
        byte[]?[] requests, heads;
        await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
        {
            await reader.ReadAsync(CancellationToken.None);
            (outcomes, resources, requests) = (reader.GetFieldValue<string[]>(0), reader.GetFieldValue<string?[]>(1), reader.GetFieldValue<byte[]?[]>(2));
            heads = await reader.IsDBNullAsync(3, CancellationToken.None) ? [] : reader.GetFieldValue<byte[]?[]>(3);
        }

        var answers = new SubmitOutcome[submissions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var submission = submissions[i];
            answers[i] = outcomes[i] switch
            {
                "sent" => Submitted(Array.FindIndex(cases, c => c.Wish == i)),
                "known" when submission.Request!.IsSame(requests[i]!) => new Known(resources[i]!),
                "known" => new SubmitOutcome.KeyReused(),
                _ => new SubmitOutcome.AccountClosed(),
            };

            SubmitOutcome.Submitted Submitted(int first)
            {
                var written = cases[first].Case;
                var sender = submission.Account is null && submission.CreatedBy is null ? null
                    : new SenderRow { ComplaintId = written.Row.Id, AccountId = submission.Account, ContactName = submission.ContactName, ContactPhone = submission.ContactPhone, CreatedBy = submission.CreatedBy };
                return new(
                    written.Row.Id,
                    submission.Tracking,
                    new WrittenCase(written.Row, [.. written.Entries.Select((e, n) => e.Written(written.Row.Id, n + 1, now))], written.Clocks, sender, Convert.ToHexStringLower(heads[first]!)));
            }
        }

        return answers;
    }

    /// <summary>What was sent under the key before; of an anonymous case with its code and secret again.</summary>
    private async Task<SubmitOutcome> RepeatedAsync(string resource)
    {
        var id = Guid.Parse(resource);
        await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
        var kept = await connection.QuerySingleOrDefaultAsync<(string Code, byte[] Secret)>(new CommandDefinition("select code, secret from complaint_tracking where complaint_id = @id", new { id }));
        return new SubmitOutcome.Submitted(id, kept.Secret is null ? null : new TrackingView(kept.Code, _data.Open(kept.Secret)), null);
    }

    private void AddParameters(NpgsqlParameterCollection parameters, IReadOnlyList<UnwrittenSubmission> submissions, (UnwrittenCase Case, int Wish)[] cases, DateTimeOffset now)
    {
        var entries = cases.SelectMany(c => c.Case.Entries.Select((e, n) => (c.Wish, Entry: (c.Case.Row.Id, (long)n + 1, now, e)))).ToArray();
        var arrays = CaseEntries.Arrays([.. entries.Select(e => e.Entry)]);
        Add(submissions.Select(s => s.Lock).OfType<long>().Order(), NpgsqlDbType.Bigint);
        Add(submissions.Select(s => s.Account), NpgsqlDbType.Uuid);
        Add(submissions.Select(s => s.CreatedBy), NpgsqlDbType.Uuid);
        Add(submissions.Select(s => s.Request?.Scope), NpgsqlDbType.Uuid);
        Add(submissions.Select(s => s.Request?.Key), NpgsqlDbType.Text);
        Add(submissions.Select(s => s.Request?.Hashes[0]), NpgsqlDbType.Bytea);
        Add(submissions.Select(s => s.ContactName), NpgsqlDbType.Bytea);
        Add(submissions.Select(s => s.ContactPhone), NpgsqlDbType.Bytea);
        Add(submissions.Select(s => s.PhoneIndex), NpgsqlDbType.Bytea);
        Add(submissions.Select(s => s.Tracking?.TrackingCode), NpgsqlDbType.Text);
        Add(submissions.Select(s => s.Tracking is { } tracking ? _data.Seal(tracking.Secret) : null), NpgsqlDbType.Bytea);
        Add(cases.Select(c => c.Case.Row.Id), NpgsqlDbType.Uuid);
        parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(cases.Select((c, i) => Item(c.Case.Row, c.Wish, i == 0 || cases[i - 1].Wish != c.Wish)), Plain), NpgsqlDbType = NpgsqlDbType.Json });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = StartDeadlines.Rows(cases.SelectMany(c => c.Case.Clocks)), NpgsqlDbType = NpgsqlDbType.Json });
        Add(entries.Select(e => e.Wish + 1), NpgsqlDbType.Integer);
        Add(arrays.Cases, NpgsqlDbType.Uuid);
        Add(arrays.Seqs, NpgsqlDbType.Bigint);
        Add(arrays.Kinds, NpgsqlDbType.Text);
        Add(arrays.ByKinds, NpgsqlDbType.Text);
        Add(arrays.ByIds, NpgsqlDbType.Uuid);
        Add(arrays.ByNames, NpgsqlDbType.Text);
        Add(arrays.Stations, NpgsqlDbType.Uuid);
        Add(arrays.Audiences, NpgsqlDbType.Text);
        Add(arrays.Words, NpgsqlDbType.Text);
        Add(arrays.Details, NpgsqlDbType.Text);
        Add(arrays.Files, NpgsqlDbType.Text);
        Add(arrays.Salts, NpgsqlDbType.Bytea);

        void Add<T>(IEnumerable<T> values, NpgsqlDbType type) => parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static object Item(ComplaintRow c, int wish, bool first) => new
    {
        wish = wish + 1,
        first,
        id = c.Id,
        number = c.Number,
        kind = Change.Text(c.Kind),
        entries = c.Version,
        station = c.StationId,
        routedBy = c.RoutedBy,
        district = c.District,
        industry = c.Industry,
        anonymous = c.Anonymous,
        channel = c.Channel,
        pseudonym = c.Pseudonym,
        subject = c.Subject,
        description = c.Description,
        occurredOn = c.OccurredOn,
        place = c.Place,
        respondentName = c.RespondentName,
        respondentAddress = c.RespondentAddress,
        rightKind = c.RightKind,
        rightNumber = c.RightNumber,
        asked = c.Wish,
        consentPublish = c.ConsentPublish,
        consentMediation = c.ConsentMediation,
        files = c.Files,
        linked = c.Linked,
        dueAt = c.DueAt,
        // One text, parted by blanks, which no pair has: a hundred members of an array cost more to read than the row to write.
        grams = string.Join(' ', Grams.Of(c.Number, c.Subject, c.Description, c.RespondentName, c.RespondentAddress, c.Place, c.RightNumber)),
    };

    /// <summary>The key was used for the same before, and made this.</summary>
    private sealed record Known(string Resource) : SubmitOutcome;
}
