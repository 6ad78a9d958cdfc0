using Npgsql;
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

/// <summary>Books an appointment: finds the slot, prepares the booking, has it written, and says how that ended.</summary>
internal sealed class BookAppointment(NpgsqlDataSource database, FindStation stations, SlotGrid grid, AskWhetherFull full, WriteBookings bookings, PersonalData data, BookingNumbers numbers, TimeProvider time)
{
    /// <summary>A plan can be outdated once or twice while an administrator saves; more is a fault.</summary>
    private const int Tries = 5;

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

            if (await full.AskAsync(wish.Station, slot, request, ct))
            {
                return new BookOutcome.SlotFull();
            }

            var booking = await PrepareAsync(wish, slot, actor, ct);
            var written = await bookings.WriteAsync(new UnwrittenBooking(booking, wish.Station, slot, request), ct);
            full.Heard(wish.Station, slot, written.Outcome == "slot_full");
            switch (written.Outcome)
            {
                case "booked":
                    return new BookOutcome.Booked(booking);
                case "known" when request!.IsSame(written.Request!):
                    return new BookOutcome.Repeated(new BookingId(Guid.Parse(written.Resource!)));
                case "known":
                    return new BookOutcome.KeyReused();
                case "slot_full":
                    return new BookOutcome.SlotFull();
                case "account_closed":
                    return new BookOutcome.AccountClosed();
                case "limit_reached":
                    return new BookOutcome.LimitReached();
                case "overlap":
                    return new BookOutcome.Overlap();
                case "plan_changed" or "again" when attempt < Tries:
                    stations.Forget();
                    wish = wish with { Station = (await stations.ByIdAsync(wish.Station.Id, ct))! };
                    continue;
                default:
                    throw new InvalidOperationException($"Booking answered {written.Outcome} after {attempt} attempts.");
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

/// <summary>Draws booking numbers.</summary>
internal sealed class BookingNumbers(NpgsqlDataSource database)
{
    private readonly Numbers _numbers = new(database, Booking.NumberKind, "booking_numbers");

    public ValueTask<string> NextAsync(DateTimeOffset now, CancellationToken ct) => _numbers.NextAsync(now, ct);
}
