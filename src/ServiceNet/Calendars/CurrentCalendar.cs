using Dapper;
using Npgsql;
using ServiceNet.Platform.Live;

namespace ServiceNet.Calendars;

/// <summary>The calendar in memory; an import reaches every process within a second.</summary>
public sealed class CurrentCalendar
{
    /// <summary>The change topic of imports.</summary>
    public const string Topic = "calendar";

    private readonly NpgsqlDataSource _database;
    private readonly SemaphoreSlim _one = new(1);
    private volatile WorkCalendar? _current;
    private int _generation;

    /// <summary>Listens for imports.</summary>
    public CurrentCalendar(NpgsqlDataSource database, Changes changes)
    {
        _database = database;
        changes.On(Topic, _ => Forget());
    }

    /// <summary>The calendar as of the last import; from memory unless an import came.</summary>
    public ValueTask<WorkCalendar> GetAsync(CancellationToken ct)
        => _current is { } calendar ? ValueTask.FromResult(calendar) : new ValueTask<WorkCalendar>(LoadAsync(ct));

    /// <summary>Reads it again at the next call.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _current = null;
    }

    private async Task<WorkCalendar> LoadAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_current is { } loaded)
            {
                return loaded;
            }

            var generation = Volatile.Read(ref _generation);
            await using var connection = await _database.OpenConnectionAsync(ct);
            // The version first: rows newer than it only cost one more reading, never a stale plan that passes.
            var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select version from calendar_plan()", cancellationToken: ct));
            var rows = await connection.QueryAsync<(DateOnly Day, string Kind, string Name, string Source)>(new CommandDefinition("select day, kind, name, source from calendar_days", cancellationToken: ct));
            var calendar = new WorkCalendar(rows.Select(r => new ArrangedDay(r.Day, r.Kind == "off", r.Name, r.Source)), version);
            if (generation == Volatile.Read(ref _generation))
            {
                _current = calendar;
            }

            return calendar;
        }
        finally
        {
            _one.Release();
        }
    }
}
