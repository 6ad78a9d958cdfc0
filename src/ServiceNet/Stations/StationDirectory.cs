using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Live;

namespace ServiceNet.Stations;

/// <summary>
/// Every station in this process's memory, with Redis behind it: a process that starts or was told of an edit reads
/// the snapshot of that version from Redis and only then from PostgreSQL.
/// </summary>
internal sealed class StationDirectory
{
    public const string Topic = "stations";
    private static readonly TimeSpan KeptInRedis = TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web);

    private readonly NpgsqlDataSource _database;
    private readonly DatabaseName _name;
    private readonly ILiveState _live;
    private readonly TimeProvider _time;
    private readonly ILogger<StationDirectory> _log;
    private readonly SemaphoreSlim _one = new(1);
    private volatile StationSnapshot? _current;
    private volatile bool _stale = true;

    public StationDirectory(NpgsqlDataSource database, DatabaseName name, ILiveState live, Changes changes, TimeProvider time, ILogger<StationDirectory> log)
    {
        _database = database;
        _name = name;
        _live = live;
        _time = time;
        _log = log;
        changes.On(Topic, _ => _stale = true);
    }

    /// <summary>The stations as of the last edit this process heard of.</summary>
    public ValueTask<StationSnapshot> GetAsync(CancellationToken ct)
        => _current is { } snapshot && !_stale ? ValueTask.FromResult(snapshot) : new ValueTask<StationSnapshot>(LoadAsync(ct));

    /// <summary>Reads again at the next call, after an edit of this process or a plan found outdated.</summary>
    public void Forget() => _stale = true;

    private async Task<StationSnapshot> LoadAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_current is { } loaded && !_stale)
            {
                return loaded;
            }

            // Lowered before reading: an edit that lands meanwhile raises it again.
            _stale = false;
            return _current = await ReadAsync(ct);
        }
        catch (NpgsqlException) when (_current is not null)
        {
            // The directory outlives its database: yesterday's list is better than none, and is read again soon.
            _stale = true;
            _log.LogWarning("Stations are served from memory while the database is away");
            return _current;
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

    private async Task<StationSnapshot> ReadAsync(CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce((select version from change_versions where topic = @Topic), 0)", new { Topic }, cancellationToken: ct));
        var key = $"servicenet:{await _name.GetAsync(ct)}:stations:{version}";
        if (await _live.GetAsync(key) is { } kept && JsonSerializer.Deserialize<Station[]>(kept, Compact) is { } known)
        {
            return new StationSnapshot(known, version);
        }

        var stations = await FromDatabaseAsync(connection, Shanghai.DayOf(_time.GetUtcNow()), ct);
        await _live.SetAsync(key, JsonSerializer.SerializeToUtf8Bytes(stations, Compact), KeptInRedis);
        return new StationSnapshot(stations, version);
    }

    private static async Task<Station[]> FromDatabaseAsync(NpgsqlConnection connection, DateOnly today, CancellationToken ct)
    {
        using var rows = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select id, code, kind, name, district_code, district_name, zone, town, address, lng, lat, counters, hours, make_up_hours, status, phone, is_sample, plan_version
            from stations order by array_position(array['rightsProtection', 'trademarkGuidance', 'mediationCommittee'], kind), code;
            select station_id, service, minutes from station_services order by station_id, place;
            select station_id, day, hours, reason from station_exceptions where day >= @today order by day
            """,
            new { today },
            cancellationToken: ct));
        var stations = (await rows.ReadAsync<Station>()).ToArray();
        var offers = (await rows.ReadAsync<(Guid Station, string Service, int Minutes)>()).ToLookup(r => r.Station, r => new StationOffer(r.Service, r.Minutes));
        var exceptions = (await rows.ReadAsync<(Guid Station, DateOnly Day, string? Hours, string Reason)>()).ToLookup(r => r.Station, r => new StationException(r.Day, r.Hours, r.Reason));
        return [.. stations.Select(s => s with { Offers = [.. offers[s.Id]], Exceptions = [.. exceptions[s.Id]] })];
    }
}

/// <summary>All stations at one version; never changed, so it is shared by every request.</summary>
internal sealed class StationSnapshot
{
    private readonly Dictionary<string, Station> _byName;

    public StationSnapshot(Station[] all, long version)
    {
        All = all;
        Listed = [.. all.Where(s => s.Status == StationStatus.Listed)];
        Version = version;
        _byName = new Dictionary<string, Station>(StringComparer.OrdinalIgnoreCase);
        foreach (var station in all)
        {
            _byName[station.Code] = station;
            _byName[station.Id.ToString()] = station;
        }
    }

    public IReadOnlyList<Station> All { get; }

    public IReadOnlyList<Station> Listed { get; }

    public long Version { get; }

    /// <summary>By id or code, whatever its status.</summary>
    public Station? Find(string idOrCode) => _byName.GetValueOrDefault(idOrCode);
}
