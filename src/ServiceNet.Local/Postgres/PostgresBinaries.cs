using System.Globalization;
using System.Text.RegularExpressions;

namespace ServiceNet.Local.Postgres;

/// <summary>A folder with the three server programs of one PostgreSQL version.</summary>
/// <param name="Folder">Where initdb, pg_ctl and postgres are.</param>
/// <param name="Version">The major version; the data folder of one cannot be opened by another.</param>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    /// <summary>The oldest version the schema is written for.</summary>
    private const int Oldest = 15;

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>
    /// Finds programs the account can run, of the version the existing data asks for (null: any): the forced folder,
    /// else those on PATH, else the newest of the distribution, else those of the npm package.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(
        PrivatePostgresSettings settings, string place, string? user, int? version, CancellationToken ct)
    {
        if (settings.BinariesDirectory is { } forced && forced != PrivatePostgresSettings.NpmBinaries)
        {
            var named = await LookAsync(forced, user, ct) ?? throw new LocalStartException(
                $"在 ServiceNet:Local:PostgresBinaries 指定的目录 {forced} 中找不到可用的 PostgreSQL {Oldest} 或更高版本。",
                $"The folder {forced} named in ServiceNet:Local:PostgresBinaries holds no usable PostgreSQL {Oldest} or later.");
            return version is null || named.Version == version ? named : throw OtherVersion(place, version.Value, named.Version);
        }
        int? met = null;
        if (settings.BinariesDirectory is null)
        {
            foreach (var folder in Installed())
            {
                if (await LookAsync(folder, user, ct) is not { } found)
                    continue;
                if (version is null || found.Version == version)
                    return found;
                met ??= found.Version;
            }
        }
        if (version is not null && version != InstallPostgres.Version)
            throw OtherVersion(place, version.Value, met);
        var installed = await InstallPostgres.FromNpmAsync(Path.Combine(place, "postgres-binaries"), settings.Say, ct);
        return await LookAsync(installed, user, ct) ?? throw new LocalStartException(
            "下载的 PostgreSQL 程序无法在本机运行，请安装 PostgreSQL 15 或更高版本（Debian：apt-get install postgresql）。",
            "The downloaded PostgreSQL does not run on this machine; install PostgreSQL 15 or later (Debian: apt-get install postgresql).");
    }

    private static IEnumerable<string> Installed()
    {
        if (RunProgram.FindOnPath("initdb") is { } initdb)
        {
            // Links on PATH may name single programs of a folder; the server finds its libraries from the real one.
            var real = File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb;
            yield return Path.GetDirectoryName(real)!;
        }
        const string debian = "/usr/lib/postgresql";
        if (!Directory.Exists(debian))
            yield break;
        var newestFirst = Directory.GetDirectories(debian)
            .Select(folder => (Folder: folder, Version: int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0))
            .OrderByDescending(candidate => candidate.Version);
        foreach (var (folder, _) in newestFirst)
            yield return Path.Combine(folder, "bin");
    }

    private static async Task<PostgresBinaries?> LookAsync(string folder, string? user, CancellationToken ct)
    {
        var candidate = new PostgresBinaries(Path.GetFullPath(folder), 0);
        if (!File.Exists(candidate.Initdb) || !File.Exists(candidate.PgCtl) || !File.Exists(candidate.Postgres))
            return null;
        // Asked through a shell, as the account that will run it: a folder closed to it is as good as none.
        var asked = await RunProgram.RunAsync("/bin/sh", ["-c", "\"$1\" --version", "version", candidate.Postgres], user, ct);
        var version = asked.Well ? MajorVersion().Match(asked.Said) : Match.Empty;
        if (!version.Success)
            return null;
        candidate = candidate with { Version = int.Parse(version.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) };
        return candidate.Version >= Oldest ? candidate : null;
    }

    private static LocalStartException OtherVersion(string place, int wanted, int? met) => new(
        $"{place} 中的数据由 PostgreSQL {wanted} 建立，而本机只有版本 {(met is null ? "（无）" : $"{met}")}。请安装 PostgreSQL {wanted}，或换一个数据目录。",
        $"The data in {place} was made by PostgreSQL {wanted}, but this machine has {(met is null ? "none" : $"version {met}")}. Install PostgreSQL {wanted}, or use another data folder.");

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MajorVersion();
}
