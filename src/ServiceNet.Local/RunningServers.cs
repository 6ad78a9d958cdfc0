using System.Diagnostics;
using System.Text.Json;

namespace ServiceNet.Local;

/// <summary>
/// What the holder of a data folder runs, as written to <c>running.json</c> (mode 0600: it holds passwords) for the
/// commands that join it.
/// </summary>
/// <param name="ProcessId">The holder.</param>
/// <param name="Use">A host, which may run for weeks, or a command, which is worth waiting for.</param>
/// <param name="Ready">False while the servers are still starting.</param>
/// <param name="Postgres">Its private PostgreSQL, or null when it uses a configured one.</param>
/// <param name="Redis">Its private Redis, or null.</param>
/// <param name="WeChatApiBaseUrl">Its simulated WeChat, or null.</param>
internal sealed record RunningServers(
    int ProcessId,
    LocalUse Use,
    bool Ready,
    string? Postgres = null,
    string? Redis = null,
    string? WeChatApiBaseUrl = null)
{
    public Task WriteAsync(string path, CancellationToken ct) =>
        PrivateFile.WriteAsync(path, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), ct);

    /// <summary>What stands there, or null when nothing (nothing whole, nothing of a living process) does.</summary>
    public static async Task<RunningServers?> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, ct);
            var running = JsonSerializer.Deserialize<RunningServers>(text, JsonSerializerOptions.Web);
            // Between taking the lock and writing its own record, a new holder leaves a crashed one's in place.
            return running is not null && Lives(running.ProcessId) ? running : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new LocalStartException(
                $"数据目录 {Path.GetDirectoryName(path)} 正由另一个用户的进程使用，请用同一用户运行。",
                $"The data folder {Path.GetDirectoryName(path)} is in use by another user's process; run as that user.",
                fault);
        }
    }

    private static bool Lives(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
