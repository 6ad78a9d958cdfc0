using System.Globalization;

namespace ServiceNet.Local;

/// <summary>
/// The processes of a given name that work inside a given folder. A server of ours makes its own folder its working
/// directory, so this tells a crashed run's orphan from a stranger that happens to wear the pid in an old pid file.
/// </summary>
internal static class ProcessesOfFolder
{
    // -ef compares the folders themselves, so links and mounts in the path do not matter.
    private const string Script = """
        for process in /proc/[0-9]*; do
          if [ "$process/cwd" -ef "$1" ] && [ "$(cat "$process/comm" 2>/dev/null)" = "$2" ]; then echo "${process#/proc/}"; fi
        done
        """;

    public static async Task<IReadOnlyList<int>> FindAsync(string folder, string name, CancellationToken ct)
    {
        var ended = await RunProgram.RunAsync("/bin/sh", ["-c", Script, "processes-of-folder", folder, name], user: null, ct);
        return ended.Said
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Where(line => int.TryParse(line, CultureInfo.InvariantCulture, out _))
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
            .ToArray();
    }

    /// <summary>Sends a signal (TERM, QUIT, KILL) to each; one that is already gone is fine.</summary>
    public static async Task SignalAsync(IEnumerable<int> pids, string signal, CancellationToken ct)
    {
        foreach (var pid in pids)
            await RunProgram.RunAsync("/bin/sh", ["-c", $"kill -{signal} {pid}"], user: null, ct);
    }

    /// <summary>Waits until none is left; false when some still run after <paramref name="patience"/>.</summary>
    public static async Task<bool> AreGoneAsync(string folder, string name, TimeSpan patience, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while ((await FindAsync(folder, name, ct)).Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }
        return true;
    }
}
