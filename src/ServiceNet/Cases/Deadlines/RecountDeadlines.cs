using Dapper;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Work;

namespace ServiceNet.Cases.Deadlines;

/// <summary>
/// Counts the open deadlines anew that were counted by an older calendar. The calendar's room need not know: each deadline
/// carries the version it was counted by, and an import raises the version everyone can read.
/// </summary>
public sealed class RecountDeadlines(NpgsqlDataSource database, CurrentCalendar calendars, TimeProvider time) : IRecurringJob
{
    private const int BatchSize = 500;

    /// <summary>The first entry of the index: asked for as "is any older", a plan for every version would read the table.</summary>
    internal const string Oldest = "select min(calendar_version) from case_deadlines where status in ('running', 'paused')";

    /// <inheritdoc />
    public string Name => "cases.recount_deadlines";

    /// <inheritdoc />
    public TimeSpan Every => TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select version from calendar_plan()", cancellationToken: ct));
        if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(Oldest, cancellationToken: ct)) < version)
        {
            await RecountAsync(version, ct);
        }
    }

    /// <summary>Recounts whatever was counted by a calendar older than this version, each batch in a transaction of its own.</summary>
    /// <returns>How many moved.</returns>
    public async Task<int> RecountAsync(long version, CancellationToken ct)
    {
        var calendar = await calendars.GetAsync(ct);
        if (calendar.Version < version)
        {
            // This process has not heard of the import yet.
            calendars.Forget();
            calendar = await calendars.GetAsync(ct);
        }

        var moved = 0;
        while (await BatchAsync(calendar, ct) is { } batch)
        {
            moved += batch;
        }

        return moved;
    }

    /// <summary>
    /// One batch; null when none is left. Rows that an act has under its lock are passed over, not waited for: either the act
    /// counts by the new calendar, or the next run finds them.
    /// </summary>
    private async Task<int?> BatchAsync(WorkCalendar calendar, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var keys = (await connection.QueryAsync<(Guid CaseId, string Code, int Round)>(new CommandDefinition(
            """
            select case_id, code, round from case_deadlines where status in ('running', 'paused') and calendar_version < @Version
            order by calendar_version, case_id, code, round limit @BatchSize for update skip locked
            """,
            new { calendar.Version, BatchSize },
            transaction,
            cancellationToken: ct))).ToArray();
        if (keys.Length == 0)
        {
            return null;
        }

        var held = await ReadDeadlines.SelectAsync(
            connection,
            transaction,
            "where (d.case_id, d.code, d.round) in (select * from unnest(@cases, @codes, @rounds))",
            new { cases = keys.Select(k => k.CaseId).ToArray(), codes = keys.Select(k => k.Code).ToArray(), rounds = keys.Select(k => k.Round).ToArray() },
            ct);
        var now = time.GetUtcNow();
        var counted = held.Select(d => (Before: d, After: d.CountedBy(calendar))).ToArray();
        await WriteCounted.ManyAsync(connection, transaction, [.. counted.Select(c => c.After)], now, ct);
        var moved = counted.Where(c => Moved(c.Before, c.After)).ToArray();
        foreach (var (before, after) in moved)
        {
            var fact = new { after.CaseId, after.Code, after.Round, after.StationId, from = before.DueOn, to = after.DueOn, wasProvisional = before.Provisional, after.Provisional };
            await connection.AppendFactAsync(transaction, DeadlineFacts.Moved, fact, now, ct);
        }

        await transaction.CommitAsync(ct);
        return moved.Length;
    }

    /// <summary>While a pause lasts there is no date that could move.</summary>
    private static bool Moved(HeldDeadline before, HeldDeadline after)
        => before.DueOn != after.DueOn || (after.DueOn is not null && before.Provisional != after.Provisional);
}
