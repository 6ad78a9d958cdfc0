using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ServiceNet.Local.Postgres;
using ServiceNet.Local.Redis;
using ServiceNet.Local.WeChat;

namespace ServiceNet.Local;

/// <summary>
/// What makes one command enough: a private PostgreSQL, a private Redis and a simulated WeChat, for each of the three
/// that the configuration does not name. Nothing of it exists in Production.
/// </summary>
public sealed class LocalStack : IAsyncDisposable
{
    private readonly DataFolder? folder;
    private readonly PrivatePostgres? postgres;
    private readonly PrivateRedis? redis;
    private readonly SimulatedWeChat? weChat;
    private int disposed;

    private LocalStack(DataFolder? folder = null, PrivatePostgres? postgres = null, PrivateRedis? redis = null, SimulatedWeChat? weChat = null)
    {
        this.folder = folder;
        this.postgres = postgres;
        this.redis = redis;
        this.weChat = weChat;
    }

    /// <summary>
    /// Starts, all at once, what the configuration does not name, and adds it to the configuration:
    /// <c>ConnectionStrings:Postgres</c>, <c>ConnectionStrings:Redis</c> (absent when no redis-server is installed or
    /// <c>ServiceNet:Local:Redis</c> is <c>off</c>), <c>WeChat:ApiBaseUrl</c>, <c>WeChat:AppId</c>,
    /// <c>WeChat:AppSecret</c>, <c>ServiceNet:DataDirectory</c>, <c>ServiceNet:Files:Directory</c>, and for each a mark
    /// <c>ServiceNet:Local:Postgres</c> and <c>:Redis</c> (<c>private</c>) and <c>:WeChat</c> (<c>simulated</c>).
    /// A setting that is present is never changed. In Production, and for <see cref="LocalUse.None"/>, nothing happens.
    /// </summary>
    /// <exception cref="LocalStartException">Something the person at the terminal can put right: show the message, exit with 2.</exception>
    public static async Task<LocalStack> StartAsync(
        IConfigurationManager configuration, IHostEnvironment environment, LocalUse use, CancellationToken ct)
    {
        if (use == LocalUse.None || environment.IsProduction())
            return new LocalStack();

        var path = DataFolder.Locate(configuration["ServiceNet:DataDirectory"]);
        var found = new LocalSettings(configuration);
        found.Default("ServiceNet:DataDirectory", path);
        found.Default("ServiceNet:Files:Directory", Path.Combine(path, "files"));
        // Only PostgreSQL's files need a single owner: several hosts on a configured database share a checkout.
        var (entered, joined) = found.Lacks("ConnectionStrings:Postgres")
            ? await DataFolder.EnterAsync(path, use, ct)
            : (null, null);
        if (joined is not null)
        {
            found.Join(joined);
            return new LocalStack();
        }
        return await StartAsync(configuration, found, path, entered, use, ct);
    }

    /// <summary>Stops what was started, and only that; last of all the data folder is let go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        try
        {
            // Each is stopped whatever becomes of the others.
            await Task.WhenAll(StopAsync(weChat), StopAsync(redis), StopAsync(postgres));
        }
        finally
        {
            folder?.Dispose();
        }
    }

    private static async Task<LocalStack> StartAsync(
        IConfigurationManager configuration, LocalSettings found, string path, DataFolder? folder, LocalUse use, CancellationToken ct)
    {
        var database = folder is null ? null : Task.Run(() => StartPostgresAsync(configuration, path, ct), ct);
        var live = found.LacksRedis ? Task.Run(() => PrivateRedis.StartAsync(new() { Directory = path }, ct), ct) : null;
        var simulator = found.LacksWeChat ? Task.Run(() => StartWeChatAsync(configuration, ct), ct) : null;
        try
        {
            await Task.WhenAll(new Task?[] { database, live, simulator }.OfType<Task>());
            var stack = new LocalStack(
                folder,
                database is null ? null : await database,
                live is null ? null : await live,
                simulator is null ? null : await simulator);
            var running = new RunningServers(
                Environment.ProcessId,
                use,
                Ready: true,
                stack.postgres?.ConnectionString,
                stack.redis?.ConnectionString,
                stack.weChat?.ApiBaseUrl);
            found.Add(running.Postgres, running.Redis, running.WeChatApiBaseUrl);
            if (folder is not null)
                await folder.AnnounceAsync(running, ct);
            return stack;
        }
        catch
        {
            await Task.WhenAll(StopStartedAsync(database), StopStartedAsync(live), StopStartedAsync(simulator));
            folder?.Dispose();
            throw;
        }
    }

    private static Task<PrivatePostgres> StartPostgresAsync(IConfiguration configuration, string path, CancellationToken ct)
    {
        var binaries = configuration["ServiceNet:Local:PostgresBinaries"];
        return PrivatePostgres.StartAsync(
            new() { Directory = path, BinariesDirectory = string.IsNullOrWhiteSpace(binaries) ? null : binaries }, ct);
    }

    // The database's name is read at each call: it starts beside the simulator, and may be configured instead.
    private static Task<SimulatedWeChat> StartWeChatAsync(IConfiguration configuration, CancellationToken ct) =>
        SimulatedWeChat.StartAsync(new() { ConnectionString = () => configuration.GetConnectionString("Postgres") }, ct);

    private static async Task StopStartedAsync<T>(Task<T>? start)
        where T : IAsyncDisposable?
    {
        if (start is { IsCompletedSuccessfully: true })
            await StopAsync(await start);
    }

    private static async Task StopAsync(IAsyncDisposable? server)
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}
