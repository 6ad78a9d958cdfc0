using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Platform.Idempotency;

/// <summary>Keys are kept a week: longer than any client retries, short enough that the table stays small.</summary>
public sealed class ForgetOldKeys(TimeProvider time) : IRecurringJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public string Name => "platform.forget_idempotency_keys";

    /// <inheritdoc />
    public TimeSpan Every => TimeSpan.FromHours(1);

    /// <inheritdoc />
    public Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition("delete from idempotency_keys where created_at < @before", new { before = time.GetUtcNow() - Kept }, cancellationToken: ct));
}
