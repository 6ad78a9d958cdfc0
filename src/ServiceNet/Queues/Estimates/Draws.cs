namespace ServiceNet.Queues.Estimates;

/// <summary>
/// All durations of a pass, a row for each person and counter, a column for each imagined day. Each row takes the pool evenly and
/// in random order: the same exactness with a fraction of the days that independent draws would need.
/// </summary>
internal readonly struct Draws
{
    private readonly int _days;
    private readonly int _people;
    private readonly int _counters;

    public Draws(float[] buffer, int days, LineNow now, Standing[] line, Pools pools, Random random)
    {
        (Buffer, _days, _people, _counters) = (buffer, days, line.Length, now.Counters.Count);
        var doubts = Doubts(pools.Doubt, random);
        for (var i = 0; i < _people; i++)
        {
            pools.Cycles(line[i].Service, Person(i), random);
            for (var day = 0; day < days; day++)
            {
                Person(i)[day] *= doubts[day];
            }
        }

        DrawCounters(now, pools, random);
    }

    public float[] Buffer { get; }

    public static int Size(LineNow now, Standing[] line, int days) => (line.Length + (2 * now.Counters.Count)) * days;

    /// <summary>How long a person keeps the counter, by day; replaced by their wait once they were called.</summary>
    public Span<float> Person(int place) => Row(place);

    /// <summary>When a counter can call first, by day.</summary>
    public Span<float> Free(int counter) => Row(_people + counter);

    /// <summary>How long after a break a counter calls first, by day.</summary>
    public Span<float> Back(int counter) => Row(_people + _counters + counter);

    /// <summary>Makes some of those expected not come, each day others: they keep no counter.</summary>
    public void LeaveOut(int from, double share, Random random)
    {
        for (var place = from; place < _people; place++)
        {
            foreach (ref var seconds in Person(place))
            {
                seconds = random.NextDouble() < share ? 0 : seconds;
            }
        }
    }

    private Span<float> Row(int row) => Buffer.AsSpan(row * _days, _days);

    /// <summary>The station's memory is a sample: in one imagined day everybody takes a little longer than it says, in another less.</summary>
    private float[] Doubts(double half, Random random)
    {
        var doubts = new float[_days];
        for (var day = 0; day < _days; day++)
        {
            doubts[day] = (float)(1 + (half * ((2 * (day + 0.5) / _days) - 1)));
        }

        random.Shuffle(doubts);
        return doubts;
    }

    private void DrawCounters(LineNow now, Pools pools, Random random)
    {
        var firstIdle = -1;
        for (var c = 0; c < _counters; c++)
        {
            var counter = now.Counters[c];
            pools.Reactions(TimeSpan.Zero, Back(c), random);
            if (counter.BusyWith is { } service)
            {
                pools.RestOfCycles(service, counter.Elapsed, Free(c), random);
                continue;
            }

            pools.Reactions(counter.Elapsed, Free(c), random);
            if (firstIdle < 0)
            {
                firstIdle = c;
                continue;
            }

            // A reaction is remembered of whichever counter was first, so no other is faster.
            for (var day = 0; day < _days; day++)
            {
                Free(c)[day] = Math.Max(Free(c)[day], Free(firstIdle)[day]);
            }
        }
    }
}
