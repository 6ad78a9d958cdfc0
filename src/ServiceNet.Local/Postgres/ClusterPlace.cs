using System.Security.Cryptography;
using System.Text;

namespace ServiceNet.Local.Postgres;

/// <summary>
/// Where a private PostgreSQL keeps its files, and as whom it runs. Both are the data folder and the own account,
/// except for root: PostgreSQL refuses root, and the account it runs as instead may be shut out of root's folders.
/// </summary>
/// <param name="Folder">Holds <c>postgres</c> (the cluster) and perhaps <c>postgres-binaries</c>.</param>
/// <param name="User">The account to run as, or null for the own one.</param>
internal sealed record ClusterPlace(string Folder, string? User)
{
    private const string OwnerNote = "data-folder";

    /// <summary>The data folder this place was just chosen for, or null when it was known before.</summary>
    public string? NewFor { get; private init; }

    public string Cluster => Path.Combine(Folder, "postgres");

    /// <summary>A cluster in the making: renamed when it is whole, so the name <see cref="Cluster"/> never stands for half a one.</summary>
    public string Unfinished => Path.Combine(Folder, "postgres.initializing");

    public static async Task<ClusterPlace> ChooseAsync(string dataFolder, CancellationToken ct)
    {
        PrivateFile.MakeFolder(dataFolder, passable: Environment.IsPrivilegedProcess);
        if (!Environment.IsPrivilegedProcess)
            return new ClusterPlace(dataFolder, null);

        var location = Path.Combine(dataFolder, "postgres.location");
        var inside = new ClusterPlace(dataFolder, await AccountAsync(Path.Combine(dataFolder, "postgres"), ct));
        if (!File.Exists(location) && await inside.IsReachableAsync(ct))
            return inside;
        var recorded = File.Exists(location) ? (await File.ReadAllTextAsync(location, ct)).Trim() : null;
        var known = recorded is not null && await BelongsHereAsync(recorded, dataFolder, ct);
        var folder = known ? recorded! : await MakeOutsideAsync(dataFolder, ct);
        return new ClusterPlace(folder, await AccountAsync(Path.Combine(folder, "postgres"), ct))
        {
            NewFor = known ? null : dataFolder,
        };
    }

    /// <summary>
    /// Writes down, once, that a data folder's PostgreSQL lives outside it. Called while no server runs there.
    /// </summary>
    public async Task SettleAsync(Action<string> say, CancellationToken ct)
    {
        if (NewFor is null)
            return;
        if (Directory.Exists(Cluster))
        {
            // The data folder was deleted and made anew: its owner expects an empty database. One step back is kept.
            var previous = Cluster + ".previous";
            if (Directory.Exists(previous))
                Directory.Delete(previous, recursive: true);
            Directory.Move(Cluster, previous);
        }
        await File.WriteAllTextAsync(Path.Combine(Folder, OwnerNote), NewFor, ct);
        await File.WriteAllTextAsync(Path.Combine(NewFor, "postgres.location"), Folder, ct);
        say($"数据库用户进不了 {NewFor}，PostgreSQL 的数据放在 {Folder}。/ The database account cannot enter {NewFor}; PostgreSQL keeps its data in {Folder}.");
    }

    private async Task<bool> IsReachableAsync(CancellationToken ct) =>
        (await RunProgram.RunAsync("/bin/sh", ["-c", "cd \"$1\"", "reach", Folder], User, ct)).Well;

    /// <summary>The owner of an existing cluster, else the distribution's account for PostgreSQL, else nobody.</summary>
    private static async Task<string> AccountAsync(string cluster, CancellationToken ct)
    {
        if (Directory.Exists(cluster))
        {
            var owner = (await RunProgram.RunAsync("stat", ["-c", "%U", cluster], user: null, ct)).Said.Trim();
            if (owner.Length > 0 && owner is not ("root" or "UNKNOWN"))
                return owner;
        }
        return (await RunProgram.RunAsync("id", ["-u", "postgres"], user: null, ct)).Well ? "postgres" : "nobody";
    }

    private static async Task<string> MakeOutsideAsync(string dataFolder, CancellationToken ct)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];
        foreach (var root in new[] { "/var/lib/servicenet-local", "/var/tmp/servicenet-local" })
        {
            var folder = Path.Combine(root, name);
            // A data folder that was moved away took its place along; whoever now has its path starts another.
            while (await OwnerAsync(folder, ct) is { } owner && owner != dataFolder && Directory.Exists(owner))
                folder += "-2";
            try
            {
                PrivateFile.MakeFolder(root, passable: true);
                PrivateFile.MakeFolder(folder, passable: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            // In a folder everybody may write to, somebody else may have laid this one out for us.
            var owners = (await RunProgram.RunAsync("stat", ["-c", "%u", root, folder], user: null, ct)).Said;
            if (owners.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries) is ["0", "0"])
                return folder;
        }
        throw new LocalStartException(
            $"PostgreSQL 不能以 root 运行，而其他用户进不了 {dataFolder}。请用 ServiceNet:DataDirectory 指定一个其他用户可以进入的目录。",
            $"PostgreSQL refuses root, and no other account may enter {dataFolder}. Name a folder others may pass through in ServiceNet:DataDirectory.");
    }

    /// <summary>A moved data folder keeps its place outside; a copied one must not share it with the original.</summary>
    private static async Task<bool> BelongsHereAsync(string place, string dataFolder, CancellationToken ct)
    {
        if (await OwnerAsync(place, ct) is not { } owner)
            return false;
        if (owner == dataFolder)
            return true;
        if (Directory.Exists(owner))
            return false;
        await File.WriteAllTextAsync(Path.Combine(place, OwnerNote), dataFolder, ct);
        return true;
    }

    private static async Task<string?> OwnerAsync(string place, CancellationToken ct)
    {
        var note = Path.Combine(place, OwnerNote);
        return File.Exists(note) ? (await File.ReadAllTextAsync(note, ct)).Trim() : null;
    }
}
