using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ServiceNet.Platform;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>What someone wants to book. Name and phone are the visitor's, already checked for form.</summary>
internal sealed record Wish(BookableStation Station, string Service, DateTimeOffset Start, string Subject, string ContactName, string ContactPhone);

/// <summary>How an attempt to book ended.</summary>
internal abstract record BookOutcome
{
    public sealed record Booked(Booking Booking) : BookOutcome;

    /// <summary>The same key and request as before: the booking made then.</summary>
    public sealed record Repeated(BookingId Id) : BookOutcome;

    public sealed record KeyReused : BookOutcome;

    public sealed record SlotFull : BookOutcome;

    /// <summary>The account closed while its last token was still known here.</summary>
    public sealed record AccountClosed : BookOutcome;

    public sealed record LimitReached : BookOutcome;

    public sealed record Overlap : BookOutcome;

    public sealed record NotBookable(SlotVerdict Why) : BookOutcome;
}

/// <summary>
/// Books an appointment in one round trip: limit, overlap, idempotency, the outbox and the place are decided by
/// <c>book_appointment_1</c> in one transaction.
/// </summary>
internal sealed class BookAppointment(NpgsqlDataSource database, FindStation stations, SlotGrid grid, SlotGate gate, PersonalData data, BookingNumbers numbers, IOptions<BookingsOptions> options, TimeProvider time)
{
    /// <summary>A plan can be outdated once or twice while an administrator saves; more is a fault.</summary>
    private const int Tries = 5;

    private const string Sql =
        "select outcome, resource from book_appointment_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";

