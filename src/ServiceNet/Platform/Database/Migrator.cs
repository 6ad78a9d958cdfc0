using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>
/// Applies the rooms' numbered SQL files in order, each once, under an advisory lock: of several hosts that start
/// at once one migrates and the others wait for it.
/// </summary>
public sealed class Migrator(NpgsqlDataSource database, ILogger<Migrator> log)
{
    private const long LockKey = 0x53455256_4e455401; // "SERVNET" and a number of its own

    /// <summary>Brings the schema to this binary's version.</summary>
    /// <returns>How many files were applied; 0 when the schema was current.</returns>
    /// <exception cref="InvalidOperationException">A file already applied was edited afterwards.</exception>
    public async Task<int> MigrateAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", ct);
        try
        {
            await ExecuteAsync(connection, "create table if not exists schema_migrations (name text primary key, sha256 bytea not null, applied_at timestamptz not null default now())", ct);
            var applied = await AppliedAsync(connection, ct);
            var count = 0;
            foreach (var (name, sql) in Files())
            {
                var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sql));
                if (applied.TryGetValue(name, out var known))
                {
                    if (!known.AsSpan().SequenceEqual(hash))
                    {
                        throw new InvalidOperationException($"Migration {name} was edited after it had been applied; add a new file instead.");
                    }

                    continue;
                }

                await ApplyAsync(connection, name, sql, hash, ct);
                count++;
            }

            if (count > 0)
            {
                log.LogInformation("Schema brought up to date by {Applied} migrations", count);
            }

            return count;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>The migrations built into this binary, in order of application.</summary>
    internal static IEnumerable<(string Name, string Sql)> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource["migrations/".Length..], reader.ReadToEnd());
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string name, string sql, byte[] hash, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, sql, ct);
        await using var record = new NpgsqlCommand("insert into schema_migrations (name, sha256) values ($1, $2)", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = hash } },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<Dictionary<string, byte[]>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name, sha256 from schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            applied[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
