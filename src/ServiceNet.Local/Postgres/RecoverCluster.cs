namespace ServiceNet.Local.Postgres;

/// <summary>
/// Clears what a crashed run left in a cluster that is now ours alone: a server that still runs, its children without
/// it, or a pid file whose number has since gone to a stranger, which PostgreSQL would take for a running server.
/// </summary>
internal static class RecoverCluster
{
    private const string ProcessName = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(ClusterPlace place, PostgresBinaries binaries, CancellationToken ct)
    {
        var pidFile = Path.Combine(place.Cluster, "postmaster.pid");
        // Without /proc PostgreSQL's own check has to do.
        if (!File.Exists(pidFile) || !Directory.Exists("/proc/self"))
            return;
        var orphans = await ProcessesOfFolder.FindAsync(place.Cluster, ProcessName, ct);
        if (await PidFile.ReadAsync(pidFile, ct) is { } pid && orphans.Contains(pid))
        {
            await RunProgram.RunAsync(binaries.PgCtl, ["stop", "-D", place.Cluster, "-m", "fast", "-w"], place.User, ct);
            orphans = await ProcessesOfFolder.FindAsync(place.Cluster, ProcessName, ct);
        }
        // Children outlive a killed server while a statement runs. They must be gone before the pid file is: it names
        // the shared memory by which a new server would notice them, and two servers on one folder ruin it.
        await ProcessesOfFolder.SignalAsync(orphans, "QUIT", ct);
        if (orphans.Count > 0 && !await ProcessesOfFolder.AreGoneAsync(place.Cluster, ProcessName, Patience, ct))
        {
            throw new LocalStartException(
                $"上次运行遗留的 PostgreSQL 进程仍在使用 {place.Cluster}（pid {string.Join(", ", orphans)}），请先结束它们。",
                $"PostgreSQL processes of an earlier run still use {place.Cluster} (pid {string.Join(", ", orphans)}); end them first.");
        }
        File.Delete(pidFile);
    }

    /// <summary>Whether a process of this number runs PostgreSQL; taken for granted where there is no /proc to ask.</summary>
    public static async Task<bool> IsPostgresAsync(int pid, CancellationToken ct)
    {
        try
        {
            return !Directory.Exists("/proc/self")
                || (await File.ReadAllTextAsync($"/proc/{pid}/comm", ct)).Trim() == ProcessName;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
