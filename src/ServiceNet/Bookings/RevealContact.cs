using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Bookings;

/// <summary>Shows a visitor's name or phone to a clerk of the station; the entry comes before the value.</summary>
internal sealed class RevealContact(NpgsqlDataSource database, ReadBookings bookings, PersonalData data, TimeProvider time)
{
    public async Task<(MoveOutcome? Refusal, string? Value)> RevealAsync(string id, RevealField field, string reason, Mover mover, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key) || await bookings.ByIdAsync(key, ct) is not { } booking)
        {
            return (new MoveOutcome.Unknown(), null);
        }

        if (mover.Stations is { } own && !own.Contains(booking.StationId))
        {
            return (new MoveOutcome.OtherStation(), null);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.AuditAsync(transaction, new AuditEntry(mover.Actor, "booking.reveal", "booking", booking.Id.ToString(), booking.StationId, new { field = field.ToString().ToLowerInvariant(), reason }), time, ct);
        await transaction.CommitAsync(ct);
        return (null, data.Open(field == RevealField.Name ? booking.ContactName : booking.ContactPhone));
    }
}
