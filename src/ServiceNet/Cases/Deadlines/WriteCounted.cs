using Dapper;
using Npgsql;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Writes counted dates back to rows that are locked.</summary>
internal static class WriteCounted
{
    /// <summary>A date that lies ahead again is warned of again.</summary>
    private const string Set =
        """
        update case_deadlines d set status = n.status, due_on = n.due_on, due_at = n.due_at, amber_at = n.amber_at, remaining = n.remaining, provisional = n.provisional, calendar_version = n.calendar_version,
          warned_amber_at = case when n.amber_at > @now or n.amber_at is null then null else d.warned_amber_at end,
          warned_red_at = case when n.due_at > @now or n.due_at is null then null else d.warned_red_at end
        """;

    /// <summary>One row, found by its key whatever the planner believes of the table's size.</summary>
    public static Task OneAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, HeldDeadline counted, DateTimeOffset now, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            $"""
            {Set}
            from (select @status::text as status, @DueOn::date as due_on, @DueAt::timestamptz as due_at, @AmberAt::timestamptz as amber_at, @Remaining::int as remaining, @Provisional::boolean as provisional, @CalendarVersion::bigint as calendar_version) n
            where d.case_id = @CaseId and d.code = @Code and d.round = @Round and d.status in ('running', 'paused')
            """,
            new { now, status = DeadlineText.Of(counted.Status), counted.DueOn, counted.DueAt, counted.AmberAt, counted.Remaining, counted.Provisional, counted.CalendarVersion, counted.CaseId, counted.Code, counted.Round },
            transaction,
            cancellationToken: ct));

    /// <summary>A batch in one statement.</summary>
    public static Task ManyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<HeldDeadline> counted, DateTimeOffset now, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            $"""
            {Set}
            from unnest(@cases, @codes, @rounds, @statuses, @dueOns::date[], @dueAts::timestamptz[], @ambers::timestamptz[], @remainings, @provisionals, @versions)
              as n (case_id, code, round, status, due_on, due_at, amber_at, remaining, provisional, calendar_version)
            where d.case_id = n.case_id and d.code = n.code and d.round = n.round and d.status in ('running', 'paused')
            """,
            new
            {
                now,
                cases = counted.Select(d => d.CaseId).ToArray(),
                codes = counted.Select(d => d.Code).ToArray(),
                rounds = counted.Select(d => d.Round).ToArray(),
                statuses = counted.Select(d => DeadlineText.Of(d.Status)).ToArray(),
                dueOns = counted.Select(d => d.DueOn).ToArray(),
                dueAts = counted.Select(d => d.DueAt?.ToUniversalTime()).ToArray(),
                ambers = counted.Select(d => d.AmberAt?.ToUniversalTime()).ToArray(),
                remainings = counted.Select(d => d.Remaining).ToArray(),
                provisionals = counted.Select(d => d.Provisional).ToArray(),
                versions = counted.Select(d => d.CalendarVersion).ToArray(),
            },
            transaction,
            cancellationToken: ct));
}
