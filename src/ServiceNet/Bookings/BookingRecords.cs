using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Bookings;

/// <summary>A person's bookings when they ask for their data, and what becomes of them when the account closes.</summary>
internal sealed class BookingRecords(PersonalData data, TimeProvider time) : IPersonalRecords
{
    public string Part => "bookings";

    public async Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Booking>(new CommandDefinition($"select {Booking.Columns} from bookings where account_id = @account order by starts_at", new { account }, cancellationToken: ct));
        var notes = (await connection.QueryAsync<(Guid Booking, DateTimeOffset At, byte[] Words)>(new CommandDefinition(
            "select n.booking_id, n.at, n.words from booking_notes n join bookings b on b.id = n.booking_id where b.account_id = @account order by n.at", new { account }, cancellationToken: ct))).ToLookup(n => n.Booking);
        return rows.Select(b => new
        {
            b.Number,
            status = ChangeBooking.Text(b.Status),
            b.Service,
            start = b.StartsAt,
            end = b.EndsAt,
            b.Subject,
            contact = new { name = data.Open(b.ContactName), phone = data.Open(b.ContactPhone) },
            b.CreatedAt,
            b.CancelledAt,
            notes = notes[b.Id].Select(n => new { n.At, words = data.Open(n.Words) }).ToArray(),
        }).ToArray();
    }

    public async Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@key)", new { key = PersonLock.Of(account) }, transaction, cancellationToken: ct));
        var now = time.GetUtcNow();
        var coming = (await connection.QueryAsync<Booking>(new CommandDefinition(
            $"select {Booking.Columns} from bookings where account_id = @account and status = 'confirmed' and starts_at > @now order by starts_at for update", new { account, now }, transaction, cancellationToken: ct))).ToArray();
        var gone = new { account, now, name = data.Seal("已注销"), phone = data.Seal("0"), index = Array.Empty<byte>() };
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from booking_notes where booking_id in (select id from bookings where account_id = @account);
            update bookings set contact_name = @name, contact_phone = @phone, phone_index = @index, subject = '（已注销）', note_count = 0 where account_id = @account;
            """,
            gone, transaction, cancellationToken: ct));
        foreach (var booking in coming)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                update bookings set status = 'cancelled', cancelled_at = @now where id = @Id;
                insert into booking_moves (booking_id, seq, at, move, by_kind, by_id, note, from_status, to_status)
                select @Id, coalesce(max(seq), 0) + 1, @now, 'cancelled', 'citizen', @account, null, 'confirmed', 'cancelled' from booking_moves where booking_id = @Id;
                """,
                new { booking.Id, account, now },
                transaction,
                cancellationToken: ct));
            await connection.AppendFactAsync(transaction, "booking.cancelled", new BookingFact(booking.Id, null, booking.StationId, booking.Service, booking.StartsAt), now, ct);
        }

        // All cells in one order, so that two closings never wait for each other in a circle.
        foreach (var (station, cell) in coming.SelectMany(b => SlotGrid.CellsOf(b.StartsAt, b.Cells).Select(c => (b.StationId, c))).Order())
        {
            await connection.ExecuteAsync(new CommandDefinition("update slot_cells set taken = taken - 1 where station_id = @station and starts_at = @cell", new { station, cell }, transaction, cancellationToken: ct));
        }
    }
}
