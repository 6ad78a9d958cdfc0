using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Queues;

/// <summary>What the outbox says of a number: ids, the number and the counter called out in the hall.</summary>
internal sealed record TicketFact(Guid Ticket, Guid? Account, Guid Station, string Number, string? Counter);

/// <summary>
/// A station's day, locked to the transaction's end: what an act reads and writes of it. Entries of the log and the day's
/// counts are written together at the end.
/// </summary>
internal sealed class HeldLine
{
    private readonly List<Entry> _entries = [];
    private readonly Actor _actor;
    private readonly TimeProvider _time;
    private List<Ticket>? _waiting;
    private int _served;
    private int _gone;

    private HeldLine(NpgsqlConnection connection, NpgsqlTransaction transaction, Row row, Actor actor, TimeProvider time)
    {
        (Connection, Transaction, _actor, _time, Now) = (connection, transaction, actor, time, time.GetUtcNow());
        (Station, Day) = (row.StationId, row.Day);
        (Calls, Announcements, SincePriority, ClosedAt) = (row.Calls, row.Announcements, row.SincePriority, row.ClosedAt);
        (_served, _gone) = (row.Served, row.Gone);
    }

    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    public DateTimeOffset Now { get; }

    public Guid Station { get; }

    public DateOnly Day { get; }

    public int Calls { get; set; }

    public int Announcements { get; set; }

    public int SincePriority { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>True once something is to be written.</summary>
    public bool IsChanged => _entries.Count > 0;

    /// <summary>Locks a station's day, which begins with this where nothing happened before.</summary>
    public static async Task<HeldLine> HoldAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid station, DateOnly day, Actor actor, TimeProvider time, CancellationToken ct)
    {
        const string hold = "select station_id, day, calls, announcements, since_priority, served, gone, closed_at from queue_days where station_id = @station and day = @day for update";
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(hold, new { station, day }, transaction, cancellationToken: ct));
        if (row is null)
        {
            await connection.ExecuteAsync(new CommandDefinition("insert into queue_days (station_id, day) values (@station, @day) on conflict do nothing", new { station, day }, transaction, cancellationToken: ct));
            row = await connection.QuerySingleAsync<Row>(new CommandDefinition(hold, new { station, day }, transaction, cancellationToken: ct));
        }

