using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Work;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>
/// Ends a station's day: who still waits is told and leaves the line, counters close, the day's estimates are measured, and
/// the log has its last entry.
/// </summary>
internal sealed class CloseDay(ChangeLine lines, EndVisit visits, MoveTicket moves)
{
    /// <summary>A person's number ended with the day.</summary>
    public const string ClosedFact = "ticket.closed";

    /// <summary>By a clerk, today.</summary>
    public Task<LineOutcome> ByClerkAsync(Guid station, string? reason, LineMover mover, IdempotentRequest? request, CancellationToken ct)
        => lines.OnLineAsync(station, mover, request, (line, _) => CloseAsync(line, reason, mover, ct), ct);

    /// <summary>By the clock, today or a day that nobody ended.</summary>
    public Task<LineOutcome> ByClockAsync(Guid station, DateOnly day, CancellationToken ct)
        => lines.OnDayAsync(station, day, LineMover.System, (line, _) => CloseAsync(line, null, LineMover.System, ct), ct);

    private async Task<LineOutcome> CloseAsync(HeldLine line, string? reason, LineMover mover, CancellationToken ct)
    {
        if (line.ClosedAt is not null)
        {
            return new LineOutcome.Moved(null);
        }

        var live = await line.Connection.QueryAsync<Ticket>(new CommandDefinition(
            $"select {Ticket.Columns} from queue_tickets where station_id = @Station and day = @Day and status in ('waiting', 'called', 'serving') order by place for update", new { line.Station, line.Day }, line.Transaction, cancellationToken: ct));
        var (told, served) = (0, 0);
        foreach (var ticket in live)
        {
            // Whoever was called and is on the way is told, as those who wait.
            if (ticket.Status == TicketStatus.Serving)
            {
                await visits.ServedAsync(line, ticket, mover.Actor, said: false, ct);
                served++;
                continue;
            }

            await moves.LeaveWithinAsync(line, ticket, EndedBecause.Closing, reason, ct);
            await line.TellAsync(ClosedFact, ticket, ct);
            told++;
        }

        await line.Connection.ExecuteAsync(new CommandDefinition(
            """
            update queue_counters set opened_at = null, ticket_id = null where station_id = @Station and day = @Day;
            update queue_days d set told = m.told, within_p50 = m.within_p50, within_p90 = m.within_p90
            from (
              select * from queue_coverage_1(@Station, @Day)) m
            where d.station_id = @Station and d.day = @Day;
            """,
            new { line.Station, line.Day },
            line.Transaction,
            cancellationToken: ct));
        line.ClosedAt = line.Now;
        line.Log("closed", null, detail: new { told, served, reason });
        return new LineOutcome.Moved(null);
    }
}

/// <summary>Closes the lines of stations whose last session ended a while ago, and of days that nobody closed.</summary>
internal sealed class CloseDaysByClock(CloseDay close, FindStation stations, IOptions<QueuesOptions> options, TimeProvider time) : IRecurringJob
{
    public string Name => "queues.close_days";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = Shanghai.DayOf(now);
        var open = await connection.QueryAsync<(Guid Station, DateOnly Day)>(new CommandDefinition("select station_id, day from queue_days where closed_at is null and day <= @today order by day, station_id", new { today }, cancellationToken: ct));
        foreach (var (station, day) in open)
        {
            if (day < today || await IsOverAsync(station, day, now, ct))
            {
                await close.ByClockAsync(station, day, ct);
            }
        }
    }

    private async ValueTask<bool> IsOverAsync(Guid station, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        var sessions = (await stations.ByIdAsync(new StationId(station), ct))?.Day(day).Sessions ?? [];
        return sessions.Count == 0 || now >= Shanghai.At(day, sessions[^1].Closes) + options.Value.CloseAfter;
    }
}
