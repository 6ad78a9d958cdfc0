using System.Security.Cryptography;

namespace ServiceNet.Local.Redis;

/// <summary>
/// A Redis server of one's own: on a free port of the loopback address, open only with a random password, keeping
/// nothing on disk, stopped when disposed or when this process ends in any other way.
/// </summary>
public sealed class PrivateRedis : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string program;
    private readonly RedisFolder folder;
    private readonly string password;
    private int port;
    private StopWithHost? watch;
    private int disposed;

    private PrivateRedis(string program, RedisFolder folder)
    {
        this.program = program;
        this.folder = folder;
        password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    }

    /// <summary>StackExchange.Redis's connection string; it stays the same over <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public string ConnectionString => $"127.0.0.1:{port},password={password},abortConnect=false";

    /// <summary>Whether a redis-server is installed on this machine.</summary>
    public static bool IsInstalled => RunProgram.FindOnPath("redis-server") is not null;

    /// <summary>Starts a server, or answers null when none is installed.</summary>
    /// <exception cref="LocalStartException">A server is installed but does not start.</exception>
    public static async Task<PrivateRedis?> StartAsync(PrivateRedisSettings settings, CancellationToken ct)
    {
        if (RunProgram.FindOnPath("redis-server") is not { } program)
            return null;
        var redis = new PrivateRedis(program, await RedisFolder.MakeAsync(Path.GetFullPath(settings.Directory), ct));
        try
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                redis.port = FreePort.Next();
                if (await redis.TryLaunchAsync(ct))
                    return redis;
            }
            throw redis.DoesNotStart();
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the server and forgets what it held, as a machine's restart would; clients see the connection drop.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (watch is not null)
            await watch.DisposeAsync();
        watch = null;
        if (!await folder.StopServerAsync(ct))
            throw new LocalStartException("Redis 没有停止。", "Redis did not stop.");
    }

    /// <summary>Starts the stopped server again, empty, on the same port and with the same password.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        if (!await TryLaunchAsync(ct))
            throw DoesNotStart();
    }

    /// <summary>Stops the server and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await StopAsync(CancellationToken.None);
        folder.Dispose();
    }

    private async Task<bool> TryLaunchAsync(CancellationToken ct)
    {
        File.Delete(folder.Log);
        File.Delete(folder.PidFile);
        await PrivateFile.WriteAsync(folder.Configuration, Configure(), ct);
        // daemonize gives it a session of its own, so Ctrl-C reaches the host first.
        var launched = await RunProgram.RunAsync(program, [folder.Configuration], user: null, ct);
        var began = TimeProvider.System.GetTimestamp();
        while (launched.Well && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            if (await RedisPing.AnswersAsync(port, password, ct) && await PidFile.ReadAsync(folder.PidFile, ct) is { } pid)
            {
                watch = StopWithHost.Watch(pid, folder.PidFile, "TERM", user: null);
                return true;
            }
            if (File.Exists(folder.Log) && (await File.ReadAllTextAsync(folder.Log, ct)).Contains("Failed listening", StringComparison.Ordinal))
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, ct);
        }
        return false;
    }

    // The password stands in a file only its owner reads: a command line is open to every account of the machine.
    private string Configure() => $"""
        bind 127.0.0.1
        port {port}
        requirepass {password}
        daemonize yes
        dir "{Quoted(folder.Path)}"
        pidfile "{Quoted(folder.PidFile)}"
        logfile "{Quoted(folder.Log)}"
        save ""
        appendonly no

        """;

    private static string Quoted(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private LocalStartException DoesNotStart()
    {
        var log = File.Exists(folder.Log) ? File.ReadAllText(folder.Log) : "";
        return new LocalStartException(
            $"Redis 启动失败：{log}（可设置 ServiceNet:Local:Redis=off 不使用它）",
            "Redis did not start (see above); ServiceNet:Local:Redis=off does without it.");
    }
}