    /// <summary>Books for a citizen's account, or for a caller when the actor is staff.</summary>
    public async Task<BookOutcome> BookAsync(Wish wish, Actor actor, IdempotentRequest? request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (verdict, slot) = grid.At(wish.Station, wish.Service, wish.Start);
            if (slot is null)
            {
                // A repeat of a booking that was made stays that booking, also when its slot has passed since.
                return await RepeatOfAsync(request, ct) ?? new BookOutcome.NotBookable(verdict);
            }

            var booking = await PrepareAsync(wish, slot, actor, ct);
            var (outcome, resource) = await WriteAsync(booking, wish.Station, slot, request, ct);
            switch (outcome)
            {
                case "booked":
                    return new BookOutcome.Booked(booking);
                case "repeated":
                    return new BookOutcome.Repeated(new BookingId(Guid.Parse(resource!)));
                case "key_reused":
                    return new BookOutcome.KeyReused();
                case "slot_full":
                    return new BookOutcome.SlotFull();
                case "account_closed":
                    return new BookOutcome.AccountClosed();
                case "limit_reached":
                    return new BookOutcome.LimitReached();
                case "overlap":
                    return new BookOutcome.Overlap();
                case "plan_changed" when attempt < Tries:
                    stations.Forget();
                    wish = wish with { Station = (await stations.ByIdAsync(wish.Station.Id, ct))! };
                    continue;
                default:
                    throw new InvalidOperationException($"Booking answered {outcome} after {attempt} attempts.");
            }
        }
    }

    private async Task<Booking> PrepareAsync(Wish wish, Slot slot, Actor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return new Booking
        {
            Id = time.NewId(),
            Number = await numbers.NextAsync(now, ct),
            AccountId = actor.Kind == "citizen" ? actor.Id : null,
            CreatedBy = actor.Kind == "staff" ? actor.Id : null,
            StationId = wish.Station.Id.Value,
            Service = wish.Service,
            StartsAt = slot.Start,
            EndsAt = slot.End,
            Subject = wish.Subject,
            ContactName = data.Seal(wish.ContactName),
            ContactPhone = data.Seal(wish.ContactPhone),
            PhoneIndex = data.Index("phone", wish.ContactPhone),
            CheckInCode = Booking.NewCheckInCode(),
            Status = BookingStatus.Confirmed,
            CreatedAt = now,
        };
    }

    private async Task<(string Outcome, string? Resource)> WriteAsync(Booking booking, BookableStation station, Slot slot, IdempotentRequest? request, CancellationToken ct)
    {
        await using var command = Command(booking, station, slot, request);
        using var turn = await gate.EnterAsync(booking.StationId, slot.Start, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        command.Connection = connection;
        try
        {
            // From here the write is not abandoned: a caller who hangs up may have booked, and asks again with the key.
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            await reader.ReadAsync(CancellationToken.None);
            return (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
        }
        catch (PostgresException e) when (e.SqlState == SlotFullState)
        {
            return ("slot_full", null);
        }
    }

    /// <summary>Raised by <c>take_cells_1</c> when the last place went between reading and taking.</summary>
    internal const string SlotFullState = "SN001";

    private NpgsqlCommand Command(Booking booking, BookableStation station, Slot slot, IdempotentRequest? request)
    {
        var fact = JsonSerializer.Serialize(new BookingFact(booking.Id, booking.AccountId, booking.StationId, booking.Service, slot.Start), JsonSerializerOptions.Web);
        return new NpgsqlCommand(Sql)
        {
            CommandTimeout = 15,
            Parameters =
            {
                new() { Value = booking.Id },
                new() { Value = booking.Number },
                new() { Value = (object?)booking.AccountId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = LockOf(booking, request), NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = (object?)booking.CreatedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = booking.StationId },
                new() { Value = station.PlanVersion },
                new() { Value = station.CalendarVersion },
                new() { Value = booking.Service },
                new() { Value = slot.Start.ToUniversalTime() },
                new() { Value = slot.End.ToUniversalTime() },
                new() { Value = slot.Cells },
                new() { Value = Capacity(station, slot) },
                new() { Value = booking.Subject },
                new() { Value = booking.ContactName },
                new() { Value = booking.ContactPhone },
                new() { Value = booking.PhoneIndex },
                new() { Value = booking.CheckInCode },
                new() { Value = booking.CreatedAt },
                new() { Value = options.Value.ComingPerStation },
                new() { Value = (object?)request?.Scope ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = (object?)request?.Key ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)request?.Hashes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new() { Value = fact, NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
    }

    /// <summary>A citizen's acts queue on the person, a clerk's repeats on their key: two callers are two people.</summary>
    private static object LockOf(Booking booking, IdempotentRequest? request)
        => booking.AccountId is { } account ? PersonLock.Of(account) : request is not null ? request.Lock : DBNull.Value;

    /// <summary>Every cell has a place for each counter.</summary>
    internal static int[] Capacity(BookableStation station, Slot slot) => [.. slot.Cells.Select(_ => station.Counters)];

    private async Task<BookOutcome?> RepeatOfAsync(IdempotentRequest? request, CancellationToken ct)
    {
        if (request is null)
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return await request.BeginAsync(connection, transaction, ct) switch
        {
            Repeat.Same same => new BookOutcome.Repeated(new BookingId(Guid.Parse(same.Resource))),
            Repeat.Reused => new BookOutcome.KeyReused(),
            _ => null,
        };
    }
}

/// <summary>What the outbox says of a booking: ids and instants only.</summary>
internal sealed record BookingFact(Guid Booking, Guid? Account, Guid Station, string Service, DateTimeOffset Start);

/// <summary>Draws booking numbers.</summary>
internal sealed class BookingNumbers(NpgsqlDataSource database)
{
    private readonly Numbers _numbers = new(database, Booking.NumberKind, "booking_numbers");

    public ValueTask<string> NextAsync(DateTimeOffset now, CancellationToken ct) => _numbers.NextAsync(now, ct);
}

/// <summary>The advisory lock under which acts of one person queue.</summary>
internal static class PersonLock
{
    public static long Of(Guid account)
    {
        Span<byte> bytes = stackalloc byte[16];
        account.TryWriteBytes(bytes);
        // A version 7 id is random in its second half.
        return BitConverter.ToInt64(bytes[8..]);
    }
}
