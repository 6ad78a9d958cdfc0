using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Cases.Deadlines;

/// <summary>
/// Says of each deadline once that it is soon due and once that it is over. What was warned of leaves the index, and the row's
/// own mark is set in the transaction of the fact, so several processes and any history cost nothing and tell nothing twice.
/// </summary>
internal sealed class WarnOfDeadlines(NpgsqlDataSource database, TimeProvider time) : IRecurringJob
{
    private const int BatchSize = 500;

    private const string Payload =
        "jsonb_build_object('caseId', t.case_id, 'code', t.code, 'round', t.round, 'stationId', t.station_id, 'owner', r.owner, 'name', r.name, 'dueOn', t.due_on, 'dueAt', t.due_at)";

    private const string Tell =
        $"""
        insert into outbox (fact, payload, at, due_at)
        select @fact, {Payload}, @now, @now from told t join deadline_rules r on r.code = t.code and r.version = t.rule_version order by t.due_at, t.case_id, t.code
        """;

    /// <summary>What is over is not announced as soon due any more.</summary>
    internal const string Over =
        $"""
        with due as (
          select case_id, code, round from case_deadlines where status = 'running' and warned_red_at is null and due_at <= @over order by due_at limit @BatchSize for update skip locked),
        told as (
          update case_deadlines d set warned_red_at = @now, warned_amber_at = coalesce(d.warned_amber_at, @now) from due
          where d.case_id = due.case_id and d.code = due.code and d.round = due.round
          returning d.case_id, d.code, d.round, d.rule_version, d.station_id, d.due_on, d.due_at)
        {Tell}
        """;

    internal const string Near =
        $"""
        with due as (
          select case_id, code, round from case_deadlines where status = 'running' and warned_amber_at is null and amber_at <= @now order by amber_at limit @BatchSize for update skip locked),
        told as (
          update case_deadlines d set warned_amber_at = @now from due
          where d.case_id = due.case_id and d.code = due.code and d.round = due.round
          returning d.case_id, d.code, d.round, d.rule_version, d.station_id, d.due_on, d.due_at)
        {Tell}
        """;

    /// <inheritdoc />
    public string Name => "cases.warn_of_deadlines";

    /// <inheritdoc />
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await TellAsync(Over, DeadlineFacts.Overdue, ct);
        await TellAsync(Near, DeadlineFacts.Near, ct);
    }

    private async Task TellAsync(string statement, string fact, CancellationToken ct)
    {
        var told = BatchSize;
        while (told == BatchSize)
        {
            var now = time.GetUtcNow();
            // A connection of its own: each batch is committed before the next.
            await using var connection = await database.OpenConnectionAsync(ct);
            told = await connection.ExecuteAsync(new CommandDefinition(statement, new { now, over = DeadlineWarnings.OverBy(now), fact, BatchSize }, cancellationToken: ct));
        }
    }
}
