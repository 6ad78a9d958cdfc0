using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Queues;

/// <summary>A person's numbers when they ask for their data, and what becomes of them when the account closes. The chain holds salted hashes without the person: it still proves itself afterwards.</summary>
internal sealed class QueueRecords(MoveTicket moves, TimeProvider time) : IPersonalRecords
{
    public string Part => "queueNumbers";

    public async Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
        => (await connection.QueryAsync<Ticket>(new CommandDefinition($"select {Ticket.Columns} from queue_tickets where account_id = @account order by id", new { account }, cancellationToken: ct)))
            .Select(t => new { t.Number, t.Day, station = t.StationId, t.Service, status = Ticket.Text(t.Status), t.Priority, t.TakenAt, calledAt = t.FirstCalledAt, t.EndedAt }).ToArray();

    public async Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@key)", new { key = PersonLock.Of(account) }, transaction, cancellationToken: ct));
        var today = Shanghai.DayOf(time.GetUtcNow());
        // One live number a day, so one line to lock.
        var live = await connection.QuerySingleOrDefaultAsync<Ticket?>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where account_id = @account and day = @today and status in ('waiting', 'called', 'serving')", new { account, today }, transaction, cancellationToken: ct));
        if (live is not null)
        {
            var line = await HeldLine.HoldAsync(connection, transaction, live.StationId, live.Day, Actor.System, time, ct);
            if (await line.TicketAsync(live.Id, ct) is { IsLive: true } ticket)
            {
                await moves.LeaveWithinAsync(line, ticket, EndedBecause.Account, null, ct);
                await line.WriteAsync(ct);
            }
        }

        await connection.ExecuteAsync(new CommandDefinition("update queue_tickets set account_id = null, booking_id = null where account_id = @account", new { account }, transaction, cancellationToken: ct));
    }
}
