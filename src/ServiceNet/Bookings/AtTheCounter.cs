using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Protection;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>What a clerk writes beside a booking without moving it: the counter that sees the visitor, and notes.</summary>
internal sealed class AtTheCounter(NpgsqlDataSource database, FindStation stations, PersonalData data, TimeProvider time)
{
    /// <summary>A booking was given to a counter, or to none.</summary>
    public const string PlacedFact = "booking.placed";

    /// <summary>A note was written.</summary>
    public const string NotedFact = "booking.noted";

    /// <summary>Enough for a day's work on one visitor; more is a mistake.</summary>
    private const int MostNotes = 50;

    /// <summary>Gives the visitor to a counter of the station, or to none.</summary>
    public async Task<MoveOutcome> PlaceAsync(BookingId id, string? counter, Mover mover, IdempotentRequest? request, CancellationToken ct)
    {
        var all = (await stations.AllAsync(ct)).ToDictionary(s => s.Id.Value);
        return await RunAsync(id, mover, request, PlacedFact, new { counter }, (connection, transaction, booking, _) =>
            counter is not null && !all[booking.StationId].HasCounter(counter)
                ? Task.FromResult<MoveOutcome>(new MoveOutcome.UnknownCounter(all[booking.StationId].Counters))
                : WriteAsync(connection, transaction, "update bookings set counter = @counter where id = @Id", new { booking.Id, counter }), ct);
    }

    /// <summary>Writes a note; the audit trail says that one was written, not what it says.</summary>
    public Task<MoveOutcome> NoteAsync(BookingId id, string words, Mover mover, IdempotentRequest? request, CancellationToken ct)
        => RunAsync(id, mover, request, NotedFact, null, (connection, transaction, booking, now) =>
            booking.NoteCount >= MostNotes
                ? Task.FromResult<MoveOutcome>(new MoveOutcome.TooManyNotes())
                : WriteAsync(
                    connection,
                    transaction,
                    """
                    insert into booking_notes (id, booking_id, at, by_id, by_name, words) values (@note, @Id, @now, @by, @name, @words);
                    update bookings set note_count = note_count + 1 where id = @Id;
                    """,
                    new { note = time.NewId(), booking.Id, now, by = mover.Actor.Id, name = mover.Actor.Name, words = data.Seal(words) }), ct);

    /// <summary>A booking's notes, newest first.</summary>
    public async Task<IReadOnlyList<NoteView>> NotesAsync(Guid booking, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var notes = await connection.QueryAsync<(DateTimeOffset At, string By, byte[] Words)>(new CommandDefinition(
            "select at, by_name, words from booking_notes where booking_id = @booking order by at desc, id desc", new { booking }, cancellationToken: ct));
        return [.. notes.Select(n => new NoteView(n.At, n.By, data.Open(n.Words)))];
    }

    private static async Task<MoveOutcome> WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, object values)
    {
        await connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: CancellationToken.None));
        return new MoveOutcome.Moved();
    }

    private async Task<MoveOutcome> RunAsync(
        BookingId id, Mover mover, IdempotentRequest? request, string fact, object? detail,
        Func<NpgsqlConnection, NpgsqlTransaction, Booking, DateTimeOffset, Task<MoveOutcome>> write, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (ended, booking) = await HeldBooking.HoldAsync(connection, transaction, id, mover, request, ct);
        if (booking is null)
        {
            return ended!;
        }

        var now = time.GetUtcNow();
        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 200, id.ToString(), now, ct);
        }

        if (await write(connection, transaction, booking, now) is not MoveOutcome.Moved and var refusal)
        {
            return refusal;
        }

        await connection.AppendFactAsync(transaction, fact, new BookingFact(booking.Id, booking.AccountId, booking.StationId, booking.Service, booking.StartsAt), now, CancellationToken.None);
        await connection.AuditAsync(transaction, new AuditEntry(mover.Actor, fact, "booking", booking.Id.ToString(), booking.StationId, detail), time, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new MoveOutcome.Moved();
    }
}
