using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>
/// Applies the rooms' numbered SQL files in order, each once, under an advisory lock: of several hosts that start
/// at once one migrates and the others wait for it.
/// </summary>
public sealed class Migrator(NpgsqlDataSource database, IConfiguration configuration, ILogger<Migrator> log)
{
    private const long LockKey = 0x53455256_4e455401; // "SERVNET" and a number of its own

    /// <summary>
    /// Sees to it that this binary finds its schema: nothing to do when it is there, brought up to date where the
    /// role may, and refused where it may not. A schema that is ahead of this binary is fine: it only grew.
    /// </summary>
    /// <exception cref="SettingException">Something is to be migrated, and the role of the hosts has no right to.</exception>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await IsCurrentAsync(connection, ct))
        {
            return;
        }

        await using var may = new NpgsqlCommand("select has_schema_privilege('public', 'create')", connection);
        if (await may.ExecuteScalarAsync(ct) is not true)
        {
            throw new SettingException("数据库结构需要更新，但当前数据库账号无权更改结构。请先用所有者账号运行 migrate（设置 ConnectionStrings:PostgresOwner）。 / The schema is behind this version and this role may not change it: run `migrate` with ConnectionStrings:PostgresOwner first.");
        }

        await MigrateAsync(connection, ct);
    }

    /// <summary>Brings the schema to this binary's version, as <c>ConnectionStrings:PostgresOwner</c> where one is named.</summary>
    /// <returns>How many files were applied; 0 when the schema was current.</returns>
    /// <exception cref="InvalidOperationException">A file already applied was edited afterwards.</exception>
    /// <exception cref="SettingException">Other sessions held a table for minutes.</exception>
    public async Task<int> MigrateAsync(CancellationToken ct)
    {
        await using var connection = configuration.GetConnectionString("PostgresOwner") is { Length: > 0 } owner
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString)
            : database.CreateConnection();
        await connection.OpenAsync(ct);
        return await MigrateAsync(connection, ct);
    }

    private async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", ct);
        try
        {
            await ExecuteAsync(connection, "create table if not exists schema_migrations (name text primary key, sha256 bytea not null, applied_at timestamptz not null default now())", ct);
            var applied = await AppliedAsync(connection, ct);
            var count = 0;
            foreach (var (name, sql) in Files())
            {
                var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sql));
                if (!IsApplied(applied, name, hash))
                {
                    await new ApplyMigration(connection, log).RunAsync(name, sql, hash, ct);
                    count++;
                }
            }

            // Also when nothing was applied: the roles may have been made after the tables.
            await ExecuteAsync(connection, "select settle_rights()", ct);
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

    /// <summary>Asks without a lock and without a right to change anything.</summary>
    private static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var exists = new NpgsqlCommand("select to_regclass('schema_migrations') is not null", connection);
        if (await exists.ExecuteScalarAsync(ct) is not true)
        {
            return false;
        }

        var applied = await AppliedAsync(connection, ct);
        return Files().All(f => IsApplied(applied, f.Name, SHA256.HashData(Encoding.UTF8.GetBytes(f.Sql))));
    }

    private static bool IsApplied(Dictionary<string, byte[]> applied, string name, byte[] hash)
        => applied.TryGetValue(name, out var known)
            && (known.AsSpan().SequenceEqual(hash) ? true : throw new InvalidOperationException($"Migration {name} was edited after it had been applied; add a new file instead."));

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
