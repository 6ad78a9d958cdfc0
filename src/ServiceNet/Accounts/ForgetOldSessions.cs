using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Accounts;

/// <summary>Removes tokens past their time and sessions that ended or expired a month ago.</summary>
internal sealed class ForgetOldSessions(TimeProvider time) : IRecurringJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public string Name => "accounts.forget_sessions";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            """
            delete from session_tokens where expires_at < @now;
            delete from sessions s where (ended_at < @before or expires_at < @before) and not exists (select from session_tokens t where t.session_id = s.id and t.expires_at >= @now);
            """,
            new { now = time.GetUtcNow(), before = time.GetUtcNow() - Kept },
            cancellationToken: ct));
}
