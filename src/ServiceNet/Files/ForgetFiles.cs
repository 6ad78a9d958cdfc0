using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Files.Storage;
using ServiceNet.Platform.Work;

namespace ServiceNet.Files;

/// <summary>Forgets uploads nobody finished and files nobody attached, and removes the bytes nobody needs any more.</summary>
internal sealed class ForgetFiles(NpgsqlDataSource database, IFileStorage storage, Incoming incoming, IOptions<FilesOptions> options, TimeProvider time) : IRecurringJob
{
    private const int Batch = 500;

    public string Name => "files.forget";

    public TimeSpan Every => TimeSpan.FromMinutes(30);

    public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // Connections of its own: the job's is in the transaction of its claim, and rows must not stay locked until all is done.
        await using var own = await database.OpenConnectionAsync(ct);
        var before = time.GetUtcNow() - options.Value.KeepLoose;
        foreach (var upload in await own.QueryAsync<Guid>(new CommandDefinition("delete from file_uploads where created_at < @before returning id", new { before }, cancellationToken: ct)))
        {
            Incoming.Remove(incoming.PlaceOf(upload));
        }

        while (await own.ExecuteAsync(new CommandDefinition(
            "delete from files where id = any(array(select id from files where belongs_kind is null and created_at < @before order by id limit @Batch for update skip locked))", new { before, Batch }, cancellationToken: ct)) == Batch)
        {
        }

        await RemoveUnneededAsync(own, ct);
        var underWay = await own.QueryAsync<Guid>(new CommandDefinition("select id from file_uploads", cancellationToken: ct));
        incoming.RemoveAbandoned(underWay.ToHashSet());
    }

    /// <summary>Removes contents without a file and without a content whose copy they are. Once an original has gone its copy may follow.</summary>
    private async Task RemoveUnneededAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        const string Unneeded = "not exists (select from files f where f.sha256 = c.sha256) and not exists (select from file_contents o where o.copy_sha256 = c.sha256 and o.sha256 <> c.sha256)";
        while (true)
        {
            var found = (await connection.QueryAsync<byte[]>(new CommandDefinition($"select c.sha256 from file_contents c where {Unneeded} order by c.sha256 limit @Batch", new { Batch }, cancellationToken: ct))).ToArray();
            var removed = 0;
            foreach (var sha256 in found)
            {
                removed += await RemoveAsync(connection, sha256, Unneeded, ct) ? 1 : 0;
            }

            if (removed == 0)
            {
                return;
            }
        }
    }

    /// <summary>The row's lock is held while the bytes go: whoever brings the same bytes meanwhile waits, and then brings them anew.</summary>
    private async Task<bool> RemoveAsync(NpgsqlConnection connection, byte[] sha256, string unneeded, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Two statements: the second sees what was committed while the first waited.
        await connection.ExecuteAsync(new CommandDefinition("select from file_contents where sha256 = @sha256 for update", new { sha256 }, transaction, cancellationToken: ct));
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition($"select exists (select from file_contents c where c.sha256 = @sha256 and {unneeded})", new { sha256 }, transaction, cancellationToken: ct)))
        {
            return false;
        }

        await storage.RemoveAsync(Convert.ToHexStringLower(sha256), ct);
        await connection.ExecuteAsync(new CommandDefinition("delete from file_contents where sha256 = @sha256", new { sha256 }, transaction, cancellationToken: CancellationToken.None));
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
