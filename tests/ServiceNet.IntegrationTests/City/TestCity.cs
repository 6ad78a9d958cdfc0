using System.Globalization;
using Dapper;
using Npgsql;
using ServiceNet.Local.Redis;
using ServiceNet.Platform.Clock;
using Xunit;

namespace ServiceNet.IntegrationTests.City;

/// <summary>
/// A city of one's own for a class of tests: a database cloned from the template, one or more host processes on it,
/// a Redis they share, and a clock that says it is an ordinary Monday morning.
/// </summary>
public class TestCity(TestServers servers) : IAsyncLifetime
{
    /// <summary>Monday; the two weeks after it have neither holidays nor make-up workdays.</summary>
    public static readonly DateTimeOffset OrdinaryMonday = new(2026, 3, 2, 8, 0, 0, Shanghai.Offset);

    /// <summary>The house promises one second; the other is for a machine that builds something else meanwhile.</summary>
    public static readonly TimeSpan Promptly = TimeSpan.FromSeconds(2);

    private readonly List<HostProcess> hosts = [];
    private NpgsqlDataSource? database;
    private TimeSpan offset;
    private string folder = "";
    private int nonces;

    /// <summary>What its clocks say when it begins.</summary>
    protected virtual DateTimeOffset Begins => OrdinaryMonday;

    protected virtual int Processes => 1;

    /// <summary>Without, the one process keeps its live state in memory.</summary>
    protected virtual bool HasRedis => true;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Now, by the city's clock.</summary>
    public DateTimeOffset Now => (TimeProvider.System.GetUtcNow() + offset).ToOffset(Shanghai.Offset);

    public DateOnly Today => Shanghai.DayOf(Now);

    public TestServers Servers => servers;

    public PrivateRedis Redis { get; private set; } = null!;

    /// <summary>For looking behind the API, and for planting what the API refuses.</summary>
    public NpgsqlDataSource Database => database!;

    public string ConnectionString { get; private set; } = "";

    public HostProcess this[int process] => hosts[process];

    public virtual async ValueTask InitializeAsync()
    {
        offset = OffsetTo(Begins);
        folder = servers.NewFolder();
        ConnectionString = await servers.NewDatabaseAsync(filled: true, Ct);
        database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 5, ApplicationName = "tests" });
        if (HasRedis)
        {
            Redis = await servers.NewRedisAsync(Ct);
        }

        for (var i = 0; i < Processes; i++)
        {
            await StartProcessAsync();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask()));
        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>The settings of the city's processes, for starting another or running a command.</summary>
    public virtual Dictionary<string, string?> Settings() => SettingsFor(ConnectionString, Redis?.ConnectionString, folder, offset);

    public static Dictionary<string, string?> SettingsFor(string postgres, string? redis, string folder, TimeSpan offset) => new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:Postgres"] = postgres,
        ["ConnectionStrings:Redis"] = redis ?? "",
        ["ServiceNet:Local:Redis"] = redis is null ? "off" : null,
        ["ServiceNet:DataDirectory"] = folder,
        ["ServiceNet:RateLimits:Enabled"] = "false",
        // One offset for all: processes that started at different moments still agree what time it is.
        ["ServiceNet:Clock:Offset"] = offset.ToString("c", CultureInfo.InvariantCulture),
    };

    public static TimeSpan OffsetTo(DateTimeOffset instant) => instant - TimeProvider.System.GetUtcNow();

    /// <summary>Starts another process; it ends with the city.</summary>
    public async Task<HostProcess> StartProcessAsync(Action<Dictionary<string, string?>>? change = null, int port = 0)
    {
        var settings = Settings();
        change?.Invoke(settings);
        if (settings["ServiceNet:Clock:Offset"] != offset.ToString("c", CultureInfo.InvariantCulture))
        {
            // A visitor from another time must not tidy up what is old by its own clock.
            settings.TryAdd("ServiceNet:Surfaces", "public,console");
        }

        var host = await HostProcess.StartAsync(settings, Ct, port);
        hosts.Add(host);
        return host;
    }

    /// <summary>Runs one of the host's commands on the city's database.</summary>
    public Task<(int ExitCode, string Said)> RunAsync(params string[] arguments) => HostProcess.RunAsync(Settings(), arguments, Ct);

    /// <summary>Someone without a token.</summary>
    public Caller Anyone(int process = 0) => new(hosts[process].Http, null);

    /// <summary>A person of this name, signed in: a new person for a new name.</summary>
    public async Task<Caller> CitizenAsync(string name, int process = 0)
    {
        var tokens = (await Anyone(process).PostAsync("auth/wechat", new { code = LoginCode(name) })).Ok();
        return new(hosts[process].Http, tokens.Text("accessToken")) { RefreshToken = tokens.Text("refreshToken") };
    }

    public Task<Caller[]> CitizensAsync(string name, int count, int process = 0)
        => Task.WhenAll(Enumerable.Range(0, count).Select(i => CitizenAsync($"{name}{i}", process)));

    /// <summary>A login code WeChat has not seen.</summary>
    public string LoginCode(string name) => $"sim:{name}:{Interlocked.Increment(ref nonces)}";

    /// <summary>A sample staff member, signed in.</summary>
    public async Task<Caller> StaffAsync(string userName, int process = 0)
    {
        var tokens = (await Anyone(process).PostAsync("staff/auth/sign-in", new { userName, password = SamplePassword })).Ok();
        return new(hosts[process].Http, tokens.Text("accessToken")) { RefreshToken = tokens.Text("refreshToken") };
    }

    public const string SamplePassword = "ServiceNet-Demo-2026!";

    public async Task SetCountersAsync(string station, int counters)
        => (await (await StaffAsync("admin")).PatchAsync($"admin/stations/{station}", new { counters })).Ok();

    public async Task<T> AskAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync(Ct);
        return (await connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: Ct)))!;
    }

    public async Task DoAsync(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync(Ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: Ct));
    }

    /// <summary>What the house promises whatever happened: places add up, and <c>verify</c> finds nothing.</summary>
    public async Task AssertEverythingAddsUpAsync()
    {
        var (exitCode, said) = await RunAsync("verify");
        Assert.True(exitCode == 0, said);
    }

    /// <summary>Waits until the rooms have acted on everything that happened so far.</summary>
    public Task SettledAsync() => WithinAsync(TimeSpan.FromSeconds(20), async () => await AskAsync<int>("select count(*) from outbox") == 0, "the outbox is paid");

    /// <summary>Looks until it is so, or fails when the time has passed.</summary>
    public static async Task WithinAsync(TimeSpan time, Func<Task<bool>> isSo, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < time, $"Not within {time.TotalSeconds} s: {what}");
            await Task.Delay(20, Ct);
        }
    }
}

/// <summary>Two processes, as a city runs them.</summary>
public sealed class TwoProcesses(TestServers servers) : TestCity(servers)
{
    protected override int Processes => 2;
}

/// <summary>One process with its live state in its own memory.</summary>
public sealed class OneProcessWithoutRedis(TestServers servers) : TestCity(servers)
{
    protected override bool HasRedis => false;
}

/// <summary>Tests that fill the machine or look at the clock run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
