using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace ServiceNet.Local.WeChat;

/// <summary>
/// The ledger of used codes, in the application's database but in a schema of its own: the primary key decides which of
/// two calls with one code came first, across processes and restarts. Only hashes are kept: codes name people.
/// </summary>
internal sealed class UsedCodes(Func<string?> connectionString) : IAsyncDisposable
{
    private const string Make = """
        select pg_advisory_xact_lock(hashtextextended('simulated_wechat', 0));
        -- Asked first: `if not exists` wants the right to create even when there is nothing to do.
        do $$ begin
          if to_regnamespace('simulated_wechat') is null then
            create schema simulated_wechat;
          end if;
        end $$;
        create table if not exists simulated_wechat.used_codes (
          code_hash bytea primary key,
          used_at timestamptz not null default now()
        );
        delete from simulated_wechat.used_codes where used_at < now() - interval '1 day';
        """;

    private const string Use = "insert into simulated_wechat.used_codes (code_hash) values ($1) on conflict do nothing";

    private readonly SemaphoreSlim preparing = new(1, 1);
    private NpgsqlDataSource? source;

    /// <summary>True for the one call that uses the code first; null when the ledger cannot be reached.</summary>
    public async Task<bool?> TryUseAsync(string code, CancellationToken ct)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(code));
        try
        {
            if (await PreparedAsync(ct) is not { } prepared)
                return null;
            try
            {
                return await InsertAsync(prepared, hash, ct);
            }
            catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                // The database was dropped and made anew under us.
                await MakeAsync(prepared, ct);
                return await InsertAsync(prepared, hash, ct);
            }
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null)
            await source.DisposeAsync();
        preparing.Dispose();
    }

    private async Task<NpgsqlDataSource?> PreparedAsync(CancellationToken ct)
    {
        if (source is not null)
            return source;
        await preparing.WaitAsync(ct);
        try
        {
            if (source is not null || connectionString() is not { Length: > 0 } text)
                return source;
            // The application needs the connections more than its simulator does.
            var made = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(text)
            {
                ApplicationName = "simulated-wechat",
                MinPoolSize = 0,
                MaxPoolSize = 4,
                ConnectionIdleLifetime = 10,
            });
            try
            {
                await MakeAsync(made, ct);
                return source = made;
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }
        }
        finally
        {
            preparing.Release();
        }
    }

    private static async Task MakeAsync(NpgsqlDataSource target, CancellationToken ct)
    {
        await using var connection = await target.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(Make, connection, transaction);
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<bool> InsertAsync(NpgsqlDataSource target, byte[] hash, CancellationToken ct)
    {
        await using var command = target.CreateCommand(Use);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
