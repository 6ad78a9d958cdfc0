namespace ServiceNet.Local.Postgres;

/// <summary>What a private PostgreSQL needs to know. Nothing but <see cref="Directory"/> must be given.</summary>
public sealed record PrivatePostgresSettings
{
    /// <summary>As <see cref="BinariesDirectory"/>: the binaries of the npm package, even where others are installed.</summary>
    public const string NpmBinaries = "npm";

    /// <summary>The folder that keeps the data (in <c>postgres</c>) and, where none are installed, the binaries.</summary>
    public required string Directory { get; init; }

    /// <summary>A folder with initdb, pg_ctl and postgres, or <see cref="NpmBinaries"/>; null looks for them.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>Further lines for the server's configuration, which win over ours (<c>fsync=off</c> in tests).</summary>
    public IReadOnlyDictionary<string, string> ExtraSettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where a line for the person at the terminal goes (a download, data kept elsewhere); standard error unless given.</summary>
    public Action<string> Say { get; init; } = Console.Error.WriteLine;
}
