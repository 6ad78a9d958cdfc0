using Dapper;
using Npgsql;

namespace ServiceNet.Accounts;

/// <summary>A staff member another can hand work to.</summary>
public sealed record Colleague(Guid Id, string Name);

/// <summary>Whom work can be given to at a station's counter, and what those are called whose ids stand on it.</summary>
public sealed class FindColleagues(NpgsqlDataSource database)
{
    /// <summary>Who works at a station's counter and is not suspended; for null, the city's desk, the administrators.</summary>
    public async Task<IReadOnlyList<Colleague>> OfStationAsync(Guid? station, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Colleague>(new CommandDefinition(
            """
            select s.id, s.display_name as name from staff s
            where s.suspended_at is null and exists (select from staff_roles r where r.staff_id = s.id
              and case when @station::uuid is null then r.role = 'admin' else r.station_id = @station and r.role in ('stationClerk', 'stationHead', 'committeeSecretary') end)
            order by s.display_name, s.id
            """,
            new { station },
            cancellationToken: ct))];
    }

    /// <summary>The names behind ids, in one statement; also of those who have left.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<Guid, string>();
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Colleague>(new CommandDefinition("select id, display_name as name from staff where id = any(@ids)", new { ids = ids.ToArray() }, cancellationToken: ct))).ToDictionary(c => c.Id, c => c.Name);
    }
}
