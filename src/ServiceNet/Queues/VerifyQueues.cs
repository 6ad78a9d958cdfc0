using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Queues;

/// <summary>Recounts what the lines promise, and recomputes what every day's chain was told.</summary>
internal sealed class VerifyQueues : IVerification
{
    /// <summary>Each query answers one row a broken rule.</summary>
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("a day's numbers have a gap",
            """
            select station_id || ' ' || day || ' ' || letters || ': ' || count(*) || ' numbers up to ' || max(seq) from queue_tickets group by station_id, day, letters having count(*) <> max(seq)
            """),
        ("a day's places are not the numbers taken",
            """
            select d.station_id || ' ' || d.day || ': ' || d.places || ' places, ' || count(t.id) || ' numbers' from queue_days d left join queue_tickets t on t.station_id = d.station_id and t.day = d.day
            group by d.station_id, d.day, d.places having d.places <> count(t.id)
            """),
        ("a day's counts are not its log's",
            """
            select d.station_id || ' ' || d.day || ': the day says ' || (d.calls, d.announcements, d.served, d.gone, d.since_priority)::text || ', the log ' || (l.calls, l.announced, l.served, l.gone, l.since)::text
            from queue_days d cross join lateral (
              select count(*) filter (where kind = 'called') as calls, count(announcement) as announced, count(*) filter (where kind = 'served') as served, count(*) filter (where kind = 'left') as gone,
                count(*) filter (where kind = 'called' and rule in ('number', 'transferred')
                  and l.seq > coalesce((select max(p.seq) from queue_log p where p.station_id = d.station_id and p.day = d.day and p.kind = 'called' and p.rule = 'priority'), 0)) as since
              from queue_log l where l.station_id = d.station_id and l.day = d.day) l
            where (d.calls, d.announcements, d.served, d.gone, d.since_priority) <> (l.calls, l.announced, l.served, l.gone, l.since)
            """),
        ("a number's state is not where its log leads",
            """
            select t.letters || t.seq || ' of ' || t.day || ': ' || t.status || ', the log says ' || coalesce(l.kind, 'taken') from queue_tickets t
            left join lateral (select kind from queue_log l where l.ticket_id = t.id and l.kind not in ('recalled', 'priority', 'booked') order by seq desc limit 1) l on true
            where t.status <> case coalesce(l.kind, 'taken') when 'called' then 'called' when 'started' then 'serving' when 'served' then 'served' when 'missed' then 'missed' when 'left' then 'left' else 'waiting' end
            """),
        ("what a number is for is not where its log leads",
            """
            select t.letters || t.seq || ' of ' || t.day || ': ' || coalesce(t.priority, '-') || ', ' || t.service || ', ' || coalesce(t.for_counter, '-') || ', ' || coalesce(t.return_at_call::text, '-')
            from queue_tickets t join queue_letters s on s.letters = t.letters
            left join lateral (select l.detail from queue_log l where l.ticket_id = t.id and l.kind = 'priority' order by l.seq desc limit 1) p on true
            left join lateral (select l.detail, l.seq from queue_log l where l.ticket_id = t.id and l.kind = 'transferred' order by l.seq desc limit 1) f on true
            left join lateral (select l.detail, l.seq from queue_log l where l.ticket_id = t.id and l.kind = 'returned' order by l.seq desc limit 1) r on true
            left join lateral (select l.detail from queue_log l where l.ticket_id = t.id and l.kind = 'booked' order by l.seq desc limit 1) b on true
            left join lateral (select max(l.seq) as seq, max(l.at) as at, min(l.at) as first_at from queue_log l where l.ticket_id = t.id and l.kind = 'called') c on true
            where t.priority is distinct from (case when p.detail is null then t.taken_priority else p.detail ->> 'to' end)
              or t.service <> coalesce(f.detail ->> 'to', s.service)
              or t.slot_start is distinct from (case when b.detail is null then t.taken_slot else (b.detail ->> 'slot')::timestamptz end)
              or t.first_called_at is distinct from c.first_at
              or t.for_counter is distinct from (case when f.seq > coalesce(c.seq, 0) then f.detail ->> 'counter' end)
              or t.return_at_call is distinct from (case when r.seq > coalesce(c.seq, 0) then (r.detail ->> 'at')::int end)
            """),
        ("a day's published coverage is not its numbers'",
            "select d.station_id || ' ' || d.day || ': ' || (d.told, d.within_p50, d.within_p90)::text from queue_days d cross join lateral queue_coverage_1(d.station_id, d.day) c where d.told is not null and (d.told, d.within_p50, d.within_p90) <> (c.told, c.within_p50, c.within_p90)"),
        ("something happened in a line after it was closed",
            "select l.station_id || ' ' || l.day || ': ' || l.kind from queue_log l join queue_log e on e.station_id = l.station_id and e.day = l.day and e.kind = 'closed' and e.seq < l.seq"),
        ("a closed day still has people in it", "select t.letters || t.seq || ' of ' || t.day || ': ' || t.status from queue_tickets t join queue_days d on d.station_id = t.station_id and d.day = t.day where d.closed_at is not null and t.status in ('waiting', 'called', 'serving')"),
        ("two numbers are at one counter",
            "select station_id || ' ' || day || ': counter ' || counter from queue_tickets where status in ('called', 'serving') group by station_id, day, counter having count(*) > 1"),
        ("an entry is not what the chain was told",
            """
            with told as (
              select queue_chain_1(station_id, day) as chain, chain_seq as seq, queue_take_commitment_1(salt, id, station_id, day, letters, seq, place, origin, taken_priority, taken_slot, told_p50, told_p90, taken_at) as commitment from queue_tickets
              union all
              select queue_chain_1(station_id, day), seq, queue_log_commitment_1(salt, station_id, day, ticket_id, kind, at, by_kind, by_id, by_name, counter, rule, announcement, detail::text) from queue_log)
            select coalesce(t.chain, c.chain) || ', entry ' || coalesce(t.seq, c.seq) || case when c.commitment is null then ' is not in the chain' when t.commitment is null then ' is in the chain alone' else ' was edited' end
            from told t full join commitments_of('queue/') c on c.chain = t.chain and c.seq = t.seq
            where c.commitment is distinct from t.commitment
            """),
        ("a day's chain is not as long as its version",
            """
            select d.station_id || ' ' || d.day || ': version ' || d.version || ', entries ' || e.entries from queue_days d
            cross join lateral (select (select count(*) from queue_tickets t where t.station_id = d.station_id and t.day = d.day) + (select count(*) from queue_log l where l.station_id = d.station_id and l.day = d.day) as entries) e
            where d.version <> e.entries
            """),
    ];

    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        foreach (var (rule, sql) in Rules)
        {
            findings.AddRange((await connection.QueryAsync<string>(new CommandDefinition(sql, commandTimeout: 600, cancellationToken: ct))).Select(found => $"queues: {rule}: {found}"));
        }

        return findings;
    }
}
