using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Queues;

/// <summary>Something that happened in a line.</summary>
/// <param name="Kind">taken, called, recalled, started, served, missed, returned, parked, unparked, transferred, priority, booked, left, counterOpened, counterClosed, closed.</param>
/// <param name="Number">Whose number; null for acts on counters and on the day.</param>
/// <param name="By">The clerk's user name; null for a citizen or the clock.</param>
/// <param name="ByKind">citizen, staff or system.</param>
/// <param name="Detail">Reasons and what was changed.</param>
public sealed record LogEntryView(long Seq, DateTimeOffset At, string Kind, string? Number, string? Counter, LineRule? Rule, string? By, string ByKind, JsonElement? Detail);

/// <summary>Reads a day's line as it happened: numbers taken and everything after.</summary>
internal sealed class ReadLog(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<IReadOnlyList<LogEntryView>> OfAsync(Guid station, DateOnly? day, long? before, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select * from (
              select l.seq, l.at, l.kind, t.letters, t.seq as number, l.counter, l.rule, l.by_name, l.by_kind, l.detail::text as detail
              from queue_log l left join queue_tickets t on t.id = l.ticket_id
              where l.station_id = @station and l.day = @day and (@before::bigint is null or l.seq < @before) order by l.seq desc limit @take) acts
            union all
            select * from (
              select t.chain_seq, t.taken_at, 'taken', t.letters, t.seq, null, null, null, case t.origin when 'phone' then 'citizen' when 'counter' then 'staff' else 'system' end, null
              from queue_tickets t where t.station_id = @station and t.day = @day and (@before::bigint is null or t.chain_seq < @before) order by t.chain_seq desc limit @take) takes
            order by seq desc limit @take
            """,
            new { station, day = day ?? Shanghai.DayOf(time.GetUtcNow()), before, take },
            cancellationToken: ct));
        return [.. rows.Select(r => new LogEntryView(
            r.Seq, r.At, r.Kind, r.Letters is null ? null : Ticket.NumberOf(r.Letters, r.Number), r.Counter, r.Rule is null ? null : Enum.Parse<LineRule>(r.Rule, ignoreCase: true), r.ByName, r.ByKind,
            r.Detail is null or "{}" ? null : JsonDocument.Parse(r.Detail).RootElement))];
    }

    private sealed record Row
    {
        public long Seq { get; init; }

        public DateTimeOffset At { get; init; }

        public string Kind { get; init; } = "";

        public string? Letters { get; init; }

        public int Number { get; init; }

        public string? Counter { get; init; }

        public string? Rule { get; init; }

        public string? ByName { get; init; }

        public string ByKind { get; init; } = "";

        public string? Detail { get; init; }
    }
}
