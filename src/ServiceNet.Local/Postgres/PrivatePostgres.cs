using System.Globalization;

namespace ServiceNet.Local.Postgres;

/// <summary>
/// A PostgreSQL server of one's own: found or fetched, its data made on first use, on a free port of the loopback
/// address, open only with a random password, stopped when disposed or when this process ends in any other way.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly ClusterPlace place;
    private readonly PostgresBinaries binaries;
    private readonly FolderLock held;
    private readonly StopWithHost watch;
    private int disposed;

    private PrivatePostgres(ClusterPlace place, PostgresBinaries binaries, FolderLock held, StopWithHost watch, int pid, string connectionString)
    {
        this.place = place;
        this.binaries = binaries;
        this.held = held;
        this.watch = watch;
        ProcessId = pid;
        ConnectionString = connectionString;
    }

    /// <summary>Npgsql's connection string of the database <c>servicenet</c>; the user may also create others.</summary>
    public string ConnectionString { get; }

    /// <summary>The server's first process (postmaster).</summary>
    public int ProcessId { get; }

    /// <summary>The folder that holds the server's data; outside the settings' one when root's account for PostgreSQL cannot enter that.</summary>
    public string DataDirectory => place.Cluster;

    /// <summary>Starts the server on the folder's data, which is made if there is none.</summary>
    /// <exception cref="LocalStartException">No usable programs, a folder in use or of another version, or a server that does not start.</exception>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresSettings settings, CancellationToken ct)
    {
        var home = await ClusterPlace.ChooseAsync(Path.GetFullPath(settings.Directory), ct);
        var taken = FolderLock.TryTake(Path.Combine(home.Folder, "postgres.lock")) ?? throw new LocalStartException(
            $"{home.Folder} 中的 PostgreSQL 正由另一个进程使用。",
            $"The PostgreSQL in {home.Folder} is in use by another process.");
        try
        {
            var existing = home.NewFor is null ? await VersionOfAsync(home.Cluster, ct) : null;
            var programs = await PostgresBinaries.FindAsync(settings, home.Folder, home.User, existing, ct);
            await RecoverCluster.RunAsync(home, programs, ct);
            await home.SettleAsync(settings.Say, ct);
            var durable = !settings.ExtraSettings.TryGetValue("fsync", out var fsync) || fsync != "off";
            await CreateCluster.RunAsync(home, programs, durable, ct);
            var port = await LaunchAsync(home, programs, settings.ExtraSettings, ct);
            return await AttendAsync(home, programs, taken, port, ct);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server in good order: open transactions are rolled back, everything committed is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await StopAsync(place, binaries);
        await watch.DisposeAsync();
        held.Dispose();
    }

    private static async Task<int> LaunchAsync(
        ClusterPlace place, PostgresBinaries binaries, IReadOnlyDictionary<string, string> extra, CancellationToken ct)
    {
        var log = Path.Combine(place.Cluster, "server.log");
        for (var attempt = 1; ; attempt++)
        {
            // Two runs' worth of log: this one's, and how the last one ended.
            if (File.Exists(log))
                File.Move(log, log + ".previous", overwrite: true);
            var port = FreePort.Next();
            await ServerSettings.WriteAsync(place.Cluster, port, extra, ct);
            // pg_ctl gives the server a session of its own. After a crash it replays its log, hence the patience.
            var started = await RunProgram.RunAsync(
                binaries.PgCtl, ["start", "-D", place.Cluster, "-l", log, "-w", "-t", "300", "-s"], place.User, ct);
            if (started.Well)
                return port;
            var reason = File.Exists(log) ? await File.ReadAllTextAsync(log, ct) : started.Said;
            var collision = reason.Contains("could not bind", StringComparison.Ordinal);
            if (!collision || attempt == Attempts)
                throw new LocalStartException($"PostgreSQL 启动失败：{reason}", $"PostgreSQL did not start (see above, or {log}).");
        }
    }

    private static async Task<PrivatePostgres> AttendAsync(
        ClusterPlace place, PostgresBinaries binaries, FolderLock held, int port, CancellationToken ct)
    {
        try
        {
            var pidFile = Path.Combine(place.Cluster, "postmaster.pid");
            var pid = await PidFile.ReadAsync(pidFile, ct) ?? throw new LocalStartException(
                "PostgreSQL 启动后立即退出。", "PostgreSQL ended right after it had started.");
            var password = await File.ReadAllTextAsync(Path.Combine(place.Cluster, CreateCluster.PasswordFile), ct);
            var connection = $"Host=127.0.0.1;Port={port};Username={CreateCluster.Superuser};Password={password};Database={CreateCluster.Database}";
            // INT asks PostgreSQL for the same fast stop that pg_ctl does.
            var stop = StopWithHost.Watch(pid, pidFile, "INT", place.User);
            return new PrivatePostgres(place, binaries, held, stop, pid, connection);
        }
        catch
        {
            await StopAsync(place, binaries);
            throw;
        }
    }

    // A stop is not abandoned half way: it ends with the server, not with whoever asked for it.
    private static async Task StopAsync(ClusterPlace place, PostgresBinaries binaries)
    {
        foreach (var mode in new[] { "fast", "immediate" })
        {
            var pid = await PidFile.ReadAsync(Path.Combine(place.Cluster, "postmaster.pid"), CancellationToken.None);
            // A killed server leaves its pid file; pg_ctl would signal whoever has that number now.
            if (pid is null || !await RecoverCluster.IsPostgresAsync(pid.Value, CancellationToken.None))
                return;
            await RunProgram.RunAsync(
                binaries.PgCtl, ["stop", "-D", place.Cluster, "-m", mode, "-w", "-t", "30", "-s"], place.User, CancellationToken.None);
        }
    }

    private static async Task<int?> VersionOfAsync(string cluster, CancellationToken ct)
    {
        var file = Path.Combine(cluster, "PG_VERSION");
        if (!File.Exists(file))
            return null;
        return int.Parse((await File.ReadAllTextAsync(file, ct)).Trim(), CultureInfo.InvariantCulture);
    }
}
