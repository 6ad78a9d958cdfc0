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

/// <summary>
/// Finds complaints for handlers. A page costs what the page holds, whatever the history: the database's function knows which index to
/// walk and when to ask the pairs of characters (decision 0021).
/// </summary>
internal sealed class SearchComplaints(NpgsqlDataSource database, TimeProvider time)
{
    // Of the long texts a list shows only the subject: the others lie apart and stay there.
    private static readonly string Columns = string.Join(", ", ComplaintRow.Columns.Split(", ").Except(["description", "wish", "outcome_words", "reject_words", "rating_words", "supplement_asked"], StringComparer.Ordinal));

    /// <summary>A page's rows, without the long texts of a case.</summary>
    public async Task<IReadOnlyList<ComplaintRow>> FindAsync(ComplaintQuery query, ComplaintPlace? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<ComplaintRow>(new CommandDefinition(
            $"select {Columns} from find_complaints_1(@Stations, @Offered, @status, @grams, @facets, @Overdue, @now, @ByDue, @due, @id, @limit)",
            new
            {
                query.Stations,
                query.Offered,
                status = query.Status is { } s ? Change.Text(s) : null,
                grams = query.Text is { } text ? Grams.OfQuery(text) : [],
                facets = FacetsOf(query),
                query.Overdue,
                now = time.GetUtcNow(),
                query.ByDue,
                due = after?.DueAt,
                id = after?.Id,
                limit,
            },
            cancellationToken: ct))];
    }

    /// <summary>How many there are of what is asked for.</summary>
    public async Task<long> CountAsync(ComplaintQuery query, CancellationToken ct)
    {
        const string Tokens = "complaint_tokens_1(id, grams, kind, status, station_id, transfer_to, review_station, review_decision, assignee_id, district, due_at)";
        string[] wanted =
        [
            .. query.Text is { } text ? Grams.OfQuery(text) : [], .. FacetsOf(query), .. query.Status is { } s ? new[] { "/s" + Change.Text(s) } : [], .. query.ByDue || query.Overdue == true ? new[] { "/o" } : [],
            .. query.Offered && query.Stations is null ? new[] { "/t" } : [],
        ];
        var where = new List<string>();
        Add(wanted.Length > 0, $"{Tokens} @> @wanted");
        Add(query.Stations is not null, $"{Tokens} && @views");
        Add(query.Overdue == true, "due_at < @now");
        Add(query.Overdue == false, "(due_at is null or due_at >= @now)");
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from complaints {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))}",
            new { wanted, views = query.Stations?.Select(v => (query.Offered ? "/t" : "/v") + v).ToArray(), now = time.GetUtcNow() },
            cancellationToken: ct));

        void Add(bool asked, string condition)
        {
            if (asked)
            {
                where.Add(condition);
            }
        }
    }

    /// <summary>What a case is narrowed to beside its state, as <c>complaint_tokens_1</c> spells it.</summary>
    internal static string[] FacetsOf(ComplaintQuery query)
    {
        var facets = new List<string>();
        if (query.Kind is { } kind)
        {
            facets.Add("/k" + Change.Text(kind));
        }

        if (query.Assignee is { } assignee)
        {
            facets.Add("/a" + assignee);
        }

        if (query.Unassigned)
        {
            facets.Add("/a");
        }

        if (query.District is { } district)
        {
            facets.Add("/d" + district);
        }

        return [.. facets];
    }
}
