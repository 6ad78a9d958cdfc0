using Npgsql;
using ServiceNet.Platform.Live;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Bookings;

/// <summary>Tells the screens of a station that one of its bookings changed.</summary>
internal sealed class TellCounters : IFactHandler
{
    /// <summary>The kind of a booking's events.</summary>
    public const string Kind = "booking";

    public IReadOnlySet<string> Facts { get; } = new HashSet<string>(
        [.. Enum.GetValues<BookingMove>().Where(m => m != BookingMove.Booked).Select(m => $"booking.{ChangeBooking.Text(m)}"), BookingFact.MadeName, AtTheCounter.PlacedFact, AtTheCounter.NotedFact], StringComparer.Ordinal);

    public Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
        => connection.AppendEventsAsync(transaction, Kind, [.. facts.Select(f => (f.Payload.GetProperty("station").GetGuid(), f.Payload.GetProperty("booking").GetGuid(), f.At))], ct);
}
