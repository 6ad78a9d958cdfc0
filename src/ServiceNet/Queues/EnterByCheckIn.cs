using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Outbox;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>
/// A booked visitor who checks in stands in the line, and leaves it when the check-in is taken back or the visit ended. It
/// knows the bookings' facts by name; the line's order follows from the slot.
/// </summary>
internal sealed class EnterByCheckIn(FindStation stations, ServiceLetters letters, MoveTicket moves, EndVisit visits, IOptions<QueuesOptions> options, TimeProvider time) : IFactHandler
{
    public IReadOnlySet<string> Facts { get; } = new HashSet<string>(StringComparer.Ordinal) { "booking.checkedIn", "booking.undone", "booking.completed", "booking.cancelled", "booking.noShow" };

    public async Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var visitors = facts.Select(f => (f.Name, Visit: f.Payload.Deserialize<Visit>(JsonSerializerOptions.Web)!)).ToArray();
        // As everywhere: persons first, each in one order, then lines in theirs.
        var accounts = visitors.Select(v => v.Visit.Account).OfType<Guid>().Distinct().ToArray();
        foreach (var person in accounts.Select(PersonLock.Of).Distinct().Order())
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@person)", new { person }, transaction, cancellationToken: ct));
        }

        var today = Shanghai.DayOf(time.GetUtcNow());
        var held = await connection.QueryAsync<Guid>(new CommandDefinition(
            "select distinct station_id from queue_tickets where account_id = any(@accounts) and day = @today and status in ('waiting', 'called', 'serving')", new { accounts, today }, transaction, cancellationToken: ct));
        var bookings = visitors.Select(v => v.Visit.Booking).ToArray();
        var visiting = await connection.QueryAsync<Guid>(new CommandDefinition(
            "select distinct station_id from queue_tickets where booking_id = any(@bookings) and day = @today and status in ('waiting', 'called', 'serving')", new { bookings, today }, transaction, cancellationToken: ct));
        // Only the lines this batch changes: most facts are of other days and touch none.
        foreach (var station in visitors.Where(v => v.Name == "booking.checkedIn").Select(v => v.Visit.Station).Concat(held).Concat(visiting).Distinct().Order())
        {
            await HeldLine.HoldAsync(connection, transaction, station, today, Actor.System, time, ct);
        }

        foreach (var (name, visit) in visitors)
        {
            await (name == "booking.checkedIn" ? EnterAsync(connection, transaction, visit, today, ct) : GoAsync(connection, transaction, visit, name, today, ct));
        }
    }

    private async Task EnterAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Visit visit, DateOnly today, CancellationToken ct)
    {
        var station = (await stations.ByIdAsync(new StationId(visit.Station), ct))!;
        var line = await HeldLine.HoldAsync(connection, transaction, visit.Station, today, Actor.System, time, ct);
        if (line.ClosedAt is not null || await OfBookingAsync(connection, transaction, visit.Booking, today, ct) is not null)
        {
            return;
        }

        // Early or in time: the slot says when. Much too late, or on another day: as everyone, by the number.
        var slot = Shanghai.DayOf(visit.Start) == today && line.Now <= visit.Start + options.Value.SlotKeptFor ? visit.Start : (DateTimeOffset?)null;
        if (visit.Account is { } account && await LiveOfAsync(connection, transaction, account, today, ct) is { } held)
        {
            if (held.StationId == visit.Station)
            {
                // They had taken a number before they were checked in: it becomes the booked visitor's.
                var own = (await line.TicketAsync(held.Id, ct))! with { BookingId = visit.Booking, SlotStart = slot };
                await line.SaveAsync(own, ct);
                line.Log("booked", own, detail: new { slot });
                await line.WriteAsync(ct);
                return;
            }

            // The person stands here now; the number elsewhere goes to the next.
            await LeaveElsewhereAsync(connection, transaction, held, ct);
        }

        var given = await letters.OfAsync(visit.Service, ct);
        var ticket = new Ticket
        {
            Id = time.NewId(),
            StationId = visit.Station,
            Day = today,
            Letters = given.Text,
            Service = visit.Service,
            Origin = "booking",
            AccountId = visit.Account,
            BookingId = visit.Booking,
            SlotStart = slot,
            Status = TicketStatus.Waiting,
            TakenAt = line.Now,
        };
        var drawn = await WriteTakes.WriteWithinAsync(connection, transaction, new UndrawnNumber(ticket, station, given.Place, null, null, null, RandomNumberGenerator.GetBytes(16), null), ct);
        if (drawn.Outcome != "taken")
        {
            throw new InvalidOperationException($"A checked-in visitor was not let into the line: {drawn.Outcome}.");
        }
    }

    private async Task GoAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Visit visit, string fact, DateOnly today, CancellationToken ct)
    {
        if (await OfBookingAsync(connection, transaction, visit.Booking, today, ct) is not { } found)
        {
            return;
        }

        var line = await HeldLine.HoldAsync(connection, transaction, found.StationId, today, Actor.System, time, ct);
        if (await line.TicketAsync(found.Id, ct) is not { IsLive: true } ticket)
        {
            return;
        }

        await (fact == "booking.completed" ? visits.ServedAsync(line, ticket, Actor.System, said: false, ct) : moves.LeaveWithinAsync(line, ticket, EndedBecause.Counter, null, ct));
        await line.WriteAsync(ct);
    }

    private async Task LeaveElsewhereAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Ticket held, CancellationToken ct)
    {
        var other = await HeldLine.HoldAsync(connection, transaction, held.StationId, held.Day, Actor.System, time, ct);
        if (await other.TicketAsync(held.Id, ct) is { IsLive: true } ticket)
        {
            await moves.LeaveWithinAsync(other, ticket, EndedBecause.Elsewhere, null, ct);
            await other.WriteAsync(ct);
        }
    }

    private static Task<Ticket?> OfBookingAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid booking, DateOnly today, CancellationToken ct)
        => connection.QuerySingleOrDefaultAsync<Ticket?>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where booking_id = @booking and day = @today and status in ('waiting', 'called', 'serving')", new { booking, today }, transaction, cancellationToken: ct));

    private static Task<Ticket?> LiveOfAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, DateOnly today, CancellationToken ct)
        => connection.QuerySingleOrDefaultAsync<Ticket?>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where account_id = @account and day = @today and status in ('waiting', 'called', 'serving')", new { account, today }, transaction, cancellationToken: ct));

    /// <summary>What the facts of bookings say of a visit.</summary>
    private sealed record Visit(Guid Booking, Guid? Account, Guid Station, string Service, DateTimeOffset Start);
}
