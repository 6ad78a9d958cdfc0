using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>
/// One file of the schema, in one transaction. It waits for a table only for seconds: whatever stands in the queue for an
/// exclusive lock keeps every later query behind it, and a dump or a forgotten session may hold the table for an hour.
/// In between the city is served.
/// </summary>
internal sealed class ApplyMigration(NpgsqlConnection connection, ILogger log)
{
    /// <summary>How long queries may stand behind one attempt.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two attempts, for those who stood behind the last one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No new attempt begins after it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Applies the file and notes that it was, or changes nothing.</summary>
    /// <exception cref="SettingException">Somebody held a table all the time; says who.</exception>
    public async Task RunAsync(string name, string sql, byte[] hash, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var holders = HoldersAsync(done.Token);
            try
            {
                await OnceAsync(name, sql, hash, ct);
                return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                var who = await holders;
                if (TimeProvider.System.GetElapsedTime(began) + Pause > Patience)
                {
                    throw new SettingException($"数据库结构未更新：{name} 需要的表一直被其他会话占用（{who}）。请等备份或长时间的查询结束后重新运行 migrate。 / {name} was not applied: other sessions held what it needs all the time ({who}). Run migrate again once they have ended; select pg_terminate_backend(PID) ends one.");
                }

                log.LogWarning("Migration {Migration} waits for other sessions ({Holders}) and tries again", name, who);
                await Task.Delay(Pause, ct);
            }
            finally
            {
                await done.CancelAsync();
                // Of no interest any more; it must not use a connection after us.
                await holders;
            }
        }
    }

    private async Task OnceAsync(string name, string sql, byte[] hash, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var change = new NpgsqlCommand($"set local lock_timeout = {(int)LockTimeout.TotalMilliseconds};\n{sql}", connection) { CommandTimeout = 0 })
        {
            await change.ExecuteNonQueryAsync(ct);
        }

        await using var record = new NpgsqlCommand("insert into schema_migrations (name, sha256) values ($1, $2)", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = hash } },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Who stands in the way, asked from beside while we still wait: afterwards nobody does.</summary>
    private async Task<string> HoldersAsync(CancellationToken ct)
    {
        const string Unknown = "?";
        try
        {
            await Task.Delay(LockTimeout / 2, ct);
            await using var beside = connection.CloneWith(connection.ConnectionString);
            await beside.OpenAsync(ct);
            await using var ask = new NpgsqlCommand(
                "select string_agg(concat_ws(' ', 'PID', pid, usename, nullif(application_name, '')), ', ' order by pid) from pg_stat_activity where pid = any(pg_blocking_pids($1))", beside)
            {
                Parameters = { new() { Value = connection.ProcessID } },
            };
            return await ask.ExecuteScalarAsync(ct) as string ?? Unknown;
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            // Only for the sentence: not knowing it stops nothing.
            return Unknown;
        }
    }
}
