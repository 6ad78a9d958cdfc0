using ServiceNet.Platform.Clock;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Which days stand still. Pauses that overlap take a day out once.</summary>
internal sealed class PausedDays(IReadOnlyList<DeadlinePause> pauses)
{
    private readonly (DateOnly From, DateOnly Until, bool Open, string Ground)[] _spans =
    [
        .. pauses.OrderBy(p => p.From).Select(p => (
            Shanghai.DayOf(p.From),
            p.Until is { } until ? Shanghai.DayOf(until) : DateOnly.MaxValue,
            p.Until is null,
            PauseGrounds.Words.GetValueOrDefault(p.Ground, p.Ground))),
    ];

    /// <summary>The grounds in words, or null when the day counts.</summary>
    public string? GroundOf(DateOnly day)
    {
        var grounds = _spans.Where(s => s.From <= day && day < s.Until).Select(s => s.Ground).Distinct(StringComparer.Ordinal).ToArray();
        return grounds.Length == 0 ? null : string.Join('；', grounds);
    }

    /// <summary>The day lies in a pause that lasts.</summary>
    public bool IsOpenOn(DateOnly day) => _spans.Any(s => s.Open && s.From <= day);
}
