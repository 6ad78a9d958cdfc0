using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServiceNet.Benchmarks.Stage;

/// <summary>A process that serves HTTP on a loopback port of its own; ended by its id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _said;

    private ServerProcess(Process process, int port, StringBuilder said)
    {
        _process = process;
        Port = port;
        _said = said;
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>Starts it and waits until the path answers 200.</summary>
    /// <param name="arguments">Made from the port.</param>
    public static async Task<ServerProcess> StartAsync(Func<int, string[]> arguments, IReadOnlyDictionary<string, string> environment, string readyPath, CancellationToken ct)
    {
        var port = FreePort();
        var start = Command(arguments(port), environment);
        var process = Process.Start(start)!;
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, port, said);
        try
        {
            await server.WaitAsync(readyPath, ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of the host to its end.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        using var process = Process.Start(Command(arguments, environment))!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        var said = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, (said + await errors).Trim());
    }

    /// <summary>Asks it to end; insists after ten seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (_process.HasExited)
            {
                return;
            }

            using var asked = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }
    }

    private static ProcessStartInfo Command(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task WaitAsync(string readyPath, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(readyPath, UriKind.Relative), ct);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"The server did not start: {_said}");
            }

            await Task.Delay(50, ct);
        }
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static void Keep(StringBuilder said, string? line)
    {
        lock (said)
        {
            // Enough to see why a start failed; a long run's log is not the measurement.
            if (line is not null && said.Length < 20_000)
            {
                said.AppendLine(line);
            }
        }
    }
}
