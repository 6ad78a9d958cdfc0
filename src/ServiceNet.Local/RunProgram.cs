using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ServiceNet.Local;

/// <summary>One short-lived child process: started, fed, waited for, its words kept.</summary>
internal static class RunProgram
{
    /// <summary>
    /// Runs <paramref name="program"/> to its end. <paramref name="user"/> is another account to run as (root only);
    /// null keeps the own one. A cancelled wait ends the child too.
    /// </summary>
    public static async Task<Ended> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? user,
        CancellationToken ct,
        string? input = null,
        string workingDirectory = "/")
    {
        using var process = new Process { StartInfo = Describe(program, arguments, user, workingDirectory) };
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        Start(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
            await process.WaitForExitAsync(ct);
        }
        catch (IOException)
        {
            // The child left without reading its input; its exit code tells why.
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        lock (said)
            return new Ended(process.ExitCode, said.ToString());
    }

    /// <summary>How a child is started here: no shell, input from us, and none of the caller's PostgreSQL variables.</summary>
    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string? user, string workingDirectory = "/")
    {
        // "/" because the account of the child may not be allowed into the folder this process stands in.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        if (user is not null)
            start.UserName = user;
        // PGDATA, PGPORT or PGOPTIONS of the person's shell are about another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        // initdb takes its time zone from here; a fixed one spares it a search and keeps clusters alike.
        start.Environment["TZ"] = "UTC";
        return start;
    }

    /// <summary>The first folder on PATH that holds an executable of this name, or null.</summary>
    public static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    public static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            throw new LocalStartException(
                $"无法运行 {process.StartInfo.FileName}：{fault.Message}",
                $"Cannot run {process.StartInfo.FileName}: {fault.Message}",
                fault);
        }
    }

    private static void Keep(StringBuilder said, string? line)
    {
        if (line is null)
            return;
        lock (said)
            said.AppendLine(line);
    }

    /// <summary>How a child ended, and all it wrote.</summary>
    internal sealed record Ended(int ExitCode, string Said)
    {
        public bool Well => ExitCode == 0;
    }
}
