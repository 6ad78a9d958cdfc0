using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;

namespace ServiceNet.Complaints;

/// <summary>What somebody has begun to write, as their phones keep it.</summary>
/// <param name="Content">Whatever the page needs to go on; nobody but the person's phones reads it.</param>
/// <param name="Version">Sent back with the next save.</param>
public sealed record DraftView(IReadOnlyDictionary<string, JsonElement> Content, DateTimeOffset SavedAt, int Version);

/// <summary>How a save ended.</summary>
internal abstract record DraftOutcome
{
    public sealed record Saved(DraftView Draft) : DraftOutcome;

    /// <summary>Another phone saved since.</summary>
    public sealed record Changed(DraftView Draft) : DraftOutcome;

    public sealed record AccountClosed : DraftOutcome;
}

/// <summary>Keeps a person's draft, one each, sealed. The row's version decides between two phones.</summary>
internal sealed class DraftComplaint(NpgsqlDataSource database, PersonalData data, TimeProvider time)
{
    public async Task<DraftView?> ReadAsync(Guid account, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, account, ct);
    }

    /// <summary>Saves over the version the page was made from; where there is none any more, what was typed is kept as a new one.</summary>
    public async Task<DraftOutcome> SaveAsync(Guid account, IReadOnlyDictionary<string, JsonElement> content, int? version, CancellationToken ct)
    {
        var text = Text(content);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Behind a closing of the account: it must not leave a draft.
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@person)", new { person = PersonLock.Of(account) }, transaction, cancellationToken: ct));
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from open_account(@account))", new { account }, transaction, cancellationToken: ct)))
        {
            return new DraftOutcome.AccountClosed();
        }

        var saved = await connection.QuerySingleOrDefaultAsync<(int Version, DateTimeOffset SavedAt)?>(new CommandDefinition(
            """
            insert into complaint_drafts (account_id, content, version, saved_at) values (@account, @sealedText, nextval('complaint_draft_versions'), @now)
            on conflict (account_id) do update set content = excluded.content, version = excluded.version, saved_at = excluded.saved_at where complaint_drafts.version = @version
            returning version, saved_at
            """,
            new { account, sealedText = data.Seal(text), version, now = time.GetUtcNow() },
            transaction,
            cancellationToken: ct));
        if (saved is { } kept)
        {
            await transaction.CommitAsync(CancellationToken.None);
            return new DraftOutcome.Saved(new DraftView(content, kept.SavedAt, kept.Version));
        }

        // An answer that was lost on the way is asked for again: the same words are no other phone's.
        var newer = (await ReadAsync(connection, account, ct))!;
        return Text(newer.Content) == text ? new DraftOutcome.Saved(newer) : new DraftOutcome.Changed(newer);
    }

    public async Task ForgetAsync(Guid account, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("delete from complaint_drafts where account_id = @account", new { account }, cancellationToken: ct));
    }

    internal static string Text(IReadOnlyDictionary<string, JsonElement> content) => JsonSerializer.Serialize(content, Json.Options);

    internal async Task<DraftView?> ReadAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
        => await connection.QuerySingleOrDefaultAsync<(byte[] Content, DateTimeOffset SavedAt, int Version)?>(new CommandDefinition("select content, saved_at, version from complaint_drafts where account_id = @account", new { account }, cancellationToken: ct)) is { } row
            ? new DraftView(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(data.Open(row.Content), Json.Options)!, row.SavedAt, row.Version)
            : null;
}

/// <summary>A person's draft when they ask for their data, and its end with the account.</summary>
internal sealed class DraftRecords(DraftComplaint drafts) : IPersonalRecords
{
    public string Part => "complaintDrafts";

    public async Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
        => await drafts.ReadAsync(connection, account, ct) is { } draft ? new[] { new { draft.Content, draft.SavedAt } } : [];

    public Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@person); delete from complaint_drafts where account_id = @account", new { person = PersonLock.Of(account), account }, transaction, cancellationToken: ct));
}

/// <summary>Removes drafts a month after they were last saved.</summary>
internal sealed class ForgetDrafts(TimeProvider time) : IRecurringJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public string Name => "complaints.forget-drafts";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition("delete from complaint_drafts where saved_at < @before", new { before = time.GetUtcNow() - Kept }, cancellationToken: ct));
}
