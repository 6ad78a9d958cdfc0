namespace ServiceNet.Tests.Queues.Simulated;

/// <summary>Who waits, in the order of the rule: bookings whose time has come, then by number with a priority person after two others, then early bookings.</summary>
internal sealed class LineOfTheDay
{
    public const int PriorityAfter = 2;

    private readonly List<Person> _waiting = [];

    public int Count => _waiting.Count;

    public int SincePriority { get; private set; }

    public void Add(Person person) => _waiting.Add(person);

    public bool Contains(Person person) => _waiting.Contains(person);

    public void Remove(Person person) => _waiting.Remove(person);

    public IReadOnlyList<Person> Rest() => _waiting;

    public List<Person> InOrder(double now)
    {
        List<Person> order = [.. _waiting.Where(p => p.Slot <= now).OrderBy(p => p.Slot)];
        var ordinary = new Queue<Person>(_waiting.Where(p => p.Slot is null && !p.Priority));
        var priority = new Queue<Person>(_waiting.Where(p => p.Slot is null && p.Priority));
        for (var since = SincePriority; ordinary.Count + priority.Count > 0;)
        {
            if (IsPrioritysTurn(since, ordinary, priority))
            {
                order.Add(priority.Dequeue());
                since = 0;
            }
            else
            {
                order.Add(ordinary.Dequeue());
                since++;
            }
        }

        order.AddRange(_waiting.Where(p => p.Slot > now).OrderBy(p => p.Slot));
        return order;
    }

    /// <summary>Takes out the next whom a counter may call.</summary>
    public Person? Next(double now, Func<Person, bool> may)
    {
        // As the rule says it: the state counts those called, not those skipped.
        var next = InOrder(now).FirstOrDefault(may);
        if (next is not null)
        {
            _waiting.Remove(next);
            SincePriority = next.Slot is not null ? SincePriority : next.Priority ? 0 : SincePriority + 1;
        }

        return next;
    }

    // A priority person also comes before a lower number only in turn: one who is lowest anyway needs no turn.
    private static bool IsPrioritysTurn(int since, Queue<Person> ordinary, Queue<Person> priority)
        => priority.Count > 0 && (ordinary.Count == 0 || since >= PriorityAfter || priority.Peek().Place < ordinary.Peek().Place);
}
