using Dapper;
using Npgsql;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Bookings;

/// <summary>How every act on a kept booking begins: the key looked at, the row locked, the mover's right to it decided.</summary>
internal static class HeldBooking
{
    /// <summary>The booking, locked to the transaction's end; or how the act ended before it began.</summary>
    public static async Task<(MoveOutcome? Ended, Booking? Booking)> HoldAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, BookingId id, Mover mover, IdempotentRequest? request, CancellationToken ct)
    {
        var repeat = request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct);
        if (repeat is Repeat.Reused)
        {
            return (new MoveOutcome.KeyReused(), null);
        }

        var booking = await connection.QuerySingleOrDefaultAsync<Booking>(new CommandDefinition($"select {Booking.Columns} from bookings where id = @Value for update", new { id.Value }, transaction, cancellationToken: ct));
        return booking is null || (mover.Account is not null && booking.AccountId != mover.Account) ? (new MoveOutcome.Unknown(), null)
            : mover.Account is null && mover.Stations is { } own && !own.Contains(booking.StationId) ? (new MoveOutcome.OtherStation(), null)
            : repeat is Repeat.Same ? (new MoveOutcome.Moved(), null)
            : (null, booking);
    }
}
