using System.Text;

namespace ServiceNet.Local.Postgres;

/// <summary>The part of the server's configuration that is ours, written anew at each start.</summary>
internal static class ServerSettings
{
    public const string FileName = "servicenet.conf";

    private static readonly Dictionary<string, string> Ours = new(StringComparer.Ordinal)
    {
        ["listen_addresses"] = "127.0.0.1",
        // A socket's path may be 107 bytes long, which a checkout in a deep folder exceeds.
        ["unix_socket_directories"] = "",
        ["max_connections"] = "100",
        ["shared_buffers"] = "128MB",
        ["work_mem"] = "8MB",
        ["jit"] = "off",
        // Two cores serve many small transactions better than one question on two.
        ["max_parallel_workers_per_gather"] = "0",
        ["autovacuum_max_workers"] = "2",
        // Nobody replicates from here; durability (fsync, synchronous_commit) stays on.
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "512MB",
        // The log must hold no personal data: a constraint's DETAIL line quotes the row.
        ["log_error_verbosity"] = "terse",
        ["log_min_error_statement"] = "panic",
    };

    public static async Task WriteAsync(string cluster, int port, IReadOnlyDictionary<string, string> extra, CancellationToken ct)
    {
        var text = new StringBuilder("# Written at each start; changes here are lost.\n");
        // PostgreSQL takes the last of equal names, so the extra settings win.
        foreach (var (name, value) in Ours.Append(new("port", $"{port}")).Concat(extra))
            text.Append(name).Append(" = '").Append(value.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");
        await File.WriteAllTextAsync(Path.Combine(cluster, FileName), text.ToString(), ct);
    }
}
