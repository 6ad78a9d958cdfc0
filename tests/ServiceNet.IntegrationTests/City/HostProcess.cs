using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace ServiceNet.IntegrationTests.City;

/// <summary>A host that runs as a process of its own, as in a city: it can be stopped in good order or killed.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process running;
    private readonly StringBuilder heard;
    private int disposed;

    private HostProcess(Process process, StringBuilder said, Uri address)
    {
        running = process;
        heard = said;
        Http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = address, Timeout = Patience };
    }

    public HttpClient Http { get; }

    /// <summary>Everything it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (heard)
            {
                return heard.ToString();
            }
        }
    }

    /// <summary>Starts a host, on a free port unless one is named, and waits until it says that it is ready.</summary>
    public static async Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken ct, int port = 0)
    {
        var said = new StringBuilder();
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Launch(settings, ["--urls", $"http://127.0.0.1:{port}"], line =>
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            if (Address().Match(line) is { Success: true } found)
            {
                ready.TrySetResult(new Uri(found.Value));
            }
        });
        var ended = process.WaitForExitAsync(ct);
        if (await Task.WhenAny(ready.Task, ended, Task.Delay(Patience, ct)) != ready.Task)
        {
            process.Kill();
            await process.WaitForExitAsync(ct);
            throw new InvalidOperationException($"The host did not start (exit code {process.ExitCode}):\n{said}");
        }

        return new HostProcess(process, said, await ready.Task);
    }

    /// <summary>Runs the host to its end: a command, or a start that is refused.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(IReadOnlyDictionary<string, string?> settings, string[] arguments, CancellationToken ct)
    {
        var said = new StringBuilder();
        using var process = Launch(settings, arguments, line =>
        {
            lock (said)
            {
                said.AppendLine(line);
            }
        });
        try
        {
            await process.WaitForExitAsync(ct).WaitAsync(Patience, ct);
        }
        catch (TimeoutException late)
        {
            process.Kill();
            await process.WaitForExitAsync(ct);
            throw new InvalidOperationException($"The host went on running:\n{said}", late);
        }

        return (process.ExitCode, said.ToString());
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        running.Kill();
        await running.WaitForExitAsync(ct);
    }

    /// <summary>SIGTERM, as systemd stops it.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (!running.HasExited)
        {
            AskToStop();
            await running.WaitForExitAsync(ct).WaitAsync(Patience, ct);
        }
    }

    /// <summary>SIGTERM, without waiting for the end.</summary>
    public void AskToStop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{running.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>0 after a stop in good order.</summary>
    public int ExitCode => running.ExitCode;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        Http.Dispose();
        await StopAsync(CancellationToken.None);
        running.Dispose();
    }

    private static Process Launch(IReadOnlyDictionary<string, string?> settings, string[] arguments, Action<string> hear)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Program(), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in settings)
        {
            // In the environment, not on the command line: there are passwords among them.
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = new Process { StartInfo = start };
        DataReceivedEventHandler received = (_, line) =>
        {
            if (line.Data is not null)
            {
                hear(line.Data);
            }
        };
        process.OutputDataReceived += received;
        process.ErrorDataReceived += received;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The host built beside these tests, in the same configuration.</summary>
    private static string Program()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var root = framework.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "src", "ServiceNet.Host", "bin", framework.Parent.Name, framework.Name, "ServiceNet.Host.dll");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
