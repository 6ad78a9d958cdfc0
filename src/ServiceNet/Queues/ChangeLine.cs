using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Queues;

/// <summary>
/// The frame every act on a line runs in: one transaction, the key looked at, the station's day locked, the log and its
/// chain written beside the effect, those who are near told; then the live line of every process.
/// </summary>
internal sealed class ChangeLine(NpgsqlDataSource database, LiveLines lines, AllQueueRules rules, IOptions<QueuesOptions> options, TimeProvider time)
{
    /// <summary>A person is near.</summary>
    public const string NearFact = "ticket.near";

    /// <summary>An act on a station's line of today.</summary>
    public async Task<LineOutcome> OnLineAsync(Guid station, LineMover mover, IdempotentRequest? request, Func<HeldLine, QueueRules, Task<LineOutcome>> act, CancellationToken ct)
        => mover.Stations is { } own && !own.Contains(station)
            ? new LineOutcome.OtherStation()
            : await RunAsync(station, Shanghai.DayOf(time.GetUtcNow()), null, mover, request, act, ct);

    /// <summary>An act on a station's line of a day gone by, or of today.</summary>
    public Task<LineOutcome> OnDayAsync(Guid station, DateOnly day, LineMover mover, Func<HeldLine, QueueRules, Task<LineOutcome>> act, CancellationToken ct)
        => RunAsync(station, day, null, mover, null, act, ct);

    /// <summary>An act on one number, locked.</summary>
    public async Task<LineOutcome> OnTicketAsync(TicketId id, LineMover mover, IdempotentRequest? request, Func<HeldLine, Ticket, QueueRules, Task<LineOutcome>> act, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<Place>(new CommandDefinition("select station_id, day, account_id from queue_tickets where id = @Value", new { id.Value }, cancellationToken: ct));
        await connection.CloseAsync();
        return found is null || (mover.Account is not null && found.AccountId != mover.Account) ? new LineOutcome.Unknown()
            : mover.Account is null && mover.Stations is { } own && !own.Contains(found.StationId) ? new LineOutcome.OtherStation()
            : found.Day != Shanghai.DayOf(time.GetUtcNow()) ? new LineOutcome.OtherDay()
            : await RunAsync(found.StationId, found.Day, found.AccountId, mover, request, async (line, own) => await act(line, (await line.TicketAsync(id.Value, ct))!, own), ct);
    }

    private async Task<LineOutcome> RunAsync(Guid station, DateOnly day, Guid? person, LineMover mover, IdempotentRequest? request, Func<HeldLine, QueueRules, Task<LineOutcome>> act, CancellationToken ct)
    {
        var own = await rules.OfAsync(station, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Reused:
                return new LineOutcome.KeyReused();
            case Repeat.Same same:
                return new LineOutcome.Repeated(Guid.Parse(same.Resource));
        }

        if (person is { } account)
        {
            // Persons before lines, as everywhere: whoever comes back into this line may be drawing a number at another.
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@person)", new { person = PersonLock.Of(account) }, transaction, cancellationToken: ct));
        }

        var line = await HeldLine.HoldAsync(connection, transaction, station, day, mover.Actor, time, ct);
        var outcome = await act(line, own);
        if (outcome is LineOutcome.Nobody && request is not null)
        {
            // An answer, not a refusal: its repeat must not call whoever came meanwhile.
            await request.CompleteAsync(connection, transaction, 204, station.ToString(), line.Now, ct);
            await transaction.CommitAsync(CancellationToken.None);
            return outcome;
        }

        if (outcome is not LineOutcome.Moved moved)
        {
            // Whatever the act wrote goes with the transaction: it is refused whole.
            return outcome;
        }

        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 200, (moved.Ticket?.Id ?? station).ToString(), line.Now, ct);
        }

        if (!line.IsChanged)
        {
            await transaction.CommitAsync(CancellationToken.None);
            return moved;
        }

        // Short and not abandoned once begun: the caller may have gone, the line must not be half.
        await TellWhoIsNearAsync(line, own, CancellationToken.None);
        var version = await line.WriteAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        await connection.CloseAsync();
        await lines.ChangedAsync(station, day, version);
        return moved;
    }

    /// <summary>Once a number: who has few enough people ahead and watches on a phone is told so.</summary>
    private async Task TellWhoIsNearAsync(HeldLine line, QueueRules own, CancellationToken ct)
    {
        if (line.ClosedAt is not null)
        {
            return;
        }

        var order = LineOrder.Of(await line.WaitingAsync(ct), line.Calls, line.SincePriority, own, line.Now);
        var open = await line.OpenCountersAsync(ct);
        foreach (var near in Near(order, open).Where(t => t.AccountId is not null && !t.ToldNear))
        {
            await line.SaveAsync(near with { ToldNear = true }, ct);
            await line.TellAsync(NearFact, near, ct);
        }
    }

    /// <summary>Who has few people ahead at a counter that will call them.</summary>
    private IEnumerable<Ticket> Near(IReadOnlyList<InLine> order, IReadOnlyList<CounterState> open)
    {
        if (open.All(c => c.Services is null))
        {
            return order.Take(options.Value.NearAhead + 1).Select(s => s.Ticket);
        }

        return open.SelectMany(c => order.Where(s => c.Takes(s.Ticket, open)).Take(options.Value.NearAhead + 1)).Select(s => s.Ticket).DistinctBy(t => t.Id);
    }

    private sealed record Place
    {
        public Guid StationId { get; init; }

        public DateOnly Day { get; init; }

        public Guid? AccountId { get; init; }
    }
}
