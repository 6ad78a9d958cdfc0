using Dapper;
using ServiceNet.Bookings;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Queues.Estimates;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>What waits and visits measured, and what ends with a visit; always within another act.</summary>
internal sealed class EndVisit(FinishBookedVisit bookings, FindStation stations)
{
    /// <summary>A counter that stood still for longer was not kept busy by the person before.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(10);

    /// <summary>Whom a counter calls sooner after taking a number was not waited for: the counter may have stood idle before.</summary>
    private static readonly TimeSpan WaitedLong = TimeSpan.FromMinutes(1);

    /// <summary>The visit is over: the counter is free, a booking it was for is done.</summary>
    /// <param name="line">The line.</param>
    /// <param name="ticket">Whose visit.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="said">The clerk said that it ended now; false when it is only known to be over.</param>
    /// <param name="ct">Ends the act.</param>
    public async Task<Ticket> ServedAsync(HeldLine line, Ticket ticket, Actor actor, bool said, CancellationToken ct)
    {
        var served = ticket with { Status = TicketStatus.Served, EndedAt = line.Now };
        await line.SaveAsync(served, ct);
        if (said)
        {
            await MeasureCycleAsync(line, served, ct);
        }

        await line.LeaveCounterAsync(served, ct);
        line.Log("served", served, served.Counter);
        if (served.BookingId is { } booking)
        {
            await bookings.FinishAsync(line.Connection, line.Transaction, new BookingId(booking), actor, line.Now, ct);
        }

        return served;
    }

    /// <summary>How long a counter was kept by one who was served or missed; nothing for one who left while waiting.</summary>
    public async Task MeasureCycleAsync(HeldLine line, Ticket ended, CancellationToken ct)
    {
        if (ended.CalledAt is not { } called)
        {
            await WriteCycleAsync(line, ended.Id, 0, ct);
        }
        else if (await IsOneSessionAsync(line, called, ct))
        {
            await WriteCycleAsync(line, ended.Id, (line.Now - called).TotalSeconds, ct);
        }
    }

    /// <summary>From one call to the counter's next, where the next was waiting all the while: the clerk's moment in between is part of the wait.</summary>
    public async Task LengthenAsync(HeldLine line, Guid? lastTicket, Ticket next, CancellationToken ct)
    {
        // A visit that nobody ended ends with this call, if the one called now was there all the while.
        if (lastTicket is { } id && await line.TicketAsync(id, ct) is { CalledAt: { } called, EndedAt: { } ended, Status: TicketStatus.Served or TicketStatus.Missed }
            && next.TakenAt < ended && line.Now - next.TakenAt >= WaitedLong && line.Now - ended < LongestGap && await IsOneSessionAsync(line, called, ct))
        {
            await WriteCycleAsync(line, id, (line.Now - called).TotalSeconds, ct);
        }
    }

    /// <summary>True when no break and no closing lies between: hours in which nobody works are no service time.</summary>
    private async ValueTask<bool> IsOneSessionAsync(HeldLine line, DateTimeOffset since, CancellationToken ct)
        => (await stations.ByIdAsync(new StationId(line.Station), ct))!.Day(line.Day).Sessions
            .Any(s => since >= Shanghai.At(line.Day, s.Opens) && since < Shanghai.At(line.Day, s.Closes) && line.Now <= Shanghai.At(line.Day, s.Closes));

    /// <summary>Where the wait that ends now fell in its forecast. A person who was parked or comes back did not only wait.</summary>
    public async Task MeasureWaitAsync(HeldLine line, Ticket ticket, CancellationToken ct)
    {
        if (ticket.FirstCalledAt is not null || ticket.WasParked || ticket.BookingId is not null)
        {
            return;
        }

        var wait = line.Now - ticket.TakenAt;
        var forecast = await line.Connection.ExecuteScalarAsync<float[]?>(new CommandDefinition("select forecast from queue_tickets where id = @Id", new { ticket.Id }, line.Transaction, cancellationToken: ct));
        await line.Connection.ExecuteAsync(new CommandDefinition(
            "update queue_tickets set level = @level, reaction_seconds = @reaction where id = @Id",
            new { ticket.Id, level = forecast is null ? (float?)null : (float)new Forecast(forecast).LevelOf(wait), reaction = ticket.MetIdle ? (float?)wait.TotalSeconds : null },
            line.Transaction,
            cancellationToken: ct));
    }

    private static Task<int> WriteCycleAsync(HeldLine line, Guid ticket, double seconds, CancellationToken ct)
        => line.Connection.ExecuteAsync(new CommandDefinition("update queue_tickets set cycle_seconds = @seconds where id = @ticket", new { ticket, seconds = (float)seconds }, line.Transaction, cancellationToken: ct));
}
