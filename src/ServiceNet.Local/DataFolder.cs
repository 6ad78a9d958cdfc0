namespace ServiceNet.Local;

/// <summary>
/// The folder where private servers keep their data. One process at a time holds it: two PostgreSQL on one set of
/// files would ruin them, and a second host would quietly serve another city than the person thinks.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>A start includes initdb, and perhaps a download; a command lasts seconds.</summary>
    private static readonly TimeSpan PatienceWithACommand = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PatienceWithAStart = TimeSpan.FromMinutes(2);

    private readonly FolderLock held;

    private DataFolder(string path, FolderLock held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    private string RunningFile => System.IO.Path.Combine(Path, "running.json");

    /// <summary>The folder the setting names (relative to the current directory), else <c>.data</c> beside the solution, else <c>.data</c> here.</summary>
    public static string Locate(string? setting)
    {
        if (!string.IsNullOrWhiteSpace(setting))
            return System.IO.Path.GetFullPath(setting);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ServiceNet.sln")))
                return System.IO.Path.Combine(folder.FullName, ".data");
        }
        return System.IO.Path.GetFullPath(".data");
    }

    /// <summary>Takes the folder, or tells which process holds it. A second host is refused; a command joins.</summary>
    public static async Task<(DataFolder? Own, RunningServers? Joined)> EnterAsync(string path, LocalUse use, CancellationToken ct)
    {
        // Root starts PostgreSQL as another account, which must be able to reach its part of the folder.
        PrivateFile.MakeFolder(path, passable: Environment.IsPrivilegedProcess);
        var lockFile = System.IO.Path.Combine(path, "host.lock");
        var runningFile = System.IO.Path.Combine(path, "running.json");
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (FolderLock.TryTake(lockFile) is { } taken)
            {
                var own = new DataFolder(path, taken);
                await own.AnnounceAsync(new RunningServers(Environment.ProcessId, use, Ready: false), ct);
                return (own, null);
            }
            var holder = await RunningServers.ReadAsync(runningFile, ct);
            if (holder is { Use: LocalUse.Host, Ready: true } && use == LocalUse.Command)
                return (null, holder);
            // A host that has just begun may not have said so yet, hence the short wait without a holder.
            var patience = (holder?.Use, use) switch
            {
                (LocalUse.Host, LocalUse.Command) => PatienceWithAStart,
                (LocalUse.Command, _) => PatienceWithACommand,
                (LocalUse.Host, _) => TimeSpan.Zero,
                _ => TimeSpan.FromSeconds(2),
            };
            if (TimeProvider.System.GetElapsedTime(began) >= patience)
                throw Taken(path, holder);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
    }

    /// <summary>Writes down what runs, for the commands that come.</summary>
    public Task AnnounceAsync(RunningServers running, CancellationToken ct) => running.WriteAsync(RunningFile, ct);

    public void Dispose()
    {
        // While the lock is still held: afterwards the file may be the next holder's.
        File.Delete(RunningFile);
        held.Dispose();
    }

    private static LocalStartException Taken(string path, RunningServers? holder)
    {
        var process = holder is null ? "?" : $"{holder.ProcessId}";
        return new LocalStartException(
            $"数据目录 {path} 正被另一个进程（pid {process}）使用。请先停止它，或用 ServiceNet:DataDirectory 指定另一个目录。",
            $"The data folder {path} is in use by another process (pid {process}). Stop it first, or name another folder in ServiceNet:DataDirectory.");
    }
}
