using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Complaints;

/// <summary>Reads kept complaints; each method is one round trip over one index range.</summary>
internal sealed class ReadComplaints(NpgsqlDataSource database, PersonalData data)
{
    /// <summary>One, or null.</summary>
    public async Task<ComplaintRow?> ByIdAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<ComplaintRow>(new CommandDefinition($"select {ComplaintRow.Columns} from complaints where id = @id", new { id }, cancellationToken: ct));
    }

    /// <summary>A person's own, or null.</summary>
    public async Task<ComplaintRow?> OwnAsync(string id, Guid account, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key))
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<ComplaintRow>(new CommandDefinition(
            $"select {ComplaintRow.Columns} from complaints where id = @key and exists (select from complaint_senders s where s.complaint_id = @key and s.account_id = @account)", new { key, account }, cancellationToken: ct));
    }

    /// <summary>A person's complaints, newest first, each with what they have seen of it.</summary>
    public async Task<IReadOnlyList<(ComplaintRow Complaint, long Seen)>> OfAccountAsync(Guid account, ComplaintStatus? status, Guid? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<ComplaintRow, long, (ComplaintRow, long)>(new CommandDefinition(
            $"""
            select {string.Join(", ", ComplaintRow.Columns.Split(", ").Select(c => "c." + c))}, s.seen_version
            from complaint_senders s join complaints c on c.id = s.complaint_id
            where s.account_id = @account and (@after::uuid is null or s.complaint_id < @after) and (@status::text is null or c.status = @status)
            order by s.complaint_id desc limit @limit
            """,
            new { account, after, limit, status = status is { } s ? Change.Text(s) : null },
            cancellationToken: ct), (complaint, seen) => (complaint, seen), splitOn: "seen_version");
        return [.. rows];
    }

    /// <summary>The case behind a code and its secret, or null; the same work is done for a code nobody has.</summary>
    public async Task<ComplaintRow?> TrackedAsync(string code, string secret, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<(Guid Complaint, byte[]? Secret)>(new CommandDefinition("select complaint_id, secret from complaint_tracking where code = @code", new { code = code.Trim().ToUpperInvariant() }, cancellationToken: ct));
        var kept = found.Secret is { } stored ? data.Open(stored) : "";
        var same = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Trim().ToUpperInvariant())), SHA256.HashData(Encoding.UTF8.GetBytes(kept)));
        return same && found.Secret is not null ? await ByIdAsync(found.Complaint, ct) : null;
    }

    /// <summary>A file came with something that happened to the case.</summary>
    public async Task<bool> HasFileAsync(Guid complaint, Guid file, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await CaseEntries.ReadAsync(connection, complaint, EntryAudience.All, ct)).Any(e => e.Files.Contains(file));
    }

    /// <summary>The person has seen it as it is now.</summary>
    public async Task SeenAsync(Guid complaint, long version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("update complaint_senders set seen_version = @version where complaint_id = @complaint and seen_version < @version", new { complaint, version }, cancellationToken: ct));
    }
}
