using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>
/// A station, event by event: people come, give up, are called, are not there, are served, leave; clerks come and go. It asks the
/// product's forecast whenever a number is taken and remembers what the product would remember, nothing more.
/// </summary>
internal sealed class SimulatedStation
{
    /// <summary>Every so many numbers the oracle is asked too.</summary>
    private const int OracleEvery = 3;

    private static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly Random _forecasts;
    private readonly Memory _memory = new();
    private readonly List<Outcome> _outcomes = [];
    private readonly PriorityQueue<Action<double>, (double At, int Order)> _events = new();
    private readonly List<Standing> _booked = [];
    private LineOfTheDay _line = new();
    private Counter[] _counters = [];
    private Experience _truth = Experience.None;
    private double _pace = 1;
    private int _places;
    private int _planned;
    private int _priorityToday;

    private SimulatedStation(Scenario scenario) => (_scenario, _random, _forecasts) = (scenario, new Random(scenario.Seed), new Random(scenario.Seed + 1));

    /// <summary>All numbers of all days.</summary>
    public static IReadOnlyList<Outcome> Run(Scenario scenario)
    {
        var station = new SimulatedStation(scenario);
        for (var day = 0; day < scenario.Days; day++)
        {
            station.Day(day);
        }

        return station._outcomes;
    }

    private void Day(int day)
    {
        (_line, _places, _pace) = (new LineOfTheDay(), 0, _scenario.PaceOfDay(day));
        _counters = [.. _scenario.Counters.Select((shift, i) => new Counter($"{i + 1}", shift))];
        _truth = Truth.Of(_scenario, _pace, _memory, _forecasts);
        foreach (var counter in _counters)
        {
            At(counter.Shift.From + Math.Round(120 * Shapes.Normal(_random)), now => Opens(counter, now));
            At(counter.Shift.To + Math.Round(120 * Shapes.Normal(_random)), _ => counter.IsOpen = false);
        }

        foreach (var (opens, _) in _scenario.Sessions)
        {
            At(opens, CallSoon);
        }

        foreach (var at in Arrivals.Of(_scenario, _random))
        {
            At(at, Comes);
        }

        _booked.Clear();
        foreach (var (at, slot) in Arrivals.BookingsOf(_scenario, _random))
        {
            var booked = new Standing(_scenario.Which(_random), Midnight.AddSeconds(slot), null);
            _booked.Add(booked);
            if (at is { } comes)
            {
                At(comes, now => ChecksIn(now, booked, slot));
            }
        }

        At(_scenario.Sessions[^1].Closes, Closes);
        while (_events.TryDequeue(out var happens, out var key))
        {
            happens(key.At);
        }

        _memory.Priority(_priorityToday, _scenario.Sessions.Sum(s => s.Closes - s.Opens) / Scenario.Hour);
        _priorityToday = 0;

        void Opens(Counter counter, double now)
        {
            counter.IsOpen = true;
            CallSoon(now);
        }
    }

    private void Comes(double now) => Takes(now, _scenario.Which(_random), null);

    private void ChecksIn(double now, Standing booked, double slot)
    {
        _booked.Remove(booked);
        Takes(now, booked.Service, slot);
    }

    private void Takes(double now, string service, double? slot)
    {
        var person = new Person
        {
            Place = ++_places,
            Service = service,
            TakenAt = now,
            Slot = slot,
            Priority = slot is null && _random.NextDouble() < _scenario.Priority,
            NoShow = _random.NextDouble() < _scenario.NoShows,
            GivesUpAt = _random.NextDouble() < _scenario.Leavers ? now + _scenario.Patience(_random) : null,
        };
        person.CameToIdle = _line.Count == 0 && _counters.Any(c => c.IsOpen && c.With is null && c.Serves(person));
        _line.Add(person);
        _priorityToday += person.Priority ? 1 : 0;
        Forecast(person, now);
        if (person.GivesUpAt is { } at)
        {
            At(at, GivesUp);
        }

        CallSoon(now);

        void GivesUp(double then)
        {
            if (_line.Contains(person))
            {
                _line.Remove(person);
                _memory.Cycle(person.Service, 0);
                Ends(person, then, Ending.Left);
            }
        }
    }

