using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>What happens to a number besides being called: each move from the states that allow it, refused from the others.</summary>
internal sealed class MoveTicket(ChangeLine lines, EndVisit visits, FindStation stations)
{
    /// <summary>A person was called and not there.</summary>
    public const string MissedFact = "ticket.missed";

    /// <summary>A person was sent to another service or counter.</summary>
    public const string TransferredFact = "ticket.transferred";

    /// <summary>The visit begins.</summary>
    public Task<LineOutcome> StartAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (ticket.Status != TicketStatus.Called)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            return await SaveAsync(line, ticket with { Status = TicketStatus.Serving, StartedAt = line.Now }, "started", ct, ticket.Counter);
        }, ct);

    /// <summary>The visit is over.</summary>
    public Task<LineOutcome> FinishAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
            ticket.IsAtCounter ? new LineOutcome.Moved(await visits.ServedAsync(line, ticket, mover.Actor, said: true, ct)) : new LineOutcome.Illegal(ticket.Status), ct);

    /// <summary>Called, and not there.</summary>
    public Task<LineOutcome> MissAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (ticket.Status != TicketStatus.Called)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            var missed = ticket with { Status = TicketStatus.Missed, EndedAt = line.Now };
            await visits.MeasureCycleAsync(line, missed, ct);
            await line.LeaveCounterAsync(missed, ct);
            await line.TellAsync(MissedFact, missed, ct);
            return await SaveAsync(line, missed, "missed", ct, ticket.Counter);
        }, ct);

    /// <summary>Comes back after being missed: the same number, behind as many as the station's rule says.</summary>
    public Task<LineOutcome> ReturnAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, rules) =>
        {
            if (ticket.Status != TicketStatus.Missed || ticket.EndedAt is not { } missedAt)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            if (line.ClosedAt is not null)
            {
                return new LineOutcome.DayClosed();
            }

            // The clerk sees the person stand there; the phone is held to the time.
            if (mover.Account is not null && line.Now > missedAt.AddMinutes(rules.GraceMinutes))
            {
                return new LineOutcome.ReturnOver();
            }

            if (await CallTicket.HasAnotherAsync(line, ticket, ct))
            {
                return new LineOutcome.HasAnother();
            }

            return await SaveAsync(line, ticket with { Status = TicketStatus.Waiting, EndedAt = null, Counter = null, CalledAt = null, ToldNear = false, ReturnAtCall = line.Calls + rules.ReturnAfter }, "returned", ct, detail: new { at = line.Calls + rules.ReturnAfter });
        }, ct);

    /// <summary>Set aside for a while, to fetch a copy or a colleague: passed over until taken back.</summary>
    public Task<LineOutcome> ParkAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (!ticket.IsLive || ticket.ParkedAt is not null)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            await line.LeaveCounterAsync(ticket, ct);
            return await SaveAsync(line, ticket with { Status = TicketStatus.Waiting, ParkedAt = line.Now, WasParked = true, ToldNear = false, Counter = null, CalledAt = null, StartedAt = null }, "parked", ct, ticket.Counter);
        }, ct);

    /// <summary>Taken back into the line, where the number stands.</summary>
    public Task<LineOutcome> UnparkAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
            ticket.ParkedAt is null || ticket.Status != TicketStatus.Waiting ? new LineOutcome.Illegal(ticket.Status) : await SaveAsync(line, ticket with { ParkedAt = null }, "unparked", ct), ct);

    /// <summary>Sent to another service or counter; the number and its place stay.</summary>
    public async Task<LineOutcome> TransferAsync(TicketId id, string? service, string? counter, string? reason, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => await lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            var station = (await stations.ByIdAsync(new StationId(line.Station), ct))!;
            if (counter is not null && !station.HasCounter(counter))
            {
                return new LineOutcome.UnknownCounter(station.Counters);
            }

            if (service is not null && station.Offer(service) is null)
            {
                return new LineOutcome.NotOffered();
            }

            if (!ticket.IsLive)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            await line.LeaveCounterAsync(ticket, ct);
            var sent = ticket with { Status = TicketStatus.Waiting, Service = service ?? ticket.Service, ToldNear = false, ForCounter = counter, Counter = null, CalledAt = null, StartedAt = null, ParkedAt = null };
            await line.TellAsync(TransferredFact, sent, ct);
            return await SaveAsync(line, sent, "transferred", ct, counter, new { from = ticket.Service, to = sent.Service, counter, reason });
        }, ct);

    /// <summary>Gives or takes a priority reason, which needs a reason itself: it moves somebody before others.</summary>
    public Task<LineOutcome> PrioritiseAsync(TicketId id, Priority? priority, string reason, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (ticket.Status != TicketStatus.Waiting)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            await line.AuditAsync("queue.priority", ticket, new { from = ticket.Priority, to = priority, reason }, ct);
            return await SaveAsync(line, ticket with { Priority = priority }, "priority", ct, detail: new { from = ticket.Priority, to = priority, reason });
        }, ct);

    /// <summary>Out of the line: by the person, or by the clerk to whom they said so.</summary>
    public Task<LineOutcome> LeaveAsync(TicketId id, string? reason, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (ticket.Status is not (TicketStatus.Waiting or TicketStatus.Called or TicketStatus.Missed))
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            if (line.ClosedAt is not null)
            {
                return new LineOutcome.DayClosed();
            }

            return new LineOutcome.Moved(await LeaveWithinAsync(line, ticket, mover.Account is null ? EndedBecause.Counter : EndedBecause.Self, reason, ct));
        }, ct);

    /// <summary>Ends a number within another act.</summary>
    public async Task<Ticket> LeaveWithinAsync(HeldLine line, Ticket ticket, EndedBecause because, string? reason, CancellationToken ct)
    {
        await line.LeaveCounterAsync(ticket, ct);
        var left = ticket with { Status = TicketStatus.Left, EndedAt = line.Now, EndedBecause = because };
        if (ticket.Status == TicketStatus.Waiting && because is EndedBecause.Self or EndedBecause.Counter)
        {
            await visits.MeasureCycleAsync(line, left with { CalledAt = null }, ct);
        }

        await SaveAsync(line, left, "left", ct, detail: new { because, reason });
        return left;
    }

    private static async Task<LineOutcome> SaveAsync(HeldLine line, Ticket ticket, string kind, CancellationToken ct, string? counter = null, object? detail = null)
    {
        await line.SaveAsync(ticket, ct);
        line.Log(kind, ticket, counter, detail: detail);
        return new LineOutcome.Moved(ticket);
    }
}
