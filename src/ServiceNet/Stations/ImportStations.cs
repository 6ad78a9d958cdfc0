using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Live;

namespace ServiceNet.Stations;

/// <summary>A row that cannot be taken; the header is row 1.</summary>
public sealed record StationRowError(int Row, string Column, string Code, string Message);

/// <summary>What an import did.</summary>
public abstract record StationImportOutcome
{
    /// <summary>The rows are in and public at once.</summary>
    public sealed record Imported(int Rows, int Changed) : StationImportOutcome;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(IReadOnlyList<StationRowError> Rows) : StationImportOutcome;
}

/// <summary>
/// Takes stations from CSV, columns
/// <c>code,kind,name,district_code,district,zone,town,address,lng,lat,datum,services,counters,hours,is_sample</c>;
/// services are codes separated by semicolons. A second import of the same file changes nothing.
/// </summary>
public sealed class ImportStations
{
    private readonly NpgsqlDataSource _database;
    private readonly Changes _changes;
    private readonly StationDirectory _directory;
    private readonly TimeProvider _time;

    internal ImportStations(NpgsqlDataSource database, Changes changes, StationDirectory directory, TimeProvider time)
    {
        _database = database;
        _changes = changes;
        _directory = directory;
        _time = time;
    }

    /// <summary>Imports all rows or none.</summary>
    /// <param name="csv">UTF-8, with or without a byte-order mark.</param>
    /// <param name="minutesOf">How long a service takes when the file does not say; null for an unknown service.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="ct">Ends the reading; the write is one transaction.</param>
    public async Task<StationImportOutcome> ImportAsync(Stream csv, Func<string, int?> minutesOf, Actor actor, CancellationToken ct)
    {
        var (rows, errors) = await ReadAsync(csv, minutesOf, ct);
        if (errors.Count > 0)
        {
            return new StationImportOutcome.Refused(errors);
        }

        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = 0;
        foreach (var row in rows)
        {
            changed += await WriteAsync(connection, transaction, row, now, ct) ? 1 : 0;
        }

        if (changed == 0)
        {
            return new StationImportOutcome.Imported(rows.Count, 0);
        }

        await connection.AuditAsync(transaction, new AuditEntry(actor, "station.import", "stations", "*", null, new { rows = rows.Count, changed }), _time, ct);
        var version = await Changes.RaiseAsync(connection, transaction, StationDirectory.Topic, ct);
        await transaction.CommitAsync(ct);
        _directory.Forget();
        await _changes.AnnounceAsync(StationDirectory.Topic, version, "*");
        return new StationImportOutcome.Imported(rows.Count, changed);
    }

    private async Task<bool> WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Station s, DateTimeOffset now, CancellationToken ct)
    {
        var known = await connection.QuerySingleOrDefaultAsync<(Guid Id, string? Offers)>(new CommandDefinition(
            "select id, (select string_agg(service || ':' || minutes, ';' order by place) from station_services where station_id = id) from stations where code = @Code for update", new { s.Code }, transaction, cancellationToken: ct));
        var id = known.Id == Guid.Empty ? _time.NewId() : known.Id;
        var offers = string.Join(';', s.Offers.Select(o => $"{o.Service}:{o.Minutes}"));
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into stations (id, code, kind, name, district_code, district_name, zone, town, address, lng, lat, counters, hours, status, is_sample, created_at, updated_at)
            values (@id, @Code, @kind, @Name, @DistrictCode, @DistrictName, @Zone, @Town, @Address, @Lng, @Lat, @Counters, @Hours, 'listed', @IsSample, @now, @now)
            on conflict (code) do update set kind = excluded.kind, name = excluded.name, district_code = excluded.district_code, district_name = excluded.district_name,
              zone = excluded.zone, town = excluded.town, address = excluded.address, lng = excluded.lng, lat = excluded.lat, counters = excluded.counters,
              hours = excluded.hours, is_sample = excluded.is_sample, updated_at = excluded.updated_at, plan_version = stations.plan_version + 1
            where (stations.kind, stations.name, stations.district_code, stations.district_name, stations.zone, stations.town, stations.address, stations.lng, stations.lat, stations.counters, stations.hours, stations.is_sample)
              is distinct from (excluded.kind, excluded.name, excluded.district_code, excluded.district_name, excluded.zone, excluded.town, excluded.address, excluded.lng, excluded.lat, excluded.counters, excluded.hours, excluded.is_sample)
            """,
            new { id, s.Code, kind = EditStation.KindText(s.Kind), s.Name, s.DistrictCode, s.DistrictName, s.Zone, s.Town, s.Address, s.Lng, s.Lat, s.Counters, s.Hours, s.IsSample, now },
            transaction,
            cancellationToken: ct));
        if (known.Offers == offers)
        {
            return changed > 0;
        }

        await EditStation.ReplaceOffersAsync(connection, transaction, id, s.Offers, ct);
        if (changed == 0)
        {
            // Only the services changed: slots counted under the old ones are counted again.
            await connection.ExecuteAsync(new CommandDefinition("update stations set plan_version = plan_version + 1 where id = @id", new { id }, transaction, cancellationToken: ct));
        }

        return true;
    }

    private static async Task<(List<Station> Rows, List<StationRowError> Errors)> ReadAsync(Stream csv, Func<string, int?> minutesOf, CancellationToken ct)
    {
        var stations = new List<Station>();
        var errors = new List<StationRowError>();
        using var reader = new StreamReader(csv);
        using var rows = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, BadDataFound = null, TrimOptions = TrimOptions.Trim });
        if (!await rows.ReadAsync() || !rows.ReadHeader() || StationRow.Columns.FirstOrDefault(c => !rows.HeaderRecord!.Contains(c, StringComparer.Ordinal)) is { } missing)
        {
            return (stations, [new StationRowError(1, "", "import.missing_column", $"表头应有这些列：{string.Join(',', StationRow.Columns)}。")]);
        }

        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 2; await rows.ReadAsync(); row++)
        {
            ct.ThrowIfCancellationRequested();
            var read = new StationRow(row, column => rows.GetField(column) ?? "", minutesOf);
            if (read.Read() is { } station && codes.Add(station.Code))
            {
                stations.Add(station);
            }
            else
            {
                errors.AddRange(read.Errors.Count > 0 ? read.Errors : [new StationRowError(row, "code", "import.duplicate", "这个站点代码在文件里出现了两次。")]);
            }
        }

        return (stations, errors);
    }
}