    private void Forecast(Person person, double now)
    {
        var order = _line.InOrder(now);
        var line = new LineNow(
            Midnight.AddSeconds(now),
            [.. order.Select(p => new Standing(p.Service, p.Slot > now ? Midnight.AddSeconds(p.Slot.Value) : null, null, p.Priority))],
            [.. _counters.Where(c => c.IsOpen).Select(c => c.Seen(now))],
            [.. _scenario.Sessions.Select(s => (Midnight.AddSeconds(s.Opens), Midnight.AddSeconds(s.Closes)))],
            new Overtaking(_memory.PriorityPerHour, LineOfTheDay.PriorityAfter, _line.SincePriority),
            [.. _booked.Where(b => b.SlotStart > Midnight.AddSeconds(now))]);
        var (experience, place) = (_memory.Learned(), order.IndexOf(person));
        person.Raw = ForecastWaits.OfOne(line, experience, place, _forecasts);
        person.Told = person.Raw is null ? null : Calibrate.Told(person.Raw, experience);
        if (person.Told is not null && person.Place % OracleEvery == 0)
        {
            var known = ForecastWaits.OfOne(line, _truth, place, _forecasts)!;
            person.Oracle = new Estimate(known.At(0.5) / 60, known.At(0.9) / 60);
        }
    }

    /// <summary>Every idle clerk whom somebody waits for will call in a moment.</summary>
    private void CallSoon(double now)
    {
        var left = _line.Count - _counters.Count(c => c.WillCall);
        foreach (var counter in _counters.Where(c => c.IsOpen && c.With is null))
        {
            if (!_line.Rest().Any(counter.Serves))
            {
                continue;
            }

            counter.WaitedForSince ??= now;
            if (!counter.WillCall && _scenario.IsOpenAt(now) && left-- > 0)
            {
                counter.WillCall = true;
                At(now + _scenario.Reaction(_random), then => Calls(counter, then));
            }
        }
    }

    private void Calls(Counter counter, double now)
    {
        counter.WillCall = false;
        if (!counter.IsOpen || counter.With is not null || !_scenario.IsOpenAt(now))
        {
            Cut(counter, counter.EndedAt);
            counter.WaitedForSince = null;
            return;
        }

        var person = _line.Next(now, counter.Serves);
        // A cycle ends with the next call if somebody was waiting, else it ended when the person was done.
        Cut(counter, person is not null && person.TakenAt <= counter.EndedAt ? now : counter.EndedAt);
        counter.WaitedForSince = null;
        if (person is null)
        {
            return;
        }

        (counter.With, counter.Last, counter.CalledAt) = (person, person, now);
        Ends(person, now, Ending.Called);
        var takes = person.NoShow ? _scenario.Missed(_random) : Math.Round(_scenario.Service(person.Service).Takes(_random) * _pace * counter.Shift.Pace);
        At(now + takes, then => Done(counter, then));
    }

    private void Done(Counter counter, double now)
    {
        (counter.With, counter.EndedAt, counter.WillCall) = (null, now, true);
        counter.WaitedForSince = _line.Rest().Any(counter.Serves) ? now : null;
        At(now + _scenario.Gap(_random), then => Calls(counter, then));
    }

    private void Cut(Counter counter, double until)
    {
        if (counter.Last is { } last)
        {
            _memory.Cycle(last.Service, until - counter.CalledAt);
            counter.Last = null;
        }
    }

    private void Closes(double now)
    {
        foreach (var person in _line.Rest())
        {
            Ends(person, now, Ending.Closing);
        }

        _line = new LineOfTheDay();
    }

    private void Ends(Person person, double now, Ending how)
    {
        var waited = TimeSpan.FromSeconds(now - person.TakenAt);
        _outcomes.Add(new Outcome(person.Told, person.Oracle, waited, how));
        if (how != Ending.Called)
        {
            return;
        }

        if (person.CameToIdle)
        {
            _memory.Reaction(waited.TotalSeconds);
        }

        if (person.Raw is { } raw)
        {
            _memory.Level(raw.LevelOf(waited), raw.Median);
        }
    }

    private void At(double time, Action<double> happens) => _events.Enqueue(happens, (time, _planned++));
}
