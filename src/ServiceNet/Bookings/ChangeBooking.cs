using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Outbox;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>
/// The frame every move of a kept booking runs in: one transaction, the person's acts one after the other, the row
/// locked, the key remembered beside the effect, the move written to history, staff's moves to the audit trail.
/// </summary>
internal sealed class ChangeBooking(NpgsqlDataSource database, FindStation stations, SlotGrid grid, IOptions<BookingsOptions> options, TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>What a move decides once the row is locked: a refusal, or the change to write.</summary>
    internal sealed record Change(BookingMove Move, BookingStatus To, string? Note = null, Slot? Slot = null, BookableStation? Station = null, string? Counter = null);

    public Task<MoveOutcome> CancelAsync(BookingId id, string? reason, Mover mover, IdempotentRequest? request, CancellationToken ct)
        => RunAsync(id, mover, request, (booking, now) =>
            booking.Status != BookingStatus.Confirmed ? (new MoveOutcome.Illegal(booking.Status), null)
            : mover.Account is not null && !booking.MayChange(now, options.Value.CancelCutOff) ? (new MoveOutcome.TooLate(), null)
            : (null, new Change(BookingMove.Cancelled, BookingStatus.Cancelled, reason)), ct);

    /// <summary>Checks in by the visitor's code, or without one for a reason; at a counter, where one is named.</summary>
    public async Task<MoveOutcome> CheckInAsync(BookingId id, string? code, string? reason, string? counter, Mover mover, IdempotentRequest? request, CancellationToken ct)
    {
        var all = (await stations.AllAsync(ct)).ToDictionary(s => s.Id.Value);
        return await RunAsync(id, mover, request, (booking, _) =>
            booking.Status != BookingStatus.Confirmed ? (new MoveOutcome.Illegal(booking.Status), null)
            : counter is not null && !all[booking.StationId].HasCounter(counter) ? (new MoveOutcome.UnknownCounter(all[booking.StationId].Counters), null)
            : code is not null && booking.CheckInCode != code ? (new MoveOutcome.WrongCode(), null)
            : (null, new Change(BookingMove.CheckedIn, BookingStatus.CheckedIn, code is null ? reason : null, Counter: counter)), ct);
    }

    public Task<MoveOutcome> CompleteAsync(BookingId id, Mover mover, IdempotentRequest? request, CancellationToken ct)
        => RunAsync(id, mover, request, (booking, _) =>
            booking.Status != BookingStatus.CheckedIn ? (new MoveOutcome.Illegal(booking.Status), null)
            : (null, new Change(BookingMove.Completed, BookingStatus.Completed)), ct);

    public Task<MoveOutcome> NoShowAsync(BookingId id, Mover mover, IdempotentRequest? request, CancellationToken ct)
        => RunAsync(id, mover, request, (booking, now) =>
            booking.Status != BookingStatus.Confirmed ? (new MoveOutcome.Illegal(booking.Status), null)
            : now < booking.StartsAt ? (new MoveOutcome.TooEarly(), null)
            : (null, new Change(BookingMove.NoShow, BookingStatus.NoShow)), ct);

    /// <summary>Takes the last step at the counter back. A cancellation cannot be undone: the place may be another's.</summary>
    public Task<MoveOutcome> UndoAsync(BookingId id, string reason, Mover mover, IdempotentRequest? request, CancellationToken ct)
        => RunAsync(id, mover, request, (booking, _) => booking.Status switch
        {
            BookingStatus.CheckedIn or BookingStatus.NoShow => (null, new Change(BookingMove.Undone, BookingStatus.Confirmed, reason)),
            BookingStatus.Completed => (null, new Change(BookingMove.Undone, BookingStatus.CheckedIn, reason)),
            var other => (new MoveOutcome.Illegal(other), null),
        }, ct);

    /// <summary>Moves to another time of the same service and station: one act, and if the new time is full the old one stands.</summary>
    public async Task<MoveOutcome> RescheduleAsync(BookingId id, DateTimeOffset start, Mover mover, IdempotentRequest? request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Stations are read before the transaction: a connection is never held while another is waited for.
            var all = (await stations.AllAsync(ct)).ToDictionary(s => s.Id.Value);
            try
            {
                return await RunAsync(id, mover, request, (booking, now) =>
                {
                    if (booking.Status != BookingStatus.Confirmed)
                    {
                        return (new MoveOutcome.Illegal(booking.Status), null);
                    }

                    if (mover.Account is not null && !booking.MayChange(now, options.Value.CancelCutOff))
                    {
                        return (new MoveOutcome.TooLate(), null);
                    }

                    var station = all[booking.StationId];
                    var (verdict, slot) = grid.At(station, booking.Service, start);
                    return slot is null
                        ? (new MoveOutcome.NotBookable(verdict), null)
                        : (null, new Change(BookingMove.Rescheduled, BookingStatus.Confirmed, Slot: slot, Station: station));
                }, ct);
            }
            catch (PostgresException e) when (e.SqlState == WriteBookings.SlotFullState)
            {
                return new MoveOutcome.SlotFull();
            }
            catch (PlanChangedException) when (attempt < Tries)
            {
                stations.Forget();
            }
        }
    }

    private async Task<MoveOutcome> RunAsync(BookingId id, Mover mover, IdempotentRequest? request, Func<Booking, DateTimeOffset, (MoveOutcome? Refusal, Change? Change)> decide, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The person's lock also under a clerk's move: the citizen may be booking another time this very moment.
        var person = mover.Account ?? await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition("select account_id from bookings where id = @Value", new { id.Value }, transaction, cancellationToken: ct));
        if (person is { } account)
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@key)", new { key = PersonLock.Of(account) }, transaction, cancellationToken: ct));
        }

        var (ended, booking) = await HeldBooking.HoldAsync(connection, transaction, id, mover, request, ct);
        if (booking is null)
        {
            return ended!;
        }

        var now = time.GetUtcNow();
        var (refusal, change) = decide(booking, now);
        if (refusal is not null || await ClashAsync(connection, transaction, booking, change!, ct))
        {
            return refusal ?? new MoveOutcome.Overlap();
        }

        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 200, id.ToString(), now, ct);
        }

        // The write is short and not abandoned once begun: the caller may have gone, the state must not be half.
        await WriteAsync(connection, transaction, booking, change!, mover.Actor, now, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new MoveOutcome.Moved();
    }

    /// <summary>True when the person has another appointment at the new time, or at the old one where it comes back to life.</summary>
    private static async Task<bool> ClashAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Booking booking, Change change, CancellationToken ct)
        => (change.Slot is not null || booking.Status is BookingStatus.Completed or BookingStatus.NoShow) && booking.AccountId is { } account && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select from bookings where account_id = @account and id <> @Id and starts_at < @End and starts_at > @Start - interval '8 hours' and ends_at > @Start and status in ('confirmed', 'checkedIn'))
            """,
            new { account, booking.Id, Start = change.Slot?.Start ?? booking.StartsAt, End = change.Slot?.End ?? booking.EndsAt },
            transaction,
            cancellationToken: ct));

    internal async Task WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Booking booking, Change change, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var slot = change.Slot;
        var write = new
        {
            booking.Id,
            booking.StationId,
            move = Text(change.Move),
            from = Text(booking.Status),
            to = Text(change.To),
            actor.Kind,
            ActorId = actor.Id,
            change.Note,
            now,
            fromStart = slot is null ? (DateTimeOffset?)null : booking.StartsAt,
            toStart = slot?.Start,
            toEnd = slot?.End,
            toCells = (short?)slot?.Cells.Length,
            // A new time is a new day at the counters.
            counter = slot is null ? change.Counter ?? booking.Counter : null,
        };
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update bookings set status = @to, starts_at = coalesce(@toStart, starts_at), ends_at = coalesce(@toEnd, ends_at), cells = coalesce(@toCells, cells), counter = @counter,
              checked_in_at = case @to when 'checkedIn' then coalesce(checked_in_at, @now) when 'confirmed' then null else checked_in_at end,
              cancelled_at = case @to when 'cancelled' then @now else cancelled_at end
            where id = @Id;
            insert into booking_moves (booking_id, seq, at, move, by_kind, by_id, note, from_status, to_status, from_start, to_start)
            select @Id, coalesce(max(seq), 0) + 1, @now, @move, @Kind, @ActorId, @Note, @from, @to, @fromStart, @toStart from booking_moves where booking_id = @Id;
            """,
            write,
            transaction,
            cancellationToken: ct));
        await connection.AppendFactAsync(transaction, $"booking.{write.move}", new BookingFact(booking.Id, booking.AccountId, booking.StationId, booking.Service, slot?.Start ?? booking.StartsAt), now, ct);
        // Contended rows last, and the chain's head after the cells wherever both are taken: closing an account does too. Cells held are what the row says, whatever the service's length is today.
        if (slot is not null || change.To == BookingStatus.Cancelled)
        {
            await MoveCellsAsync(connection, transaction, booking, change, ct);
        }

        if (actor.Kind == "staff")
        {
            await connection.AuditAsync(transaction, new AuditEntry(actor, $"booking.{write.move}", "booking", booking.Id.ToString(), booking.StationId, new { reason = change.Note }), time, ct);
        }
    }

    private static async Task MoveCellsAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Booking booking, Change change, CancellationToken ct)
    {
        if (change.Station is { } station && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select from station_plan(@id) p, calendar_plan() c where p.version = @PlanVersion and c.version = @CalendarVersion)",
                new { id = station.Id.Value, station.PlanVersion, station.CalendarVersion },
                transaction,
                cancellationToken: ct)))
        {
            throw new PlanChangedException();
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "select move_cells_1(@StationId, @from, @to, @capacity)",
            new
            {
                booking.StationId,
                from = SlotGrid.CellsOf(booking.StartsAt, booking.Cells),
                to = change.Slot?.Cells ?? [],
                capacity = change.Station?.Counters ?? 0,
            },
            transaction,
            cancellationToken: ct));
    }

    internal static string Text<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The station's hours were saved while we looked: decide again.</summary>
    private sealed class PlanChangedException : Exception;
}
