using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;

namespace ServiceNet.Bookings;

/// <summary>The room's public door for a line whose visitor had booked: when the visit is over, so is the booking.</summary>
public sealed class FinishBookedVisit
{
    private readonly ChangeBooking _changes;

    internal FinishBookedVisit(ChangeBooking changes) => _changes = changes;

    /// <summary>Completes a checked-in booking within the caller's transaction; one in another state is left as it is.</summary>
    public async Task FinishAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, BookingId id, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var booking = await connection.QuerySingleOrDefaultAsync<Booking>(new CommandDefinition($"select {Booking.Columns} from bookings where id = @Value for update", new { id.Value }, transaction, cancellationToken: ct));
        if (booking is { Status: BookingStatus.CheckedIn })
        {
            await _changes.WriteAsync(connection, transaction, booking, new ChangeBooking.Change(BookingMove.Completed, BookingStatus.Completed), actor, now, ct);
        }
    }
}
