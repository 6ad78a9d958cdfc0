using System.Diagnostics;
using System.Globalization;

namespace ServiceNet.BrowserTests;

/// <summary>The real host as a process of its own, on a free port of the loopback address and a clock of its own.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private const string Ready = "/console/";
    private readonly Process running;
    private readonly string folder;

    private RunningHost(Process process, string data, Uri origin, string database, TimeSpan ahead)
    {
        ClockAhead = ahead;
        running = process;
        folder = data;
        Origin = origin;
        Database = database;
    }

    /// <summary>Where it listens.</summary>
    public Uri Origin { get; }

    /// <summary>How far its clock is ahead of this machine's.</summary>
    public TimeSpan ClockAhead { get; }

    /// <summary>Its connection string: a second host on it sees the same bookings.</summary>
    public string Database { get; }

    /// <summary>Starts it and waits until it says where it is.</summary>
    /// <param name="startAt">What it believes the time is at its start, RFC 3339.</param>
    /// <param name="database">Connection string of a database of its own, empty or used before.</param>
    public static async Task<RunningHost> StartAsync(string startAt, string database)
    {
        var data = Directory.CreateTempSubdirectory("servicenet-browser-").FullName;
        var start = new ProcessStartInfo("dotnet", [Repository.Host, "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Repository.Host),
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__Postgres"] = database,
                ["ServiceNet__DataDirectory"] = data,
                ["ServiceNet__Clock__StartAt"] = startAt,
                // Many people share this one address here, which the limits would take for one.
                ["ServiceNet__RateLimits__Enabled"] = "false",
            },
        };
        var ahead = DateTimeOffset.Parse(startAt, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow;
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        var said = new List<string>();
        var origin = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(string? line)
        {
            lock (said)
            {
                said.Add(line ?? "");
            }

            if (line is not null && line.TrimEnd().EndsWith(Ready, StringComparison.Ordinal))
            {
                var address = line[line.IndexOf("http", StringComparison.Ordinal)..].Trim();
                origin.TrySetResult(new Uri(address[..^Ready.Length]));
            }
        }

        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync();
        if (await Task.WhenAny(origin.Task, ended, Task.Delay(TimeSpan.FromSeconds(90))) != origin.Task)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException("The host did not start: " + string.Join('\n', said));
        }

        return new RunningHost(process, data, await origin.Task, database, ahead);
    }

    /// <summary>Ends it as an operator does, so that it stops what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", running.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        if (await Task.WhenAny(running.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(20))) is { } first && !running.HasExited)
        {
            await first;
            running.Kill(entireProcessTree: true);
        }

        running.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
