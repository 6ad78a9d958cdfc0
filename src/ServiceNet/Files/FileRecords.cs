using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>A person's files when they ask for their data, and what becomes of them when the account closes: those attached to a record stay with the record, nameless.</summary>
internal sealed class FileRecords(PersonalData data) : IPersonalRecords
{
    public string Part => "files";

    public async Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
        => (await connection.QueryAsync<StoredFile>(new CommandDefinition(
            $"select {StoredFile.Columns} from files f join file_contents c on c.sha256 = f.sha256 where f.owner_kind = 'citizen' and f.owner_id = @account and f.stored_at is not null order by f.created_at, f.id", new { account }, cancellationToken: ct)))
            .Select(f => new { f.Id, name = data.Open(f.Name), f.Size, f.ContentType, sha256 = f.Address, uploadedAt = f.CreatedAt, attachedTo = f.BelongsKind }).ToArray();

    public Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            """
            delete from file_uploads where owner_kind = 'citizen' and owner_id = @account;
            delete from files where owner_kind = 'citizen' and owner_id = @account and belongs_kind is null;
            update files set owner_kind = null, owner_id = null where owner_kind = 'citizen' and owner_id = @account;
            """,
            new { account },
            transaction,
            cancellationToken: ct));
}
