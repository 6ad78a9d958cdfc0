using System.Diagnostics;

namespace ServiceNet.Local;

/// <summary>
/// Ends a server when this process is gone, however it went. The servers live in sessions of their own, so that Ctrl-C
/// reaches the host first and lets it drain; a host that is killed, or interrupted before it listens, would therefore
/// leave them behind. A shell waits on a pipe only this process holds: its end is the server's end.
/// </summary>
internal sealed class StopWithHost : IAsyncDisposable
{
    // A line means the server was stopped in good order. The pid is compared with the pid file at the last moment, so
    // a server that somebody else started meanwhile is left alone. Ctrl-C reaches this shell as well, hence the trap.
    private const string Script = """
        trap '' INT HUP TERM QUIT
        if read -r line; then exit 0; fi
        if [ "$(head -n 1 "$2" 2>/dev/null)" = "$1" ]; then kill -"$3" "$1" 2>/dev/null; fi
        """;

    private readonly Process watch;

    private StopWithHost(Process watch) => this.watch = watch;

    /// <summary>Starts to watch over a server that has just been started.</summary>
    /// <param name="pid">The server.</param>
    /// <param name="pidFile">The file whose first line names it as long as it runs.</param>
    /// <param name="signal">What asks it to stop: INT or TERM.</param>
    /// <param name="user">The account it runs as, or null for the own one.</param>
    public static StopWithHost Watch(int pid, string pidFile, string signal, string? user)
    {
        var shell = new Process
        {
            StartInfo = RunProgram.Describe("/bin/sh", ["-c", Script, "stop-with-host", $"{pid}", pidFile, signal], user),
        };
        try
        {
            RunProgram.Start(shell);
            return new StopWithHost(shell);
        }
        catch
        {
            shell.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await watch.StandardInput.WriteLineAsync("stopped");
            watch.StandardInput.Close();
            await watch.WaitForExitAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // The shell was ended by somebody else; there is nothing left to call off.
        }
        watch.Dispose();
    }
}
