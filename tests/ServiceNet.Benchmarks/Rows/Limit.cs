using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>What PostgreSQL itself can do with the smallest honest schema: pgbench with the scripts in <c>limit/</c>.</summary>
internal static partial class Limit
{
    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "limit", name);

    /// <summary>Makes the limit's tables anew and runs a script on them.</summary>
    /// <returns>Transactions a second.</returns>
    public static async Task<double> RunAsync(Servers servers, string script, int clients, int seconds, CancellationToken ct)
    {
        await servers.RunAsync(Servers.Limit, await File.ReadAllTextAsync(Script("limit-init.sql"), ct), ct);
        var settings = servers.Settings(Servers.Limit);
        var start = new ProcessStartInfo(
            "pgbench",
            ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-f", Script(script), "-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!, Servers.Limit])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = settings.Password;
        using var pgbench = Process.Start(start)!;
        var errors = pgbench.StandardError.ReadToEndAsync(ct);
        var said = await pgbench.StandardOutput.ReadToEndAsync(ct);
        await pgbench.WaitForExitAsync(ct);
        return Tps().Match(said) is { Success: true } tps
            ? double.Parse(tps.Groups["tps"].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench: {said}{await errors}");
    }

    [GeneratedRegex(@"tps = (?<tps>[0-9.]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tps();
}
