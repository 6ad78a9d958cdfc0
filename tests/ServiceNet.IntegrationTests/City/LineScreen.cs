using System.Text.Json;

namespace ServiceNet.IntegrationTests.City;

/// <summary>A call screen or a clerk's screen that watches a line.</summary>
public sealed class LineScreen(string path) : WatchedStream(path)
{
    private readonly Lock _gate = new();
    private readonly List<Event> _events = [];

    /// <summary>What a stream told, and when it came.</summary>
    public sealed record Event(string Type, string Text, JsonElement Data, long At);

    /// <summary>For everyone.</summary>
    public static LineScreen OfCalls(string station) => new($"stations/{station}/queue/events");

    /// <summary>For those who work there.</summary>
    public static LineScreen OfCounter(string station) => new($"staff/stations/{station}/queue/events");

    public Event[] Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The numbers of the calls in the order they were told.</summary>
    public int[] Calls => [.. Events.Where(e => e.Type == "call").Select(e => e.Data.GetProperty("call").Number("seq"))];

    /// <summary>The line as it was last told.</summary>
    public JsonElement Line => Events.Last(e => e.Type is "hello" or "line").Data.GetProperty("line");

    /// <inheritdoc />
    protected override void Hear(string type, string text, JsonElement data)
    {
        lock (_gate)
        {
            _events.Add(new Event(type, text, data, TimeProvider.System.GetTimestamp()));
        }
    }
}
