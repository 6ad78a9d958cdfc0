using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Bookings;

/// <summary>Recounts what booking promises: places, overlaps, histories.</summary>
internal sealed class VerifyBookings : IVerification
{
    /// <summary>Each query answers one row a broken rule.</summary>
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("a cell's taken places are not the bookings that hold it",
            """
            with held as (
              select b.station_id, b.starts_at + (n * interval '30 minutes') as starts_at, count(*) as held
              from bookings b cross join lateral generate_series(0, b.cells - 1) n
              where b.status <> 'cancelled' group by 1, 2)
            select coalesce(c.station_id, h.station_id) || ' ' || coalesce(c.starts_at, h.starts_at) || ': taken ' || coalesce(c.taken, 0) || ', held ' || coalesce(h.held, 0)
            from slot_cells c full join held h on h.station_id = c.station_id and h.starts_at = c.starts_at
            where coalesce(c.taken, 0) <> coalesce(h.held, 0)
            """),
        ("a cell is oversold", "select station_id || ' ' || starts_at || ': ' || taken || ' of ' || capacity from slot_cells where taken > capacity or taken < 0"),
        ("a person has two appointments at one time",
            """
            select a.number || ' and ' || b.number from bookings a join bookings b on b.account_id = a.account_id and b.id > a.id and b.starts_at < a.ends_at and b.ends_at > a.starts_at
            where a.status in ('confirmed', 'checkedIn') and b.status in ('confirmed', 'checkedIn')
            """),
        ("a booking's state is not where its history leads",
            """
            select b.number || ': ' || b.status || ', history says ' || coalesce(m.to_status, 'confirmed') from bookings b
            left join lateral (select to_status from booking_moves m where m.booking_id = b.id order by seq desc limit 1) m on true
            where b.status <> coalesce(m.to_status, 'confirmed')
            """),
    ];

    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        foreach (var (rule, sql) in Rules)
        {
            findings.AddRange((await connection.QueryAsync<string>(new CommandDefinition(sql, commandTimeout: 600, cancellationToken: ct))).Select(found => $"bookings: {rule}: {found}"));
        }

        return findings;
    }
}
