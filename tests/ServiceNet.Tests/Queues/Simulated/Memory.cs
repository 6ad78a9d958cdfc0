using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>What a station of the simulation has learned, as the product reads it from its tickets.</summary>
internal sealed class Memory
{
    private readonly Dictionary<string, List<float>> _cycles = new(StringComparer.Ordinal);
    private readonly List<float> _reactions = [];
    private readonly List<float> _priority = [];
    private readonly List<float> _levels = [];
    private readonly List<float> _medians = [];

    public void Cycle(string service, double seconds)
    {
        _cycles.TryAdd(service, []);
        Add(_cycles[service], seconds, Experience.CyclesOfAService);
    }

    public void Reaction(double seconds) => Add(_reactions, seconds, Experience.RecentReactions);

    public void Level(double level, double median)
    {
        Add(_levels, level, Experience.RecentLevels);
        Add(_medians, median, Experience.RecentLevels);
    }

    /// <summary>How many priority people came in a day of so many open hours.</summary>
    public void Priority(int came, double hours) => Add(_priority, came / hours, 10);

    public double PriorityPerHour => _priority.Count == 0 ? 0 : _priority.Average();

    public Experience Learned() => new(_cycles.ToDictionary(c => c.Key, c => c.Value.ToArray(), StringComparer.Ordinal), [.. _reactions], [.. _levels], [.. _medians]);

    /// <summary>Of those remembered, who left while waiting.</summary>
    public double ShareOfLeavers(string service) => _cycles.TryGetValue(service, out var cycles) ? cycles.Count(c => c == 0) / (double)cycles.Count : 0;

    private static void Add(List<float> values, double value, int most)
    {
        values.Insert(0, (float)value);
        if (values.Count > most)
        {
            values.RemoveAt(most);
        }
    }
}
