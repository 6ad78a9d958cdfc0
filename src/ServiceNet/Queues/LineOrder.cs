namespace ServiceNet.Queues;

/// <summary>By which rule somebody stands where they stand, or was called.</summary>
public enum LineRule
{
    /// <summary>Came back after being missed, and let the agreed number of people pass.</summary>
    Returned,

    /// <summary>A checked-in booking whose time has come.</summary>
    Booked,

    /// <summary>A priority reason: in its turn of the ratio, or because no lower number waits.</summary>
    Priority,

    /// <summary>The lowest number.</summary>
    Number,

    /// <summary>A checked-in booking before its time: nobody else waits.</summary>
    BookedEarly,

    /// <summary>Sent by another counter.</summary>
    Transferred,

    /// <summary>Called out of turn by a clerk, with a reason.</summary>
    Override,
}

/// <summary>Somebody's place in the line.</summary>
internal readonly record struct InLine(Ticket Ticket, LineRule Rule);

/// <summary>
/// The written rule of who comes next, the same for the screen that shows the line and the clerk who calls. It looks at
/// places and counts, never at when a process thinks a number was taken; the clock is asked one thing only, whether a
/// booked time has come.
/// </summary>
internal static class LineOrder
{
    /// <summary>Puts the callable people in order.</summary>
    /// <param name="waiting">Any order; parked ones are left out.</param>
    /// <param name="calls">How many have been called today.</param>
    /// <param name="sincePriority">Ordinary calls since the last priority one.</param>
    /// <param name="rules">The station's ratio.</param>
    /// <param name="now">Decides which booked times have come.</param>
    public static IReadOnlyList<InLine> Of(IEnumerable<Ticket> waiting, int calls, int sincePriority, QueueRules rules, DateTimeOffset now)
    {
        var (returned, booked, priority, ordinary, early) = Sort(waiting, now);
        var order = new List<InLine>(returned.Count + booked.Count + priority.Count + ordinary.Count + early.Count);
        while (true)
        {
            if (returned.TryPeek(out var back, out _) && back.ReturnAtCall <= calls + order.Count)
            {
                order.Add(new(returned.Dequeue(), LineRule.Returned));
            }
            else if (booked.TryDequeue(out var visitor, out _))
            {
                order.Add(new(visitor, LineRule.Booked));
            }
            else if (priority.TryPeek(out _, out var first) && (sincePriority >= rules.PriorityAfter || !ordinary.TryPeek(out _, out var other) || first < other))
            {
                order.Add(new(priority.Dequeue(), LineRule.Priority));
                sincePriority = 0;
            }
            else if (ordinary.TryDequeue(out var next, out _))
            {
                order.Add(new(next, next.ForCounter is null ? LineRule.Number : LineRule.Transferred));
                sincePriority++;
            }
            else if (returned.TryDequeue(out back, out _))
            {
                order.Add(new(back, LineRule.Returned));
            }
            else if (early.TryDequeue(out visitor, out _))
            {
                order.Add(new(visitor, LineRule.BookedEarly));
            }
            else
            {
                return order;
            }
        }
    }

    /// <summary>How the count of ordinary calls goes on after a call.</summary>
    public static int SincePriority(int before, LineRule rule) => rule switch
    {
        LineRule.Priority => 0,
        LineRule.Number or LineRule.Transferred => before + 1,
        _ => before,
    };

    private static (PriorityQueue<Ticket, (int, int)> Returned, PriorityQueue<Ticket, (DateTimeOffset, int)> Booked, PriorityQueue<Ticket, int> Priority, PriorityQueue<Ticket, int> Ordinary, PriorityQueue<Ticket, (DateTimeOffset, int)> Early) Sort(
        IEnumerable<Ticket> waiting, DateTimeOffset now)
    {
        var (returned, booked, early) = (new PriorityQueue<Ticket, (int, int)>(), new PriorityQueue<Ticket, (DateTimeOffset, int)>(), new PriorityQueue<Ticket, (DateTimeOffset, int)>());
        var (priority, ordinary) = (new PriorityQueue<Ticket, int>(), new PriorityQueue<Ticket, int>());
        foreach (var ticket in waiting)
        {
            if (!ticket.IsCallable)
            {
                continue;
            }

            if (ticket.ReturnAtCall is { } back)
            {
                returned.Enqueue(ticket, (back, ticket.Place));
            }
            else if (ticket.SlotStart is { } slot)
            {
                (slot <= now ? booked : early).Enqueue(ticket, (slot, ticket.Place));
            }
            else
            {
                (ticket.Priority is null ? ordinary : priority).Enqueue(ticket, ticket.Place);
            }
        }

        return (returned, booked, priority, ordinary, early);
    }
}
