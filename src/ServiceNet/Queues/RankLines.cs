using System.Collections.Concurrent;

namespace ServiceNet.Queues;

/// <summary>The latest ranking of each line, shared by all who ask within its minute.</summary>
internal sealed class RankLines(AllQueueRules rules, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, RankedLine> _latest = new();

    /// <summary>What a station asks of its line.</summary>
    public ValueTask<QueueRules> RulesAsync(Guid station, CancellationToken ct) => rules.OfAsync(station, ct);

    /// <summary>A line in order, by its station's rules.</summary>
    public RankedLine Of(LineDay line, QueueRules own)
    {
        var now = time.GetUtcNow();
        return _latest.TryGetValue(line.StationId, out var known) && ReferenceEquals(known.Line, line) && ReferenceEquals(known.Rules, own) && known.Minute == RankedLine.MinuteOf(now)
            ? known
            : _latest[line.StationId] = new RankedLine(line, own, now);
    }
}
