using System.Security.Cryptography;

namespace ServiceNet.Local.Postgres;

/// <summary>
/// Makes the cluster and its one database. All of it happens under another name and is renamed when done, so an
/// interrupted attempt can be thrown away without ever looking at a folder that holds data.
/// </summary>
internal static class CreateCluster
{
    public const string Superuser = "servicenet";
    public const string Database = "servicenet";

    /// <summary>The file in the cluster with the superuser's password; it stays with the data it opens.</summary>
    public const string PasswordFile = "servicenet.password";

    public static async Task RunAsync(ClusterPlace place, PostgresBinaries binaries, bool sync, CancellationToken ct)
    {
        if (Directory.Exists(place.Cluster))
            return;
        if (Directory.Exists(place.Unfinished))
            Directory.Delete(place.Unfinished, recursive: true);

        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        // initdb wants the password in a file and the folder empty, so the file stands beside the folder for a moment.
        var beside = Path.Combine(place.Folder, "postgres.password");
        try
        {
            await PrivateFile.WriteAsync(beside, password, ct);
            PrivateFile.MakeFolder(place.Unfinished, passable: false);
            if (place.User is not null)
                await MustAsync(await RunProgram.RunAsync("chown", [place.User, beside, place.Unfinished], user: null, ct));
            // Letters by C.UTF-8: with C, trigram search on Chinese finds nothing. Their order is the same in both, and C compares faster.
            string[] arguments =
            [
                "-D", place.Unfinished, "-U", Superuser, "--pwfile", beside, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--lc-collate", "C", .. sync ? Array.Empty<string>() : ["--no-sync"],
            ];
            await MustAsync(await RunProgram.RunAsync(binaries.Initdb, arguments, place.User, ct));
            // Single-user mode spares the first start a connection, and every later start the question whether it exists.
            await MustAsync(await RunProgram.RunAsync(
                binaries.Postgres,
                ["--single", "-D", place.Unfinished, "postgres"],
                place.User,
                ct,
                input: $"create database {Database};\n"));
            await File.AppendAllTextAsync(Path.Combine(place.Unfinished, "postgresql.conf"), $"include '{ServerSettings.FileName}'\n", ct);
            File.Move(beside, Path.Combine(place.Unfinished, PasswordFile));
        }
        finally
        {
            File.Delete(beside);
        }
        Directory.Move(place.Unfinished, place.Cluster);
    }

    private static Task MustAsync(RunProgram.Ended ended) =>
        ended.Well ? Task.CompletedTask : throw new LocalStartException(
            $"无法建立 PostgreSQL 数据目录：{ended.Said}",
            "The PostgreSQL data folder could not be made (see above).");
}