        return new HeldLine(connection, transaction, row, actor, time);
    }

    /// <summary>A number of this line, locked; null when it is another's.</summary>
    public Task<Ticket?> TicketAsync(Guid id, CancellationToken ct)
        => Connection.QuerySingleOrDefaultAsync<Ticket?>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where id = @id and station_id = @Station and day = @Day for update", new { id, Station, Day }, Transaction, cancellationToken: ct));

    /// <summary>Everyone who waits, parked ones too; read once, and then as this act leaves it.</summary>
    public async Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken ct)
        => _waiting ??= [.. await Connection.QueryAsync<Ticket>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where station_id = @Station and day = @Day and status = 'waiting' order by place", new { Station, Day }, Transaction, cancellationToken: ct))];

    /// <summary>A counter, as it stands today.</summary>
    public async Task<CounterState> CounterAsync(string counter, CancellationToken ct)
        => await Connection.QuerySingleOrDefaultAsync<CounterState>(new CommandDefinition(
            "select counter, services, opened_at, ticket_id, last_ticket_id from queue_counters where station_id = @Station and day = @Day and counter = @counter", new { Station, Day, counter }, Transaction, cancellationToken: ct))
            ?? new CounterState { Counter = counter };

    /// <summary>The counters that are open now.</summary>
    public async Task<IReadOnlyList<CounterState>> OpenCountersAsync(CancellationToken ct)
        => [.. await Connection.QueryAsync<CounterState>(new CommandDefinition(
            "select counter, services, opened_at, ticket_id, last_ticket_id from queue_counters where station_id = @Station and day = @Day and opened_at is not null", new { Station, Day }, Transaction, cancellationToken: ct))];

    /// <summary>Writes a counter.</summary>
    public Task SaveAsync(CounterState counter, CancellationToken ct)
        => Connection.ExecuteAsync(new CommandDefinition(
            """
            insert into queue_counters (station_id, day, counter, services, opened_at, ticket_id, last_ticket_id) values (@Station, @Day, @Counter, @Services, @OpenedAt, @TicketId, @LastTicketId)
            on conflict (station_id, day, counter) do update set services = excluded.services, opened_at = excluded.opened_at, ticket_id = excluded.ticket_id, last_ticket_id = excluded.last_ticket_id
            """,
            new { Station, Day, counter.Counter, counter.Services, counter.OpenedAt, counter.TicketId, counter.LastTicketId },
            Transaction,
            cancellationToken: ct));

    /// <summary>Writes what can change of a number.</summary>
    public Task SaveAsync(Ticket ticket, CancellationToken ct)
    {
        if (_waiting?.RemoveAll(t => t.Id == ticket.Id) is not null && ticket.Status == TicketStatus.Waiting)
        {
            _waiting.Add(ticket);
        }

        return Connection.ExecuteAsync(new CommandDefinition(
            """
            update queue_tickets set service = @Service, booking_id = @BookingId, slot_start = @SlotStart, priority = @priority, status = @status, parked_at = @ParkedAt, was_parked = @WasParked, counter = @Counter,
              for_counter = @ForCounter, return_at_call = @ReturnAtCall, call_rule = @CallRule, recalls = @Recalls, first_called_at = @FirstCalledAt, called_at = @CalledAt,
              started_at = @StartedAt, ended_at = @EndedAt, ended_because = @because, told_near = @ToldNear
            where id = @Id
            """,
            new
            {
                ticket.Id,
                ticket.Service,
                ticket.BookingId,
                ticket.SlotStart,
                priority = ticket.Priority is { } reason ? Ticket.Text(reason) : null,
                status = Ticket.Text(ticket.Status),
                ticket.ParkedAt,
                ticket.WasParked,
                ticket.Counter,
                ticket.ForCounter,
                ticket.ReturnAtCall,
                ticket.CallRule,
                ticket.Recalls,
                ticket.FirstCalledAt,
                ticket.CalledAt,
                ticket.StartedAt,
                ticket.EndedAt,
                because = ticket.EndedBecause is { } because ? Ticket.Text(because) : null,
                ticket.ToldNear,
            },
            Transaction,
            cancellationToken: ct));
    }

    /// <summary>Frees the counter a number was at.</summary>
    public async Task LeaveCounterAsync(Ticket ticket, CancellationToken ct)
    {
        if (ticket.Counter is { } at && await CounterAsync(at, ct) is { } counter && counter.TicketId == ticket.Id)
        {
            await SaveAsync(counter with { TicketId = null, LastTicketId = ticket.Id }, ct);
        }
    }

    /// <summary>Adds an entry to the day's log.</summary>
    public void Log(string kind, Ticket? ticket, string? counter = null, LineRule? rule = null, bool announced = false, object? detail = null)
    {
        _served += kind == "served" ? 1 : 0;
        _gone += kind == "left" ? 1 : 0;
        _entries.Add(new(kind, ticket?.Id, counter, rule is { } by ? Ticket.Text(by) : null, announced ? ++Announcements : null, detail is null ? "{}" : JsonSerializer.Serialize(detail, Platform.Http.Json.Options)));
    }

    /// <summary>Tells the other rooms, where a person is to be told.</summary>
    public Task TellAsync(string fact, Ticket ticket, CancellationToken ct)
        => ticket.AccountId is null
            ? Task.CompletedTask
            : Connection.AppendFactAsync(Transaction, fact, new TicketFact(ticket.Id, ticket.AccountId, ticket.StationId, ticket.Number, ticket.Counter), Now, ct);

    /// <summary>Keeps an override in the audit trail too, where an auditor looks.</summary>
    public Task AuditAsync(string action, Ticket ticket, object detail, CancellationToken ct)
        => Connection.AuditAsync(Transaction, new AuditEntry(_actor, action, "ticket", ticket.Id.ToString(), Station, detail), _time, ct);

    /// <summary>Writes counts and entries.</summary>
    /// <returns>The line's new version.</returns>
    public async Task<long> WriteAsync(CancellationToken ct)
    {
        await Connection.ExecuteAsync(new CommandDefinition(
            "update queue_days set calls = @Calls, announcements = @Announcements, since_priority = @SincePriority, served = @_served, gone = @_gone, closed_at = @ClosedAt where station_id = @Station and day = @Day",
            new { Calls, Announcements, SincePriority, _served, _gone, ClosedAt, Station, Day },
            Transaction,
            cancellationToken: ct));
        return await Connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select write_queue_log_1(@Station, @Day, @tickets, @kinds, @ats, @Kind, @Id, @Name, @counters, @rules, @announcements, @details, @salts)",
            new
            {
                Station,
                Day,
                tickets = _entries.Select(e => e.Ticket).ToArray(),
                kinds = _entries.Select(e => e.Kind).ToArray(),
                ats = _entries.Select(_ => Now.ToUniversalTime()).ToArray(),
                _actor.Kind,
                // A citizen's account is theirs to erase, the log is not: the number says enough.
                Id = _actor.Kind == "citizen" ? null : _actor.Id,
                _actor.Name,
                counters = _entries.Select(e => e.Counter).ToArray(),
                rules = _entries.Select(e => e.Rule).ToArray(),
                announcements = _entries.Select(e => e.Announcement).ToArray(),
                details = _entries.Select(e => e.Detail).ToArray(),
                salts = _entries.Select(_ => RandomNumberGenerator.GetBytes(16)).ToArray(),
            },
            Transaction,
            cancellationToken: ct));
    }

    private sealed record Entry(string Kind, Guid? Ticket, string? Counter, string? Rule, int? Announcement, string Detail);

    private sealed record Row
    {
        public Guid StationId { get; init; }

        public DateOnly Day { get; init; }

        public int Calls { get; init; }

        public int Announcements { get; init; }

        public int SincePriority { get; init; }

        public int Served { get; init; }

        public int Gone { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }
    }
}
