using System.Security.Cryptography;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;

namespace ServiceNet.Platform.Protection;

/// <summary>What is left under other keys than the first.</summary>
/// <param name="Table">The table and its columns.</param>
/// <param name="Resealed">Rows written anew by this run.</param>
/// <param name="Left">Rows with a value under an older key.</param>
public sealed record ResealResult(string Table, long Resealed, long Left);

/// <summary>
/// Brings everything sealed under the first key, so that older ones can go: values are sealed anew and their blind
/// indexes rewritten, in short statements, while hosts run. What is done shows in the rows themselves: a run that was
/// broken off is simply started again.
/// </summary>
public sealed class Reseal(NpgsqlDataSource database, PersonalData data, IEnumerable<SealedTable> tables, TimeProvider time)
{
    private const int Batch = 200;

    /// <summary>A host that still writes under an older key would keep us for ever; what is left is said instead.</summary>
    private const int Passes = 5;

    /// <summary>How many rows of each table hold a value under another key than the first.</summary>
    public async Task<IReadOnlyList<ResealResult>> CountAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var counts = new List<ResealResult>();
        foreach (var table in tables)
        {
            counts.Add(new(table.Title, 0, await LeftAsync(connection, table, ct)));
        }

        return counts;
    }

    /// <summary>Reseals every table.</summary>
    /// <param name="progress">Told the table and how many of its rows are done, after each batch.</param>
    public async Task<IReadOnlyList<ResealResult>> RunAsync(Action<string, long> progress, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var results = new List<ResealResult>();
        foreach (var table in tables)
        {
            long done = 0;
            for (var pass = 0; pass < Passes; pass++)
            {
                var before = done;
                done += await PassAsync(connection, table, n => progress(table.Name, before + n), ct);
                if (done == before || await LeftAsync(connection, table, ct) == 0)
                {
                    break;
                }
            }

            results.Add(new(table.Title, done, await LeftAsync(connection, table, ct)));
        }

        if (results.Sum(r => r.Resealed) is > 0 and var rows)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.AuditAsync(transaction, new AuditEntry(Actor.System, "protection.reseal", "protection", "keys", null, new { rows, left = results.Sum(r => r.Left) }), time, ct);
            await transaction.CommitAsync(ct);
        }

        return results;
    }

    /// <summary>Once through the table in the order of its key.</summary>
    private async Task<long> PassAsync(NpgsqlConnection connection, SealedTable table, Action<long> progress, CancellationToken ct)
    {
        long done = 0;
        for (object? after = null; ;)
        {
            var rows = await ReadAsync(connection, table, after, ct);
            if (rows.Count == 0)
            {
                return done;
            }

            after = rows[^1].Key;
            ResealedRow[] wanted = [.. rows.Select(r => TrySeal(table, r)).OfType<ResealedRow>()];
            done += await WriteOrOneByOneAsync(connection, table, wanted, ct);
            progress(done);
        }
    }

    private async Task<List<ResealedRow>> ReadAsync(NpgsqlConnection connection, SealedTable table, object? after, CancellationToken ct)
    {
        var columns = string.Concat(ResealedRow.ColumnsOf(table).Select(c => $", t.{c}"));
        await using var command = new NpgsqlCommand(
            $"select t.{table.Key}{columns} from {table.Name} t where ({table.SealedOtherwise("t")}) {(after is null ? "" : $"and t.{table.Key} > @after")} order by t.{table.Key} limit {Batch}", connection);
        command.Parameters.AddWithValue("prefixes", new[] { data.Prefixes[0] });
        if (after is not null)
        {
            command.Parameters.AddWithValue("after", after);
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<ResealedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(ResealedRow.Read(table, reader));
        }

        return rows;
    }

    /// <summary>Null where a value cannot be opened: it stays as it is, and is counted as left.</summary>
    private ResealedRow? TrySeal(SealedTable table, ResealedRow row)
    {
        try
        {
            return row.SealWith(table, data);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A person known under two keys would be one too many for a unique index: that row alone is left.</summary>
    private static async Task<long> WriteOrOneByOneAsync(NpgsqlConnection connection, SealedTable table, ResealedRow[] rows, CancellationToken ct)
    {
        try
        {
            return rows.Length == 0 ? 0 : await ResealedRow.WriteAsync(connection, table, rows, ct);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            long done = 0;
            foreach (var row in rows.Length == 1 ? [] : rows)
            {
                done += await WriteOrOneByOneAsync(connection, table, [row], ct);
            }

            return done;
        }
    }

    private Task<long> LeftAsync(NpgsqlConnection connection, SealedTable table, CancellationToken ct)
        => connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {table.Name} t where {table.SealedOtherwise("t")}", new { prefixes = new[] { data.Prefixes[0] } }, cancellationToken: ct));
}
