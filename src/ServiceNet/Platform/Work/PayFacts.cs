using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Platform.Work;

/// <summary>Takes due facts off the outbox and has them acted on, both in one transaction.</summary>
public sealed class PayFacts(NpgsqlDataSource database, IEnumerable<IFactHandler> handlers, TimeProvider time, ILogger<PayFacts> log)
{
    private const int BatchSize = 500;
    private const int MaxAttempts = 10;
    private readonly IFactHandler[] _handlers = [.. handlers];

    /// <summary>Pays one batch.</summary>
    /// <returns>True when the batch was full, so that more may be due.</returns>
    public async Task<bool> PayBatchAsync(CancellationToken ct)
    {
        if (!await AnyDueAsync(ct))
        {
            return false;
        }

        try
        {
            return await PayAsync(BatchSize, ct) == BatchSize;
        }
        catch (Exception e) when (e is not OperationCanceledException && (e is PostgresException || e is not NpgsqlException))
        {
            // One bad fact must not hold up the rest: pay them one at a time and set the bad one aside.
            log.LogWarning(e, "A batch of facts failed; paying them singly");
            await PaySinglyAsync(ct);
            return true;
        }
    }

    /// <summary>One small question in place of an empty transaction: most turns of an idle town find nothing.</summary>
    private async Task<bool> AnyDueAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from outbox where due_at <= @now)", new { now = time.GetUtcNow() }, cancellationToken: ct));
    }

    private async Task<int> PayAsync(int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var facts = await ClaimAsync(connection, transaction, limit, ct);
        if (facts.Count > 0)
        {
            await HandAsync(facts, connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        return facts.Count;
    }

    private async Task PaySinglyAsync(CancellationToken ct)
    {
        for (var i = 0; i < BatchSize; i++)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var facts = await ClaimAsync(connection, transaction, limit: 1, ct);
            if (facts.Count == 0)
            {
                return;
            }

            await transaction.SaveAsync("before", ct);
            try
            {
                await HandAsync(facts, connection, transaction, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException && (e is PostgresException || e is not NpgsqlException))
            {
                await transaction.RollbackAsync("before", ct);
                await SetAsideAsync(facts[0], e, connection, transaction, ct);
            }

            await transaction.CommitAsync(ct);
        }
    }

    private async Task<IReadOnlyList<Fact>> ClaimAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int limit, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(long Id, string Fact, string Payload, DateTimeOffset At)>(new CommandDefinition(
            """
            delete from outbox where id = any(array(select id from outbox where due_at <= @now order by id limit @limit for update skip locked))
            returning id, fact, payload::text, at
            """,
            new { now = time.GetUtcNow(), limit },
            transaction,
            cancellationToken: ct));
        return [.. rows.OrderBy(r => r.Id).Select(r => new Fact(r.Id, r.Fact, JsonDocument.Parse(r.Payload).RootElement, r.At))];
    }

    private async Task HandAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var handler in _handlers)
        {
            var wanted = facts.Where(f => handler.Facts.Contains(f.Name)).ToArray();
            if (wanted.Length > 0)
            {
                await handler.HandleAsync(wanted, connection, transaction, ct);
            }
        }
    }

    private async Task SetAsideAsync(Fact fact, Exception reason, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        log.LogError(reason, "Fact {Fact} {Id} could not be handled", fact.Name, fact.Id);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with tries as (
              insert into outbox (id, fact, payload, at, due_at, attempts, last_error) overriding system value
              select @Id, @Name, @payload::jsonb, @At, @now + interval '1 second' * power(2, least(coalesce(a.attempts, 0), 10)), coalesce(a.attempts, 0) + 1, @error
              from (select max(attempts) as attempts from outbox_dead where id = @Id) a where coalesce(a.attempts, 0) < @MaxAttempts
              returning 1)
            insert into outbox_dead (id, fact, payload, at, attempts, last_error, died_at)
            values (@Id, @Name, @payload::jsonb, @At, 1, @error, @now)
            on conflict (id) do update set attempts = outbox_dead.attempts + 1, last_error = excluded.last_error, died_at = excluded.died_at
            """,
            new { fact.Id, fact.Name, payload = fact.Payload.GetRawText(), fact.At, now = time.GetUtcNow(), MaxAttempts, error = reason.GetType().Name },
            transaction,
            cancellationToken: ct));
    }
}
