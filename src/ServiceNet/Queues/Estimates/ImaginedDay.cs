namespace ServiceNet.Queues.Estimates;

/// <summary>
/// The rest of a day, played by the rule of the line: whichever counter is free first calls a booking whose time has come,
/// else the first in the line it may call, else a booking before its time.
/// </summary>
internal sealed class ImaginedDay
{
    /// <summary>Bits of a group; no station has so many.</summary>
    private const int MostCounters = 64;

    private readonly Draws _draws;
    private readonly Hours _hours;
    private readonly float[] _free;
    private readonly bool[] _called;

    /// <summary>People by which counters may call them (a bit each), those whom none calls left out. Few groups, often one.</summary>
    private readonly Group[] _groups;

    private readonly bool[] _priority;
    private readonly Overtakers _overtakers;

    /// <summary>Prepared once for all days of a pass.</summary>
    /// <param name="here">So many of the line are here; those behind them are expected at their slots.</param>
    public ImaginedDay(LineNow now, Standing[] line, int here, Draws draws, Pools pools, Random random)
    {
        (_draws, _hours) = (draws, new Hours(now));
        _priority = [.. line.Select(s => s.Priority && s.SlotStart is null)];
        _overtakers = new Overtakers(now.Overtaking, _priority.Count(p => p), _hours, pools, random);
        _free = new float[Math.Min(MostCounters, now.Counters.Count)];
        _called = new bool[line.Length];
        var places = new Dictionary<(ulong, bool), List<int>>();
        for (var place = 0; place < line.Length; place++)
        {
            if (CalledBy(now.Counters, line[place]) is not 0UL and var counters)
            {
                places.TryAdd((counters, place < here), []);
                places[(counters, place < here)].Add(place);
                _called[place] = true;
            }
        }

        _groups = [.. places.Select(g => new Group(g.Key.Item1, g.Key.Item2, [.. g.Value.Where(p => Due(p) is null)], [.. g.Value.Where(p => Due(p) is not null).Select(p => (p, Due(p)!.Value)).OrderBy(b => b.Value)]))];

        float? Due(int place) => line[place].SlotStart is { } start && start > now.Now ? Seconds(start - now.Now) : null;
    }

    /// <summary>Whether some open counter calls this place.</summary>
    public bool IsCalled(int place) => _called[place];

    /// <summary>Plays one day and leaves each person's wait where their draw was; as far as the one asked for, if one is.</summary>
    public void Run(int day, int? only)
    {
        for (var c = 0; c < _free.Length; c++)
        {
            _free[c] = _draws.Free(c)[day];
        }

        foreach (var group in _groups)
        {
            (group.Next, group.NextBooked) = (0, 0);
        }

        _overtakers.Begin();

        while (First() is >= 0 and var c)
        {
            var at = _free[c];
            if (_hours.OpenFrom(at) is var opening && opening > at)
            {
                // After a break another may be first.
                _free[c] = opening + _draws.Back(c)[day];
                continue;
            }

            if (Next(c, at, out var booked) is not { } group)
            {
                _free[c] = float.PositiveInfinity;
                continue;
            }

            if (!booked && _overtakers.TakeTheTurn(at) is { } keeps)
            {
                _free[c] = at + keeps;
                continue;
            }

            var place = group.Take(booked);
            if (!booked)
            {
                _overtakers.Passed(_priority[place]);
            }

            ref var seconds = ref _draws.Person(place)[day];
            (_free[c], seconds) = (at + seconds, at);
            if (place == only)
            {
                return;
            }
        }
    }

    /// <summary>The counter that is free first; -1 when none will call again.</summary>
    private int First()
    {
        var (first, at) = (-1, float.PositiveInfinity);
        for (var c = 0; c < _free.Length; c++)
        {
            if (_free[c] < at)
            {
                (first, at) = (c, _free[c]);
            }
        }

        return first;
    }

    /// <summary>Whose first the counter calls: of those who walked in, or of the booked.</summary>
    private Group? Next(int counter, float at, out bool booked)
    {
        Group? walking = null, due = null, early = null;
        foreach (var group in _groups)
        {
            if ((group.Counters & (1UL << counter)) == 0)
            {
                continue;
            }

            if (group.Place < (walking?.Place ?? int.MaxValue))
            {
                walking = group;
            }

            if (group.Due <= at && group.Due < (due?.Due ?? float.PositiveInfinity))
            {
                due = group;
            }

            if (group.AreHere && group.Due < (early?.Due ?? float.PositiveInfinity))
            {
                early = group;
            }
        }

        booked = due is not null || walking is null;
        return due ?? walking ?? early;
    }

    private static ulong CalledBy(IReadOnlyList<OpenCounter> counters, Standing person)
    {
        var by = 0UL;
        for (var c = 0; c < Math.Min(MostCounters, counters.Count); c++)
        {
            by |= person.MayBeCalledBy(counters[c]) ? 1UL << c : 0;
        }

        return by;
    }

    private static float Seconds(TimeSpan time) => (float)time.TotalSeconds;

    private sealed class Group(ulong counters, bool areHere, int[] walking, (int Place, float Due)[] booked)
    {
        public ulong Counters => counters;

        /// <summary>Else they are expected: nobody calls them before their time.</summary>
        public bool AreHere => areHere;

        public int Next { get; set; }

        public int NextBooked { get; set; }

        /// <summary>Of the first who walked in; none: behind everybody.</summary>
        public int Place => Next < walking.Length ? walking[Next] : int.MaxValue;

        /// <summary>Of the first booking; none: never.</summary>
        public float Due => NextBooked < booked.Length ? booked[NextBooked].Due : float.PositiveInfinity;

        public int Take(bool ofTheBooked) => ofTheBooked ? booked[NextBooked++].Place : walking[Next++];
    }
}
