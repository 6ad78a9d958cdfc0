using Npgsql;
using ServiceNet.Local.Postgres;
using ServiceNet.Local.Redis;

namespace ServiceNet.Benchmarks.Stage;

/// <summary>The private servers both sides are measured on: one PostgreSQL with its default durability, one Redis.</summary>
internal sealed class Servers : IAsyncDisposable
{
    /// <summary>The database of the run, and the one of the limit.</summary>
    public const string Main = "servicenet", Limit = "pgbench_limit";

    private readonly DirectoryInfo _folder;
    private readonly PrivatePostgres _postgres;
    private readonly PrivateRedis? _redis;
    private readonly RunOptions _options;

    private Servers(DirectoryInfo folder, PrivatePostgres postgres, PrivateRedis? redis, RunOptions options)
    {
        _folder = folder;
        _postgres = postgres;
        _redis = redis;
        _options = options;
    }

    /// <summary>Where they keep their data; the hosts' files lie there too.</summary>
    public string Folder => _folder.FullName;

    public int PostgresId => _postgres.ProcessId;

    public static async Task<Servers> StartAsync(RunOptions options, CancellationToken ct)
    {
        // Open to the account PostgreSQL runs as when this is root.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"servicenet-benchmarks-{Environment.ProcessId}"));
        var postgres = await PrivatePostgres.StartAsync(
            new()
            {
                Directory = folder.FullName,
                // Loaded for the history's figures; counts nothing where a database does not turn it on.
                // Connections for 64 of pgbench beside the host's pool, whatever size that is.
                ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["shared_preload_libraries"] = "pg_stat_statements",
                    ["pg_stat_statements.track"] = "none",
                    ["max_connections"] = "200",
                },
            },
            ct);
        return new Servers(folder, postgres, await PrivateRedis.StartAsync(new() { Directory = folder.FullName }, ct), options);
    }

    /// <summary>How to reach a database.</summary>
    public NpgsqlConnectionStringBuilder Settings(string database) => new(_postgres.ConnectionString) { Database = database };

    public async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = database, Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    /// <summary>Runs SQL on a database.</summary>
    public async Task RunAsync(string database, string sql, CancellationToken ct)
    {
        await using var connection = await OpenAsync(database, ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Starts the host on a database and waits until it is ready.</summary>
    public Task<ServerProcess> StartHostAsync(string database, CancellationToken ct)
        => ServerProcess.StartAsync(port => [_options.Host, "--urls", $"http://127.0.0.1:{port}"], HostEnvironment(database), "/health/ready", ct);

    /// <summary>Has the host recount every invariant of a database.</summary>
    public Task<(int ExitCode, string Said)> VerifyAsync(string database, CancellationToken ct)
        => ServerProcess.RunAsync([_options.Host, "verify"], HostEnvironment(database), ct);

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Dictionary<string, string> HostEnvironment(string database)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__Postgres"] = _postgres.ConnectionString.Replace($"Database={Main}", $"Database={database}", StringComparison.Ordinal),
            ["ServiceNet__DataDirectory"] = Path.Combine(_folder.FullName, "data"),
            ["ServiceNet__RateLimits__Enabled"] = "false",
            ["ServiceNet__Bookings__HorizonDays"] = "60",
        };
        if (_redis is not null)
        {
            environment["ConnectionStrings__Redis"] = _redis.ConnectionString;
        }

        foreach (var (name, value) in _options.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }
}
