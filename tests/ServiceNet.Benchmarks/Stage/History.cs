namespace ServiceNet.Benchmarks.Stage;

/// <summary>Past bookings, sealed in form only (the development key's name before noise): two a half hour at every station, working day after working day back, four a citizen.</summary>
internal static class History
{
    /// <summary>Inserts them in bulk and brings the planner's statistics up to date.</summary>
    public static async Task InsertAsync(Servers servers, string database, int count, CancellationToken ct)
    {
        await servers.RunAsync(
            database,
            $"""
            create temporary table past as
            select b.i, s.id as station, at, at - interval '3 days' as made,
              (lpad(to_hex((extract(epoch from at - interval '3 days') * 1000)::bigint), 12, '0') || '7' || substr(md5(b.i::text), 1, 3) || '8' || substr(md5(b.i::text), 4, 15))::uuid as id,
              md5('past ' || b.i % greatest({count} / 4, 1))::uuid as account
            from (select i, date_trunc('day', now()) - make_interval(days => 1 + i / (41 * 2 * 16)) + make_interval(mins => 30 * (i / (41 * 2) % 16)) as at from generate_series(0, {count} - 1) i) b
            join (select id, row_number() over (order by code) - 1 as place from stations) s on s.place = b.i % 41
            order by at;
            insert into bookings (id, number, account_id, station_id, service, starts_at, ends_at, cells, subject, contact_name, contact_phone, phone_index, check_in_code, status, created_at, checked_in_at)
            select id, 'YY' || to_char(made, 'YYYYMMDD') || '-9' || lpad(i::text, 9, '0') || '-0', account, station, 'consultation', at, at + interval '30 minutes', 1, '商标注册咨询',
              '\x03646576'::bytea || substr(sha256(id::text::bytea) || sha256(account::text::bytea), 1, 36), '\x03646576'::bytea || substr(sha256(id::text::bytea) || sha256(account::text::bytea), 3, 39), substr(sha256(account::text::bytea), 1, 16), '123456', 'completed', made, at
            from past;
            insert into slot_cells (station_id, starts_at, capacity, taken) select station, at, greatest(2, count(*)), count(*) from past group by station, at;
            insert into booking_moves (booking_id, seq, at, move, by_kind, from_status, to_status)
            select id, 1, at, 'checkedIn', 'system', 'confirmed', 'checkedIn' from past union all select id, 2, at, 'completed', 'system', 'checkedIn', 'completed' from past;
            insert into idempotency_keys (scope, key, request, status, resource, created_at) select account, id::text, sha256(id::text::bytea), 201, id::text, made from past where made > now() - interval '6 days';
            drop table past;
            """,
            ct);
        await servers.RunAsync(database, "vacuum analyze", ct);
    }
}
