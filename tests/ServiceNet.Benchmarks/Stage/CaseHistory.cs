namespace ServiceNet.Benchmarks.Stage;

/// <summary>
/// Complaints of years, one every five minutes back from now: a third at the station WQ01, the rest at all stations in turn; the
/// newest two thousand are open, the others ended, each with a clock. Each has four phrases of a dozen characters, and three in ten
/// the word 商标, one in a hundred 专利, one in five hundred 地理标志, five in all 龘靐.
/// </summary>
internal static class CaseHistory
{
    /// <summary>Inserts them in bulk, indexes the pairs of characters afterwards, and brings statistics up to date.</summary>
    public static async Task InsertAsync(Servers servers, string database, int count, CancellationToken ct)
    {
        await servers.RunAsync(
            database,
            $"""
            set maintenance_work_mem = '512MB';
            set work_mem = '64MB';
            create function pairs_of(t text) returns text[] language sql immutable as $$ select array_agg(distinct substr(t, g, 2)) from generate_series(1, length(t) - 1) g $$;
            create temporary table phrase as
            select p.i, p.text, pairs_of(p.text) as grams
            from (select i, (select string_agg(chr(19968 + (('x' || substr(md5(i || '/' || c), 1, 7))::bit(28)::int % 2500)), '') from generate_series(1, 12) c) as text from generate_series(0, 3999) i) p;
            analyze phrase;
            create temporary table place as select row_number() over (order by code = 'WQ01' desc, code) - 1 as i, id from stations;
            analyze place;
            drop index complaints_found;
            insert into complaints (id, number, kind, status, version, station_id, routed_by, district, anonymous, channel, pseudonym, subject, description, respondent_name, assignee_id, asked_from, reject_reason, outcome_code, ended_at, reopen_until, submitted_at, due_at, grams)
            select n.id, 'TS' || to_char(n.at, 'YYYYMMDD') || '-9' || lpad(n.i::text, 9, '0') || '-0', (array['consumerComplaint', 'infringementReport', 'serviceComplaint'])[1 + n.h / 3 % 3], n.status, 2, p.id, 'station', (array['东区', '西区', '仁和区', '米易县', '盐边县'])[1 + n.h / 11 % 5],
              false, 'online', 'ABCD', '第' || n.i || '件' || case when n.common then '，冒用商标' else '' end,
              a.text || '，' || b.text || '，' || c.text || '，' || d.text || case when n.middling then '，假冒专利' else '' end || case when n.seldom then '，地理标志' else '' end || case when n.rare then '，龘靐' else '' end, '某商行' || n.i % 5000,
              case when n.h / 17 % 7 = 0 then md5('clerk ' || n.h % 60)::uuid end, case when n.status = 'supplementRequested' then 'submitted' end, case when n.status = 'rejected' then 'overThreeYears' end, case when n.status in ('resolved', 'closed') then 'settled' end,
              case when n.status in ('resolved', 'closed', 'rejected', 'withdrawn') then n.at + interval '9 days' end, case when n.status = 'resolved' then now() + interval '9 days' end, n.at, case when n.i < 2000 and n.status <> 'referred' then n.at + interval '8 days' end,
              a.grams || b.grams || c.grams || d.grams || case when n.common then pairs_of('冒用商标') else array[]::text[] end || case when n.middling then pairs_of('假冒专利') else array[]::text[] end || case when n.seldom then pairs_of('地理标志') else array[]::text[] end || case when n.rare then pairs_of('龘靐') else array[]::text[] end
            from (
              select i.i, i.at, i.h, (lpad(to_hex((extract(epoch from i.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i.i::text), 1, 3) || '8' || substr(md5(i.i::text), 4, 15))::uuid as id,
                case when i.i < 2000 then (array['submitted', 'accepted', 'accepted', 'supplementRequested', 'referred', 'resolved'])[1 + i.h / 5 % 6] when i.h / 7 % 50 = 0 then 'withdrawn' when i.h / 7 % 10 = 1 then 'rejected' else 'closed' end as status,
                i.h / 19 % 10 < 3 as common, i.h / 23 % 100 = 7 as middling, i.h / 29 % 500 = 11 as seldom, i.i in (6, 4203, 6210, 8001, 9990) as rare
              from (select g as i, now() - g * interval '5 minutes' as at, ('x' || substr(md5('case ' || g), 1, 8))::bit(32)::bigint as h from generate_series({count} - 1, 0, -1) g) i) n
            join place p on p.i = case when n.i % 3 = 0 then 0 else n.i % 41 end
            join phrase a on a.i = n.h % 4000 join phrase b on b.i = n.h / 7 % 4000 join phrase c on c.i = n.h / 131 % 4000 join phrase d on d.i = n.h / 1733 % 4000
            order by n.id;
            create index complaints_found on complaints using gin (complaint_tokens_1(id, grams, kind, status, station_id, transfer_to, review_station, review_decision, assignee_id, district, due_at));
            insert into case_deadlines (case_id, code, round, rule_version, station_id, received_on, started_at, amount, amount_given, unit, binding, status, due_on, due_at, amber_at, provisional, calendar_version, met_at, warned_amber_at, warned_red_at)
            select id, 'serviceReply', 1, 1, station_id, submitted_at::date, submitted_at, 5, false, 'workingDays', 'promise', case when due_at is null then 'met' else 'running' end, submitted_at::date + 8, submitted_at + interval '8 days', submitted_at + interval '6 days', false, (select version from calendar_plan()),
              case when due_at is null then submitted_at + interval '7 days' end, now(), now()
            from complaints order by id;
            drop function pairs_of(text);
            """,
            ct);
        await servers.RunAsync(database, "vacuum analyze", ct);
    }
}
