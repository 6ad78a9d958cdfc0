using System.Text.Json;
using Dapper;
using Npgsql;

namespace ServiceNet.Queues;

/// <summary>Reads a station's line from PostgreSQL, where its truth is.</summary>
internal sealed class ReadLine(NpgsqlDataSource database)
{
    /// <summary>More than a screen shows and a stream could have missed in a short cut.</summary>
    public const int LatestCalls = 20;

    /// <summary>The line of a day: one round trip, and one statement for what must be of one moment.</summary>
    public async Task<LineDay> OfAsync(Guid station, DateOnly day, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // A later version beside an earlier ticket would look complete and be wrong: the parts share a snapshot.
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
            $"""
            select d.version, d.places, d.calls, d.announcements, d.since_priority, d.served, d.gone, d.closed_at,
              (select json_agg(c) from (select ticket_id as "ticketId", last_ticket_id as "lastTicketId", opened_at as "openedAt", counter, services from queue_counters where station_id = @station and day = @day order by length(counter), counter) c)::text as counters,
              (select json_agg(t) from (select {CamelColumns} from queue_tickets where station_id = @station and day = @day and status in ('waiting', 'called', 'serving', 'missed') order by place) t)::text as tickets,
              (select json_agg(a) from (select l.announcement as "seq", k.letters || case when k.seq < 1000 then lpad(k.seq::text, 3, '0') else k.seq::text end as "number", l.counter, l.kind = 'recalled' as "again", l.at
                from queue_log l join queue_tickets k on k.id = l.ticket_id where l.station_id = @station and l.day = @day and l.announcement is not null order by l.announcement desc limit @LatestCalls) a)::text as announced,
              (select json_build_object('day', m.day, 'told', m.told, 'withinP50', m.within_p50, 'withinP90', m.within_p90) from queue_days m where m.station_id = @station and m.day < @day and m.told > 0 order by m.day desc limit 1)::text as coverage
            from (select) one left join queue_days d on d.station_id = @station and d.day = @day
            """,
            new { station, day, LatestCalls },
            cancellationToken: ct));
        var coverage = row.Coverage is null ? null : JsonSerializer.Deserialize<Coverage>(row.Coverage, JsonSerializerOptions.Web);
        return row.Version is null
            ? LineDay.Empty(station, day, coverage)
            : new LineDay
            {
                StationId = station,
                Day = day,
                Version = row.Version.Value,
                Places = row.Places,
                Calls = row.Calls,
                Announcements = row.Announcements,
                SincePriority = row.SincePriority,
                Served = row.Served,
                Gone = row.Gone,
                ClosedAt = row.ClosedAt,
                Counters = Read<CounterState>(row.Counters),
                Tickets = Read<Ticket>(row.Tickets),
                Announced = [.. Read<Announcement>(row.Announced).Reverse()],
                Coverage = coverage,
            };
    }

    /// <summary>The versions of today's lines at all stations.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> VersionsAsync(DateOnly day, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<(Guid Station, long Version)>(new CommandDefinition("select station_id, version from queue_days where day = @day", new { day }, cancellationToken: ct))).ToDictionary(r => r.Station, r => r.Version);
    }

    /// <summary>One number, whatever became of it.</summary>
    public async Task<Ticket?> TicketAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Ticket>(new CommandDefinition($"select {Ticket.Columns} from queue_tickets where id = @id", new { id }, cancellationToken: ct));
    }

    /// <summary>A station's number of a day.</summary>
    public async Task<Ticket?> NumberAsync(Guid station, DateOnly day, string letters, int seq, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Ticket>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where station_id = @station and day = @day and letters = @letters and seq = @seq", new { station, day, letters, seq }, cancellationToken: ct));
    }

    /// <summary>A person's numbers, newest first.</summary>
    public async Task<IReadOnlyList<Ticket>> OfAccountAsync(Guid account, Guid? before, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Ticket>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where account_id = @account and (@before::uuid is null or id < @before) order by id desc limit @take", new { account, before, take }, cancellationToken: ct))];
    }

    private static readonly string CamelColumns = string.Join(", ", Ticket.Columns.Split(", ").Select(c => $"{c} as \"{Camel(c)}\""));

    /// <summary>The live line travels as JSON: names and words as C# spells them.</summary>
    internal static readonly JsonSerializerOptions Compact = Platform.Http.Json.Options;

    private static T[] Read<T>(string? json) => json is null ? [] : JsonSerializer.Deserialize<T[]>(json, Compact)!;

    private static string Camel(string column)
    {
        var parts = column.Split('_');
        return parts[0] + string.Concat(parts.Skip(1).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }

    private sealed record Row
    {
        public long? Version { get; init; }

        public int Places { get; init; }

        public int Calls { get; init; }

        public int Announcements { get; init; }

        public int SincePriority { get; init; }

        public int Served { get; init; }

        public int Gone { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Counters { get; init; }

        public string? Tickets { get; init; }

        public string? Announced { get; init; }

        public string? Coverage { get; init; }
    }
}
