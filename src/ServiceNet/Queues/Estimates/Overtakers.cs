namespace ServiceNet.Queues.Estimates;

/// <summary>Priority people who come during an imagined day, as often as on recent days, and take their turns by the rule.</summary>
internal sealed class Overtakers(Overtaking? expected, int priorityInLine, Hours hours, Pools pools, Random random)
{
    private float _nextComes;
    private int _waiting;
    private int _since;
    private int _before;

    /// <summary>A new day.</summary>
    public void Begin()
    {
        (_waiting, _since, _before) = (0, expected?.Since ?? 0, priorityInLine);
        _nextComes = expected is { PerHour: > 0 } ? Gap() : float.PositiveInfinity;
    }

    /// <summary>Somebody of the line was called.</summary>
    public void Passed(bool priority)
    {
        _since = priority ? 0 : _since + 1;
        _before -= priority ? 1 : 0;
    }

    /// <summary>How long one of them keeps the counter that would call now, if it is their turn: behind every priority person of the line.</summary>
    public float? TakeTheTurn(float at)
    {
        for (; _nextComes <= at; _nextComes = hours.OpenFrom(_nextComes + Gap()))
        {
            _waiting++;
        }

        if (_waiting == 0 || _before > 0 || _since < expected!.After)
        {
            return null;
        }

        (_waiting, _since) = (_waiting - 1, 0);
        return pools.Any(random);
    }

    private float Gap() => (float)(-Math.Log(1 - random.NextDouble()) * 3600 / expected!.PerHour);
}
