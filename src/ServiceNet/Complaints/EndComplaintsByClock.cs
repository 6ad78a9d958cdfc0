using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Work;

namespace ServiceNet.Complaints;

/// <summary>
/// What time does to complaints: an answer nobody objected to closes the case, with a message; a rejection becomes final; a transfer nobody accepted comes back.
/// Each under its row's lock, which decides between two processes.
/// </summary>
internal sealed class EndComplaintsByClock(Change change, MoveDeadlines deadlines, TransferComplaint transfers, TimeProvider time, ILogger<EndComplaintsByClock> log) : IRecurringJob
{
    public const string ClosedFact = "complaint.closed";
    private const int Batch = 200;

    public string Name => "complaints.by-clock";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var id in await DueAsync(connection, "select id from complaints where reopen_until < @now order by reopen_until limit @Batch", now, ct))
        {
            await TryAsync(id, () => CloseAsync(id, ct));
        }

        foreach (var id in await DueAsync(connection, "select id from complaints where transfer_to is not null and transfer_due < @now order by transfer_due limit @Batch", now, ct))
        {
            await TryAsync(id, () => transfers.TimeOutAsync(id, ct));
        }
    }

    private Task<MoveOutcome> CloseAsync(Guid id, CancellationToken ct)
        => change.RunAsync(id.ToString(), ComplaintMover.System, null, null, async held =>
        {
            if (held.Row.ReopenUntil is not { } until || !DeadlineWarnings.IsOver(until, held.Now))
            {
                return new MoveOutcome.Illegal(held.Row.Status);
            }

            await deadlines.EndAsync(held.Connection, held.Transaction, held.Row.Id, SuspectCrime.OtherClocks, held.Now, ct);
            if (held.Target(ComplaintMove.CloseBySilence) is not { } closed)
            {
                // What was not accepted stays so, with its reason and the other routes; it only can no longer be objected to.
                held.Row = held.Row with { ReopenUntil = null };
                held.Log("final");
                return new MoveOutcome.Moved();
            }

            held.Row = held.Row with { Status = closed, ReopenUntil = null };
            held.Log("closed");
            held.Tell(ClosedFact);
            return new MoveOutcome.Moved();
        }, ct);

    private async Task TryAsync(Guid id, Func<Task<MoveOutcome>> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // One that is locked or fails must not hold up the rest; its turn comes again.
            log.LogWarning("Complaint {Id} could not be moved by the clock: {Reason}", id, e.GetType().Name);
        }
    }

    private static Task<IEnumerable<Guid>> DueAsync(NpgsqlConnection connection, string sql, DateTimeOffset now, CancellationToken ct)
        => connection.QueryAsync<Guid>(new CommandDefinition(sql, new { now, Batch }, cancellationToken: ct));
}
