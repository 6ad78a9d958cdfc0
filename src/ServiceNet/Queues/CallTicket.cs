using Dapper;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>Calls people to a counter: the next by the rule, somebody out of turn, the same person again.</summary>
internal sealed class CallTicket(ChangeLine lines, FindStation stations, EndVisit visits)
{
    /// <summary>A person is called, or called again.</summary>
    public const string CalledFact = "ticket.called";

    /// <summary>Calls the next whom this counter may call; opens the counter where it is closed, and ends what it had.</summary>
    /// <returns><see cref="LineOutcome.Moved"/> without a ticket when nobody waits but something was ended or opened.</returns>
    public async Task<LineOutcome> NextAsync(Guid station, string counter, LineMover mover, IdempotentRequest? request, CancellationToken ct)
    {
        if (await UnknownAsync(station, counter, ct) is { } unknown)
        {
            return unknown;
        }

        return await lines.OnLineAsync(station, mover, request, async (line, rules) =>
        {
            if (line.ClosedAt is not null)
            {
                return new LineOutcome.DayClosed();
            }

            var at = await OpenAsync(line, counter, ct);
            var before = await EndBeforeAsync(line, at, mover, ct);
            at = at with { TicketId = null, LastTicketId = before?.Id ?? at.LastTicketId };
            var open = await line.OpenCountersAsync(ct);
            var order = LineOrder.Of(await line.WaitingAsync(ct), line.Calls, line.SincePriority, rules, line.Now);
            var picked = await PickAsync(line, [.. order.Where(s => at.Takes(s.Ticket, open))], ct);
            if (picked is not { } next)
            {
                await line.SaveAsync(at, ct);
                return line.IsChanged ? new LineOutcome.Moved(null) : new LineOutcome.Nobody();
            }

            await visits.LengthenAsync(line, at.LastTicketId, next.Ticket, ct);
            return new LineOutcome.Moved(await CallAsync(line, next.Ticket, at, next.Rule, null, ct));
        }, ct);
    }

    /// <summary>Calls somebody out of turn, for a reason.</summary>
    public Task<LineOutcome> OutOfTurnAsync(TicketId id, string counter, string reason, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (await UnknownAsync(line.Station, counter, ct) is { } unknown)
            {
                return unknown;
            }

            if (ticket.Status is not (TicketStatus.Waiting or TicketStatus.Missed))
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            if (line.ClosedAt is not null)
            {
                return new LineOutcome.DayClosed();
            }

            if (ticket.Status == TicketStatus.Missed && await HasAnotherAsync(line, ticket, ct))
            {
                return new LineOutcome.HasAnother();
            }

            var at = await OpenAsync(line, counter, ct);
            var before = await EndBeforeAsync(line, at, mover, ct);
            at = at with { TicketId = null, LastTicketId = before?.Id ?? at.LastTicketId };
            await line.AuditAsync("queue.override", ticket, new { counter, reason }, ct);
            return new LineOutcome.Moved(await CallAsync(line, ticket, at, LineRule.Override, new { reason }, ct));
        }, ct);

    /// <summary>Calls the person who was called before once more.</summary>
    public Task<LineOutcome> AgainAsync(TicketId id, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnTicketAsync(id, mover, request, async (line, ticket, _) =>
        {
            if (ticket.Status != TicketStatus.Called)
            {
                return new LineOutcome.Illegal(ticket.Status);
            }

            var again = ticket with { Recalls = ticket.Recalls + 1 };
            await line.SaveAsync(again, ct);
            line.Log("recalled", again, again.Counter, announced: true);
            await line.TellAsync(CalledFact, again, ct);
            return new LineOutcome.Moved(again);
        }, ct);

    /// <summary>Opens the counter where it is closed.</summary>
    internal static async Task<CounterState> OpenAsync(HeldLine line, string counter, CancellationToken ct)
    {
        var at = await line.CounterAsync(counter, ct);
        if (!at.IsOpen)
        {
            at = at with { OpenedAt = line.Now };
            line.Log("counterOpened", null, counter);
        }

        return at;
    }

    /// <summary>True when the person has taken another number since this one was missed, or was checked in anew.</summary>
    internal static Task<bool> HasAnotherAsync(HeldLine line, Ticket ticket, CancellationToken ct)
        => line.Connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from queue_tickets where (account_id = @AccountId or booking_id = @BookingId) and day = @Day and id <> @Id and status in ('waiting', 'called', 'serving'))", new { ticket.AccountId, ticket.BookingId, ticket.Day, ticket.Id }, line.Transaction, cancellationToken: ct));

    private async Task<LineOutcome?> UnknownAsync(Guid station, string counter, CancellationToken ct)
        => await stations.ByIdAsync(new StationId(station), ct) is { } found && !found.HasCounter(counter) ? new LineOutcome.UnknownCounter(found.Counters) : null;

    /// <summary>Whoever the counter had is counted as served.</summary>
    private async Task<Ticket?> EndBeforeAsync(HeldLine line, CounterState at, LineMover mover, CancellationToken ct)
        => at.TicketId is { } had && await line.TicketAsync(had, ct) is { } ticket ? await visits.ServedAsync(line, ticket, mover.Actor, said: false, ct) : null;

    /// <summary>The first in order whom no other act holds: two clerks never call one person.</summary>
    private static async Task<InLine?> PickAsync(HeldLine line, InLine[] order, CancellationToken ct)
    {
        var ids = order.Select(s => s.Ticket.Id).ToArray();
        var picked = await line.Connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select id from queue_tickets where id = any(@ids) and status = 'waiting' and parked_at is null order by array_position(@ids, id) limit 1 for update skip locked", new { ids }, line.Transaction, cancellationToken: ct));
        return picked is { } id ? order.First(s => s.Ticket.Id == id) : null;
    }

    private async Task<Ticket> CallAsync(HeldLine line, Ticket ticket, CounterState at, LineRule rule, object? detail, CancellationToken ct)
    {
        if (rule != LineRule.Override)
        {
            // A wait that a clerk cut short says nothing of the line.
            await visits.MeasureWaitAsync(line, ticket, ct);
        }

        var called = ticket with
        {
            Status = TicketStatus.Called,
            Counter = at.Counter,
            ForCounter = null,
            ReturnAtCall = null,
            ParkedAt = null,
            CallRule = Ticket.Text(rule),
            CalledAt = line.Now,
            FirstCalledAt = ticket.FirstCalledAt ?? line.Now,
            StartedAt = null,
            EndedAt = null,
        };
        await line.SaveAsync(called, ct);
        await line.SaveAsync(at with { TicketId = called.Id }, ct);
        line.Calls++;
        line.SincePriority = LineOrder.SincePriority(line.SincePriority, rule);
        line.Log("called", called, at.Counter, rule, announced: true, detail);
        await line.TellAsync(CalledFact, called, ct);
        return called;
    }
}
