using System.Globalization;
using Dapper;
using Npgsql;

namespace ServiceNet.Complaints;

/// <summary>What the handlers' list is asked for.</summary>
/// <param name="Stations">Whose cases; null is every station's and the city's desk.</param>
/// <param name="ByDue">The soonest due first, of those that have something due; else the newest first.</param>
internal sealed record ComplaintQuery(Guid[]? Stations, ComplaintStatus? Status, ComplaintKind? Kind, bool? Overdue, Guid? Assignee, bool Unassigned, string? District, bool Offered, string? Text, bool ByDue);

/// <summary>The place after which a page begins.</summary>
internal sealed record ComplaintPlace(DateTimeOffset? DueAt, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DueAt?.UtcTicks}/{Id}");

    public static ComplaintPlace? Parse(string? text)
        => text?.Split('/') is [var ticks, var id] ? new ComplaintPlace(ticks.Length == 0 ? null : new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(id)) : null;
}

/// <summary>Finds complaints for handlers: each list walks one index in its order.</summary>
internal sealed class SearchComplaints(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<IReadOnlyList<ComplaintRow>> FindAsync(ComplaintQuery query, ComplaintPlace? after, int limit, CancellationToken ct)
    {
        var grams = query.Text is { } text ? Grams.OfQuery(text) : [];
        var where = new List<string>();
        if (query.Stations is not null)
        {
            where.Add(query.Offered ? "transfer_to = any(@Stations)" : "(station_id = any(@Stations) or transfer_to = any(@Stations) or (review_station = any(@Stations) and review_decision is null))");
        }
        else if (query.Offered)
        {
            where.Add("transfer_to is not null");
        }

        Add(query.Status is not null, "status = @status");
        Add(query.Kind is not null, "kind = @kind");
        Add(query.Overdue == true, "due_at < @now");
        Add(query.Overdue == false, "(due_at is null or due_at >= @now)");
        Add(query.Assignee is not null, "assignee_id = @Assignee");
        Add(query.Unassigned, "assignee_id is null");
        Add(query.District is not null, "district = @District");
        Add(grams.Length > 0, "grams @> @grams");
        Add(query.ByDue, "due_at is not null");
        Add(after is not null, query.ByDue ? "(due_at, id) > (@due, @id)" : "id < @id");
        var order = query.ByDue ? "due_at, id" : "id desc";
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<ComplaintRow>(new CommandDefinition(
            $"select {ComplaintRow.Columns} from complaints {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))} order by {order} limit @limit",
            new
            {
                query.Stations,
                status = query.Status is { } s ? Change.Text(s) : null,
                kind = query.Kind is { } k ? Change.Text(k) : null,
                now = time.GetUtcNow(),
                query.Assignee,
                query.District,
                grams,
                due = after?.DueAt,
                id = after?.Id,
                limit,
            },
            cancellationToken: ct))];

        void Add(bool wanted, string condition)
        {
            if (wanted)
            {
                where.Add(condition);
            }
        }
    }
}
