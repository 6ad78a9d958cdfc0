using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Work;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Tells each station, once on a working day, what is over, due today and soon due.</summary>
internal sealed class TellTheDay(NpgsqlDataSource database, CurrentCalendar calendars, IOptions<CasesOptions> options, TimeProvider time) : IRecurringJob
{
    /// <inheritdoc />
    public string Name => "cases.tell_the_day";

    /// <inheritdoc />
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = Shanghai.DayOf(now);
        if (Shanghai.TimeOf(now) < options.Value.DigestAt || !(await calendars.GetAsync(ct))[today].IsWorkday)
        {
            return;
        }

        await using var own = await database.OpenConnectionAsync(ct);
        await using var transaction = await own.BeginTransactionAsync(ct);
        // The row of the day decides: whoever comes second waits for it here and finds it told.
        var first = await own.ExecuteAsync(new CommandDefinition("insert into case_digests (day, told_at) values (@today, @now) on conflict do nothing", new { today, now }, transaction, cancellationToken: ct));
        if (first == 1)
        {
            await own.ExecuteAsync(new CommandDefinition(
                """
                insert into outbox (fact, payload, at, due_at)
                select @fact, jsonb_build_object('stationId', s.station_id, 'day', @today::date, 'overdue', s.overdue, 'dueToday', s.due_today, 'near', s.near), @now, @now
                from (
                  select d.station_id, count(*) filter (where d.due_at <= @over) as overdue, count(*) filter (where d.due_at > @over and d.due_on <= @today) as due_today, count(*) filter (where d.due_at > @over and d.due_on > @today) as near
                  from case_deadlines d join deadline_rules r on r.code = d.code and r.version = d.rule_version
                  where d.status = 'running' and d.amber_at <= @now and r.owner <> 'citizen' group by d.station_id) s
                order by s.station_id
                """,
                new { fact = DeadlineFacts.Digest, today, now, over = DeadlineWarnings.OverBy(now) },
                transaction,
                cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
    }
}
