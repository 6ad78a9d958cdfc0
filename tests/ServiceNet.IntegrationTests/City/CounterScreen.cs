using System.Collections.Concurrent;
using System.Text.Json;

namespace ServiceNet.IntegrationTests.City;

/// <summary>A clerk's screen: the list read once, every event laid over it.</summary>
public sealed class CounterScreen(string query = "") : WatchedStream($"staff/events{query}")
{
    private readonly ConcurrentDictionary<string, JsonElement> _bookings = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _heard = new();

    /// <summary>The types of the events in the order they came.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>The bookings told of, as they were last told.</summary>
    public IReadOnlyDictionary<string, JsonElement> Bookings => _bookings;

    /// <inheritdoc />
    protected override void Hear(string type, string text, JsonElement data)
    {
        if (data.TryGetProperty("booking", out var booking) && booking.ValueKind == JsonValueKind.Object)
        {
            _bookings[booking.Text("id")] = booking;
        }

        _heard.Enqueue(type);
    }
}
