using Dapper;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Complaints;

/// <summary>What waits for a handler, as numbers. Each case counts once in each.</summary>
/// <param name="DueToday">Due today and not over.</param>
/// <param name="Near">Due later, with at most two working days left.</param>
/// <param name="Offered">Transfers that wait for an answer.</param>
/// <param name="Review">Answers of other stations to look at.</param>
/// <param name="Inbox">At the city's desk, for administrators; else 0.</param>
public sealed record ComplaintCountsView(int Overdue, int DueToday, int Near, int Offered, int Unassigned, int Review, int Inbox);

/// <summary>Counts what is open: what has ended is in none of the indexes it reads.</summary>
internal sealed class CountComplaints(NpgsqlDataSource database, CurrentCalendar calendars, TimeProvider time)
{
    public async Task<ComplaintCountsView> Async(Guid[]? stations, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = Shanghai.DayOf(now);
        var calendar = await calendars.GetAsync(ct);
        var near = today;
        while (DeadlineWarnings.WorkingDaysLeft(today, near.AddDays(1), calendar) <= DeadlineWarnings.AmberDays)
        {
            near = near.AddDays(1);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<ComplaintCountsView>(new CommandDefinition(
            """
            select count(*) filter (where due_at < @now)::int as overdue, count(*) filter (where due_at >= @now and due_at < @tomorrow)::int as due_today, count(*) filter (where due_at >= @tomorrow and due_at < @nearUntil)::int as near,
              (select count(*) from complaints where transfer_to is not null and (@stations::uuid[] is null or transfer_to = any(@stations)))::int as offered,
              count(*) filter (where assignee_id is null and status in ('submitted', 'supplementRequested', 'accepted', 'referred'))::int as unassigned,
              (select count(*) from complaints where review_station is not null and review_decision is null and (@stations::uuid[] is null or review_station = any(@stations)))::int as review,
              count(*) filter (where @stations::uuid[] is null and station_id is null)::int as inbox
            from complaints where due_at is not null and (@stations::uuid[] is null or station_id = any(@stations))
            """,
            new { stations, now, tomorrow = Shanghai.StartOf(today.AddDays(1)).ToUniversalTime(), nearUntil = Shanghai.StartOf(near.AddDays(1)).ToUniversalTime() },
            cancellationToken: ct));
    }
}
