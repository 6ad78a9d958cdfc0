using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>The database's own name for itself: what several databases keep on one Redis never mixes.</summary>
public sealed class DatabaseName(NpgsqlDataSource database)
{
    private volatile string? _name;

    /// <summary>The name if it was asked for before, else null.</summary>
    public string? Known => _name;

    /// <summary>The cluster's identifier and the database's number in it.</summary>
    public async ValueTask<string> GetAsync(CancellationToken ct)
    {
        if (_name is { } known)
        {
            return known;
        }

        await using var command = database.CreateCommand("select system_identifier || '/' || (select oid from pg_database where datname = current_database()) from pg_control_system()");
        return _name = (string)(await command.ExecuteScalarAsync(ct))!;
    }
}
