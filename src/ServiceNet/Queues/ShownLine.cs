using ServiceNet.Platform.Clock;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>A line at a moment with all that its views are made of; put in order only where somebody asks for the order.</summary>
internal sealed class ShownLine(BookableStation station, LineDay line, QueueRules rules, Outlook? outlook, DateTimeOffset now, Func<RankedLine> rank)
{
    /// <summary>Further from the end of a line than this, putting it in order is the quicker way to a place.</summary>
    private const int NearTheEnd = 64;

    public BookableStation Station => station;

    public LineDay Line => line;

    public QueueRules Rules => rules;

    public Outlook? Outlook => outlook;

    public DateTimeOffset Now => now;

    public long Minute { get; } = RankedLine.MinuteOf(now);

    public RankedLine Ranked => field ??= rank();

    /// <summary>A number can be taken now.</summary>
    public bool IsOpen => line.ClosedAt is null && station.IsOpen(now);

    /// <summary>When the last session of the day ends; null on a day without one.</summary>
    public DateTimeOffset? ClosesAt => station.Day(line.Day).Sessions is { Count: > 0 } sessions ? Shanghai.At(line.Day, sessions[^1].Closes) : null;

    /// <summary>True when the other shows the same line in the same minute, by the same rules and hours.</summary>
    public bool IsLike(ShownLine other) => IsOf(other.Station, other.Line, other.Rules, other.Now);

    /// <summary>True when this is what would be shown of a line at a moment.</summary>
    public bool IsOf(BookableStation at, LineDay current, QueueRules own, DateTimeOffset moment)
        => ReferenceEquals(line, current) && ReferenceEquals(rules, own) && Minute == RankedLine.MinuteOf(moment) && station.PlanVersion == at.PlanVersion && station.CalendarVersion == at.CalendarVersion;

    /// <summary>Where somebody stands, from 0, and how many are called before; nulls when they are not called in order.</summary>
    public (int? Place, int? Ahead) StandOf(Ticket ticket)
    {
        if (ticket.Day != line.Day || !ticket.IsCallable)
        {
            return (null, null);
        }

        if (line.IsPlain)
        {
            // Whoever has just taken a number stands at the end: in a rush nobody puts the line in order for each of them.
            var behind = 0;
            for (var i = line.Tickets.Count - 1; i >= 0 && i >= line.Tickets.Count - NearTheEnd; i--)
            {
                if (line.Tickets[i].Id == ticket.Id)
                {
                    return (line.Callable - 1 - behind, line.Callable - 1 - behind);
                }

                behind += line.Tickets[i].IsCallable ? 1 : 0;
            }
        }

        return Ranked.PlaceOf(ticket.Id) is { } place ? (place, Ranked.Ahead(place)) : (null, null);
    }
}
