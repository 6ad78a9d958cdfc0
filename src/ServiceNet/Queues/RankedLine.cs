namespace ServiceNet.Queues;

/// <summary>A line in the order of the rule, as of one minute: a booked time that comes changes the order without a change of the line.</summary>
internal sealed class RankedLine
{
    private readonly Dictionary<Guid, int> _places;
    private readonly Dictionary<Guid, Ticket> _tickets;

    public RankedLine(LineDay line, QueueRules rules, DateTimeOffset now)
    {
        (Line, Rules, Minute) = (line, rules, MinuteOf(now));
        Order = LineOrder.Of(line.Tickets, line.Calls, line.SincePriority, rules, now);
        _places = new Dictionary<Guid, int>(Order.Count);
        for (var i = 0; i < Order.Count; i++)
        {
            _places[Order[i].Ticket.Id] = i;
        }

        _tickets = line.Tickets.ToDictionary(t => t.Id);
        Open = [.. line.Counters.Where(c => c.IsOpen)];
    }

    public LineDay Line { get; }

    public QueueRules Rules { get; }

    public long Minute { get; }

    public IReadOnlyList<InLine> Order { get; }

    /// <summary>Counters that are open.</summary>
    public IReadOnlyList<CounterState> Open { get; }

    /// <summary>A number that still means something today, or null.</summary>
    public Ticket? Find(Guid id) => _tickets.GetValueOrDefault(id);

    /// <summary>Where somebody stands, from 0; null when they are not called in order: at a counter, parked, missed.</summary>
    public int? PlaceOf(Guid id) => _places.TryGetValue(id, out var place) ? place : null;

    /// <summary>How many are called before the one at a place.</summary>
    public int Ahead(int place) => Open.All(c => c.Services is null) || place >= Order.Count ? Math.Min(place, Order.Count) : Before(place).Count();

    /// <summary>Who is called before the one at a place, leaving out those whom only other counters call.</summary>
    public IEnumerable<InLine> Before(int place)
    {
        if (Open.All(c => c.Services is null))
        {
            return Order.Take(place);
        }

        var mine = Open.Where(c => c.Takes(Order[place].Ticket, Open)).ToArray();
        return mine.Length == 0 ? Order.Take(place) : Order.Take(place).Where(s => Array.Exists(mine, c => c.Takes(s.Ticket, Open)));
    }

    public static long MinuteOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMinute;
}
