using Npgsql;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Local.Postgres;
using ServiceNet.Local.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace ServiceNet.IntegrationTests.City;

/// <summary>
/// The one PostgreSQL all cities of a test run live in, started when the first asks, with a migrated and filled
/// template that every city is cloned from.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private const string Template = "city_template";
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"servicenet-tests-{Environment.ProcessId}");
    private readonly Lazy<Task<PrivatePostgres>> postgres;
    private readonly SemaphoreSlim cloning = new(1);
    private int cities;
    private bool templateMade;

    public TestServers() => postgres = new(StartPostgresAsync);

    /// <summary>A database with schema and sample data, or an empty one.</summary>
    public async Task<string> NewDatabaseAsync(bool filled, CancellationToken ct)
    {
        var server = (await postgres.Value).ConnectionString;
        var name = $"city_{Interlocked.Increment(ref cities)}";
        await cloning.WaitAsync(ct);
        try
        {
            if (filled && !templateMade)
            {
                await MakeTemplateAsync(server, ct);
                templateMade = true;
            }

            await ExecuteAsync(server, filled ? $"create database {name} template {Template}" : $"create database {name}", ct);
        }
        finally
        {
            cloning.Release();
        }

        return Named(server, name);
    }

    /// <summary>What the server wrote to its log, from a place in it on; each line begins with database and application.</summary>
    public async Task<(string[] Lines, long End)> LogAsync(long from, CancellationToken ct)
    {
        var path = Path.Combine((await postgres.Value).DataDirectory, "server.log");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = from;
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync(ct);
        return (text.Split('\n'), file.Position);
    }

    /// <summary>A Redis of a city's own: announcements go to everyone who listens on one.</summary>
    public async Task<PrivateRedis> NewRedisAsync(CancellationToken ct)
        => await PrivateRedis.StartAsync(new() { Directory = NewFolder() }, ct) ?? throw new InvalidOperationException("These tests need redis-server; tests/run.sh installs it.");

    /// <summary>An empty folder that goes with the run.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName;

    public async ValueTask DisposeAsync()
    {
        if (postgres.IsValueCreated)
        {
            await (await postgres.Value).DisposeAsync();
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<PrivatePostgres> StartPostgresAsync()
        => await PrivatePostgres.StartAsync(
            new()
            {
                Directory = Directory.CreateDirectory(Path.Combine(folder, "server")).FullName,
                // What a crash of the machine would leave is not what these tests are about.
                ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "off", ["max_connections"] = "200", ["log_line_prefix"] = "'%d %a '" },
            },
            CancellationToken.None);

    private async Task MakeTemplateAsync(string server, CancellationToken ct)
    {
        await ExecuteAsync(server, $"create database {Template}", ct);
        var settings = TestCity.SettingsFor(Named(server, Template), redis: null, NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));
        settings["ServiceNet:Surfaces"] = "public";
        await using var host = await HostProcess.StartAsync(settings, ct);
        await host.StopAsync(ct);
    }

    private static string Named(string server, string database)
        => new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;

    private static async Task ExecuteAsync(string server, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
