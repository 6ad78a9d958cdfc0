using System.Diagnostics;
using System.Text;
using Npgsql;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The programs an operator types, run to their end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The folder the deployment's files live in.</summary>
    public static string Files => Path.Combine(Root, "src", "ServiceNet.Host", "deploy");

    /// <summary>What an operator reads.</summary>
    public static string Guide => Path.Combine(Root, "miniprogram-api-docs", "guide", "deployment.md");

    /// <summary>The host as it was built beside these tests.</summary>
    public static string HostFolder
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Root, "src", "ServiceNet.Host", "bin", framework.Parent!.Name, framework.Name);
        }
    }

    private static string Root => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>Runs a program that is expected to succeed and answers what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var (code, said) = await TryAsync(program, arguments, ct, environment);
        return code == 0 ? said : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {code}\n{said}");
    }

    /// <summary>Runs a program and answers how it ended.</summary>
    public static async Task<(int Code, string Said)> TryAsync(string program, string[] arguments, CancellationToken ct, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8 };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct).WaitAsync(Patience, ct);
        return (process.ExitCode, await said + await wrong);
    }

    /// <summary>How PostgreSQL's own programs are told where to connect.</summary>
    public static Dictionary<string, string?> PostgresEnvironment(string connection)
    {
        var to = new NpgsqlConnectionStringBuilder(connection);
        return new(StringComparer.Ordinal)
        {
            ["PGHOST"] = to.Host,
            ["PGPORT"] = $"{to.Port}",
            ["PGUSER"] = to.Username,
            ["PGPASSWORD"] = to.Password,
            ["PGDATABASE"] = to.Database,
        };
    }
}
