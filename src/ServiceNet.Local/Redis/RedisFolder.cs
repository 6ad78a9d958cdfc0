using System.Globalization;

namespace ServiceNet.Local.Redis;

/// <summary>
/// The folder of one run. Nothing in it outlives the run, so several hosts (each on a database of its own) may share
/// the data folder; a lock in each tells which runs are over.
/// </summary>
internal sealed class RedisFolder : IDisposable
{
    /// <summary>Debian links redis-server to another name; the kernel keeps the one it was called by.</summary>
    private const string ProcessName = "redis-server";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FolderLock held;

    private RedisFolder(string path, FolderLock held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    public string Configuration => System.IO.Path.Combine(Path, "redis.conf");

    public string PidFile => System.IO.Path.Combine(Path, "redis.pid");

    public string Log => System.IO.Path.Combine(Path, "redis.log");

    public static async Task<RedisFolder> MakeAsync(string parent, CancellationToken ct)
    {
        PrivateFile.MakeFolder(parent, passable: Environment.IsPrivilegedProcess);
        var root = System.IO.Path.Combine(parent, "redis");
        PrivateFile.MakeFolder(root, passable: false);
        // One at a time: a folder that is made but not yet locked would look like a crashed run's to another host.
        using var turn = await TakeTurnAsync(System.IO.Path.Combine(root, "turn.lock"), ct);
        foreach (var folder in Directory.GetDirectories(root))
            await ClearIfOverAsync(folder, ct);
        var path = Enumerable.Range(1, int.MaxValue)
            .Select(number => System.IO.Path.Combine(root, number.ToString(CultureInfo.InvariantCulture)))
            .First(candidate => !Directory.Exists(candidate));
        PrivateFile.MakeFolder(path, passable: false);
        var taken = FolderLock.TryTake(LockIn(path)) ?? throw new LocalStartException(
            $"{path} 正由另一个进程使用。", $"{path} is in use by another process.");
        return new RedisFolder(path, taken);
    }

    /// <summary>Stops the folder's server; false when it does not go.</summary>
    public Task<bool> StopServerAsync(CancellationToken ct) => StopAllAsync(Path, ct);

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        held.Dispose();
    }

    private static async Task ClearIfOverAsync(string folder, CancellationToken ct)
    {
        using var over = FolderLock.TryTake(LockIn(folder));
        if (over is not null && await StopAllAsync(folder, ct))
            Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> StopAllAsync(string folder, CancellationToken ct)
    {
        var running = await ProcessesOfFolder.FindAsync(folder, ProcessName, ct);
        if (running.Count == 0)
            return true;
        await ProcessesOfFolder.SignalAsync(running, "TERM", ct);
        return await ProcessesOfFolder.AreGoneAsync(folder, ProcessName, Patience, ct);
    }

    private static async Task<FolderLock> TakeTurnAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            if (FolderLock.TryTake(path) is { } turn)
                return turn;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }

    private static string LockIn(string folder) => System.IO.Path.Combine(folder, "host.lock");
}
