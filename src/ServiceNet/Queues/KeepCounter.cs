using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>Opens and closes a counter (窗口) for today.</summary>
internal sealed class KeepCounter(ChangeLine lines)
{
    /// <summary>Opens it, for some services or for all; an open one takes the services named.</summary>
    public async Task<LineOutcome> OpenAsync(BookableStation station, string counter, IReadOnlyList<string>? services, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => !station.HasCounter(counter) ? new LineOutcome.UnknownCounter(station.Counters)
            : services is not null && services.Any(s => station.Offer(s) is null) ? new LineOutcome.NotOffered()
            : await lines.OnLineAsync(station.Id.Value, mover, request, async (line, _) =>
            {
                if (line.ClosedAt is not null)
                {
                    return new LineOutcome.DayClosed();
                }

                var at = await line.CounterAsync(counter, ct);
                await line.SaveAsync(at with { OpenedAt = at.OpenedAt ?? line.Now, Services = services is { Count: > 0 } ? [.. services] : null }, ct);
                line.Log("counterOpened", null, counter, detail: new { services });
                return new LineOutcome.Moved(null);
            }, ct);

    /// <summary>Closes it; nobody may be left standing at it.</summary>
    public async Task<LineOutcome> CloseAsync(BookableStation station, string counter, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => !station.HasCounter(counter) ? new LineOutcome.UnknownCounter(station.Counters)
            : await lines.OnLineAsync(station.Id.Value, mover, request, async (line, _) =>
            {
                var at = await line.CounterAsync(counter, ct);
                if (at.TicketId is { } had && await line.TicketAsync(had, ct) is { } ticket)
                {
                    return new LineOutcome.CounterBusy(ticket.Number);
                }

                if (at.IsOpen)
                {
                    await line.SaveAsync(at with { OpenedAt = null }, ct);
                    line.Log("counterClosed", null, counter);
                }

                return new LineOutcome.Moved(null);
            }, ct);
}
