using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ServiceNet.Accounts;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>A booking about to be written, and the plan it was made by.</summary>
internal sealed record UnwrittenBooking(Booking Booking, BookableStation Station, Slot Slot, IdempotentRequest? Request)
{
    /// <summary>A citizen's acts queue on the person, a clerk's repeats on their key: two callers are two people.</summary>
    public long? Lock { get; } = Booking.AccountId is { } account ? PersonLock.Of(account) : Request?.Lock;
}

/// <summary>What <c>book_appointments_1</c> says to one booking; see there.</summary>
/// <param name="Resource">For <c>known</c>: the booking made under the key.</param>
/// <param name="Request">For <c>known</c>: the hash of the request that made it.</param>
internal readonly record struct WrittenBooking(string Outcome, string? Resource, byte[]? Request);

/// <summary>
/// Writes bookings, those that arrive together in one transaction: limit, overlap, idempotency, the outbox and the
/// places are decided by <c>book_appointments_1</c>, for each booking by itself.
/// </summary>
internal sealed class WriteBookings
{
    /// <summary>Raised by <c>move_cells_1</c> when there is no place at the new time.</summary>
    internal const string SlotFullState = "SN001";

    private const string Sql =
        "select outcomes, resources, requests from book_appointments_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)";

    /// <summary>Enough for a rush, few enough that the last of them is answered soon.</summary>
    private const int MostInOneWrite = 32;

    private readonly OwnConnection _line;
    private readonly NpgsqlDataSource _database;
    private readonly BookingsOptions _options;
    private readonly TimeProvider _time;
    private readonly GroupedCalls<UnwrittenBooking, WrittenBooking> _writes;

    public WriteBookings(OwnConnection line, NpgsqlDataSource database, IOptions<BookingsOptions> options, TimeProvider time)
    {
        (_line, _database, _options, _time) = (line, database, options.Value, time);
        _writes = new(MostInOneWrite, b => b.Lock, WriteAsync);
    }

    /// <summary>Writes a booking.</summary>
    /// <exception cref="PostgresException">55P03: a person, a key or a cell stayed locked by another act for seconds.</exception>
    public Task<WrittenBooking> WriteAsync(UnwrittenBooking booking, CancellationToken ct) => _writes.AskAsync(booking, ct);

    private async Task<IReadOnlyList<WrittenBooking>> WriteAsync(IReadOnlyList<UnwrittenBooking> bookings, bool beside)
    {
        // Cells are locked in this order, here and wherever else several are.
        var places = Enumerable.Range(0, bookings.Count).OrderBy(i => (bookings[i].Booking.StationId, bookings[i].Slot.Start)).ToArray();
        await using var command = beside ? _database.CreateCommand(Sql) : _line.CreateCommand(Sql);
        command.CommandTimeout = 15;
        AddParameters(command.Parameters, [.. places.Select(i => bookings[i])]);
        // The line waits for a lock no longer than people notice; beside it there is patience.
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = beside ? "5s" : "250ms" });
        // Not abandoned once begun: a caller who hangs up may have booked, and asks again with the key.
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        var outcomes = reader.GetFieldValue<string[]>(0);
        var (resources, requests) = (reader.GetFieldValue<string?[]>(1), reader.GetFieldValue<byte[]?[]>(2));
        var written = new WrittenBooking[bookings.Count];
        for (var i = 0; i < places.Length; i++)
        {
            written[places[i]] = new(outcomes[i], resources[i], requests[i]);
        }

        return written;
    }

    private void AddParameters(NpgsqlParameterCollection parameters, UnwrittenBooking[] bookings)
    {
        Add(bookings.Select(b => b.Lock).OfType<long>().Order(), NpgsqlDbType.Bigint);
        Add(bookings.Select(b => b.Booking.Id), NpgsqlDbType.Uuid);
        Add(bookings.Select(b => b.Booking.Number), NpgsqlDbType.Text);
        Add(bookings.Select(b => b.Booking.AccountId), NpgsqlDbType.Uuid);
        Add(bookings.Select(b => b.Booking.CreatedBy), NpgsqlDbType.Uuid);
        Add(bookings.Select(b => b.Booking.StationId), NpgsqlDbType.Uuid);
        Add(bookings.Select(b => b.Station.PlanVersion), NpgsqlDbType.Bigint);
        Add(bookings.Select(b => b.Station.CalendarVersion), NpgsqlDbType.Bigint);
        Add(bookings.Select(b => b.Booking.Service), NpgsqlDbType.Text);
        Add(bookings.Select(b => b.Slot.Start.ToUniversalTime()), NpgsqlDbType.TimestampTz);
        Add(bookings.Select(b => b.Slot.End.ToUniversalTime()), NpgsqlDbType.TimestampTz);
        Add(bookings.Select(b => b.Slot.Cells.Length), NpgsqlDbType.Integer);
        // Every cell has a place for each counter.
        Add(bookings.Select(b => b.Station.Counters), NpgsqlDbType.Integer);
        Add(bookings.Select(b => b.Booking.Subject), NpgsqlDbType.Text);
        Add(bookings.Select(b => b.Booking.ContactName), NpgsqlDbType.Bytea);
        Add(bookings.Select(b => b.Booking.ContactPhone), NpgsqlDbType.Bytea);
        Add(bookings.Select(b => b.Booking.PhoneIndex), NpgsqlDbType.Bytea);
        Add(bookings.Select(b => b.Booking.CheckInCode), NpgsqlDbType.Text);
        Add(bookings.Select(b => b.Booking.CreatedAt), NpgsqlDbType.TimestampTz);
        Add(bookings.Select(b => b.Request?.Scope), NpgsqlDbType.Uuid);
        Add(bookings.Select(b => b.Request?.Key), NpgsqlDbType.Text);
        Add(bookings.Select(b => b.Request?.Hashes[0]), NpgsqlDbType.Bytea);
        Add(bookings.Select(b => BookingFact.Made(b.Booking)), NpgsqlDbType.Jsonb);
        parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = BookingsOptions.Step });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = _time.GetUtcNow() });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = _options.ComingPerStation });

        void Add<T>(IEnumerable<T> values, NpgsqlDbType type) => parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}

/// <summary>What the outbox says of a booking: ids and instants only.</summary>
internal sealed record BookingFact(Guid Booking, Guid? Account, Guid Station, string Service, DateTimeOffset Start)
{
    /// <summary>The name of the fact that <c>book_appointments_1</c> writes.</summary>
    public const string MadeName = "booking.made";

    /// <summary>The fact of a new booking as the outbox keeps it.</summary>
    public static string Made(Booking b) => JsonSerializer.Serialize(new BookingFact(b.Id, b.AccountId, b.StationId, b.Service, b.StartsAt), JsonSerializerOptions.Web);
}
