using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceNet.Platform.Live;

/// <summary>
/// Keeps two processes on one database from holding two live states: a process with a Redis of its own (or none)
/// claims the database alone, processes on a configured Redis claim it together. A session lock, so a crash frees it.
/// </summary>
public sealed class LiveStateClaim(NpgsqlDataSource database, IConfiguration configuration) : IHostedService, IAsyncDisposable
{
    private const long LockKey = 0x53455256_4e455402;
    private NpgsqlConnection? _held;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var alone = string.IsNullOrEmpty(configuration.GetConnectionString("Redis")) || configuration["ServiceNet:Local:Redis"] == "private";
        // Held for the process's life: one connection of the pool is spent on knowing that we are alone.
        _held = database.CreateConnection();
        await _held.OpenAsync(cancellationToken);
        await using var claim = new NpgsqlCommand(alone ? "select pg_try_advisory_lock($1)" : "select pg_try_advisory_lock_shared($1)", _held)
        {
            Parameters = { new() { Value = LockKey } },
        };
        if (await claim.ExecuteScalarAsync(cancellationToken) is not true)
        {
            throw new LiveStateTakenException(alone);
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_held is { } held)
        {
            _held = null;
            await using (held)
            {
                await using var release = new NpgsqlCommand("select pg_advisory_unlock_all()", held);
                await release.ExecuteNonQueryAsync();
            }
        }
    }
}

/// <summary>A second process would hold a live state of its own.</summary>
public sealed class LiveStateTakenException(bool alone) : Exception(alone
    ? "另一个进程正在使用这个数据库。多个进程共用一个数据库时，须用 ConnectionStrings:Redis 指向同一个 Redis。 / Another process serves this database; name one shared Redis in ConnectionStrings:Redis for both."
    : "另一个进程正在使用这个数据库，但没有共用 Redis。请先让它也使用 ConnectionStrings:Redis。 / Another process serves this database without the shared Redis; give it the same ConnectionStrings:Redis first.");
