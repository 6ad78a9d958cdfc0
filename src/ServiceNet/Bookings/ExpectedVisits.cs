using Dapper;
using Npgsql;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Bookings;

/// <summary>A visit of today that has not begun.</summary>
public sealed record ExpectedVisit(string Service, DateTimeOffset Start);

/// <summary>The room's public door for a line that wants to know who will go before others: when, and for what, never who.</summary>
public sealed class ExpectedVisits
{
    private readonly NpgsqlDataSource _database;

    internal ExpectedVisits(NpgsqlDataSource database) => _database = database;

    /// <summary>Confirmed bookings of a station for the rest of the day, earliest first.</summary>
    public async Task<IReadOnlyList<ExpectedVisit>> OfAsync(Guid station, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Service, DateTimeOffset Start)>(new CommandDefinition(
            "select service, starts_at from bookings where station_id = @station and status = 'confirmed' and starts_at > @now and starts_at < @tomorrow order by starts_at",
            new { station, now = now.ToUniversalTime(), tomorrow = Shanghai.StartOf(Shanghai.DayOf(now).AddDays(1)).ToUniversalTime() },
            cancellationToken: ct));
        return [.. rows.Select(r => new ExpectedVisit(r.Service, r.Start))];
    }
}
