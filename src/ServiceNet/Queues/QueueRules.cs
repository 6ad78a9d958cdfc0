using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Live;

namespace ServiceNet.Queues;

/// <summary>What a station asks of its line.</summary>
/// <param name="DailyCap">Numbers a day; null for no cap.</param>
/// <param name="DistanceMeters">Taking by phone only from so near; null for anywhere.</param>
/// <param name="PriorityAfter">One priority person after so many ordinary ones.</param>
/// <param name="ReturnAfter">Who was missed lets so many others pass.</param>
/// <param name="GraceMinutes">How long they may come back.</param>
/// <param name="Notice">The station's own line on the call screen; null for none.</param>
/// <param name="WallVersion">Grows when the paper on the wall is to lose its force.</param>
internal sealed record QueueRules(int? DailyCap, int? DistanceMeters, int PriorityAfter, int ReturnAfter, int GraceMinutes, string? Notice, int WallVersion);

/// <summary>Every station's rules in memory; an edit reaches all processes within a second.</summary>
internal sealed class AllQueueRules
{
    public const string Topic = "queue-rules";
    private readonly NpgsqlDataSource _database;
    private readonly Changes _changes;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private readonly QueueRules _usual;
    private volatile Dictionary<Guid, QueueRules>? _known;
    private volatile bool _stale = true;

    public AllQueueRules(NpgsqlDataSource database, Changes changes, IOptions<QueuesOptions> options, TimeProvider time)
    {
        (_database, _changes, _time) = (database, changes, time);
        _usual = new(null, null, options.Value.PriorityAfter, options.Value.ReturnAfter, options.Value.GraceMinutes, null, 1);
        changes.On(Topic, _ => _stale = true);
    }

    /// <summary>A station's rules, the city's where it has none.</summary>
    public async ValueTask<QueueRules> OfAsync(Guid station, CancellationToken ct)
        => (_known is { } known && !_stale ? known : await LoadAsync(ct)).GetValueOrDefault(station, _usual);

    /// <summary>Replaces a station's rules; the audit trail keeps them. The wall's version only ever grows, whoever saves beside.</summary>
    public async Task SetAsync(Guid station, QueueRules rules, bool renewWall, Actor actor, CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into queue_rules (station_id, daily_cap, distance_meters, priority_after, return_after, grace_minutes, notice, wall_version)
            values (@station, @DailyCap, @DistanceMeters, @PriorityAfter, @ReturnAfter, @GraceMinutes, @Notice, 1 + @renew)
            on conflict (station_id) do update set daily_cap = excluded.daily_cap, distance_meters = excluded.distance_meters, priority_after = excluded.priority_after,
              return_after = excluded.return_after, grace_minutes = excluded.grace_minutes, notice = excluded.notice, wall_version = queue_rules.wall_version + @renew
            """,
            new { station, rules.DailyCap, rules.DistanceMeters, rules.PriorityAfter, rules.ReturnAfter, rules.GraceMinutes, rules.Notice, renew = renewWall ? 1 : 0 },
            transaction,
            cancellationToken: ct));
        await connection.AuditAsync(transaction, new AuditEntry(actor, "queue.rules", "station", station.ToString(), station, new { rules.DailyCap, rules.DistanceMeters, rules.PriorityAfter, rules.ReturnAfter, rules.GraceMinutes, rules.Notice, renewWall }), _time, ct);
        var version = await Changes.RaiseAsync(connection, transaction, Topic, ct);
        await transaction.CommitAsync(ct);
        _stale = true;
        await _changes.AnnounceAsync(Topic, version, station.ToString());
    }

    private async Task<Dictionary<Guid, QueueRules>> LoadAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_known is { } known && !_stale)
            {
                return known;
            }

            // Lowered before reading: an edit that lands meanwhile raises it again.
            _stale = false;
            await using var connection = await _database.OpenConnectionAsync(ct);
            var rows = await connection.QueryAsync<Row>(new CommandDefinition("select station_id, daily_cap, distance_meters, priority_after, return_after, grace_minutes, notice, wall_version from queue_rules", cancellationToken: ct));
            return _known = rows.ToDictionary(r => r.StationId, r => new QueueRules(r.DailyCap, r.DistanceMeters, r.PriorityAfter, r.ReturnAfter, r.GraceMinutes, r.Notice, r.WallVersion));
        }
        catch
        {
            _stale = true;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed record Row
    {
        public Guid StationId { get; init; }

        public int? DailyCap { get; init; }

        public int? DistanceMeters { get; init; }

        public int PriorityAfter { get; init; }

        public int ReturnAfter { get; init; }

        public int GraceMinutes { get; init; }

        public string? Notice { get; init; }

        public int WallVersion { get; init; }
    }
}
