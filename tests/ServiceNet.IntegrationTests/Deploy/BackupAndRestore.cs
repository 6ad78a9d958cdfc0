using System.Security.Cryptography;
using System.Text;
using Npgsql;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Local.Postgres;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The drill: a city is backed up, lost, and stands again on another server.</summary>
public sealed class BackupAndRestore(TestServers servers)
{
    private const string Phone = "13812345678";
    private static readonly string Key = $"drill:{Convert.ToBase64String(SHA256.HashData("a key of the drill"u8))}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_city_stands_again_on_another_server_with_its_files_and_its_sealed_phones()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        var roles = await Roles.MakeAsync(database, Ct);
        var files = servers.NewFolder();
        await File.WriteAllBytesAsync(Path.Combine(files, "证据.bin"), RandomNumberGenerator.GetBytes(4096), Ct);
        await BookAsync(roles.App);
        var target = servers.NewFolder();

        var backup = (await BackupAsync(roles.Backup, files, target)).Trim();

        await using var elsewhere = await ServerOfItsOwnAsync();
        var empty = await NewDatabaseAsync(elsewhere.ConnectionString);
        var there = await Roles.MakeAsync(empty, Ct);
        var filesThere = servers.NewFolder();
        Assert.Contains("schema 00", await RestoreAsync(there.Owner, filesThere, backup), StringComparison.Ordinal);

        Assert.Equal(await CountsAsync(database), await CountsAsync(empty));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(files, "证据.bin"), Ct), await File.ReadAllBytesAsync(Path.Combine(filesThere, "证据.bin"), Ct));
        var (exitCode, said) = await HostProcess.RunAsync(Settings(there.App), ["verify"], Ct);
        Assert.True(exitCode == 0, said);
        await ReadThePhoneAsync(there.App);

        // It restores into nothing that holds something.
        var again = await Tool.TryAsync("bash", [Script("restore.sh"), backup], Ct, Environment(there.Owner, servers.NewFolder()));
        Assert.NotEqual(0, again.Code);
        Assert.Contains("empty", again.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_before_anything_is_written()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        var backup = (await BackupAsync((await Roles.MakeAsync(database, Ct)).Backup, servers.NewFolder(), servers.NewFolder())).Trim();
        await using (var dump = File.Open(Path.Combine(backup, "database.dump"), FileMode.Open))
        {
            var half = dump.Length / 2;
            dump.Position = half;
            var there = dump.ReadByte();
            // Reading went one on: written there, one backup in some hundreds would come out as it was.
            dump.Position = half;
            dump.WriteByte((byte)(there ^ 1));
        }

        var empty = await servers.NewDatabaseAsync(filled: false, Ct);
        var (code, said) = await Tool.TryAsync("bash", [Script("restore.sh"), backup], Ct, Environment(empty, servers.NewFolder()));

        Assert.NotEqual(0, code);
        Assert.Contains("damaged", said, StringComparison.Ordinal);
        Assert.Equal("", await CountsAsync(empty));
    }

    [Fact]
    public async Task Old_backups_go_and_the_newest_few_stay_whatever_their_age()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        var roles = await Roles.MakeAsync(database, Ct);
        var target = servers.NewFolder();
        foreach (var day in Enumerable.Range(1, 9))
        {
            Directory.CreateDirectory(Path.Combine(target, $"2026010{day}T020000Z"));
            Directory.SetLastWriteTimeUtc(Path.Combine(target, $"2026010{day}T020000Z"), new DateTime(2026, 1, day, 2, 0, 0, DateTimeKind.Utc));
        }

        var newest = (await BackupAsync(roles.Backup, servers.NewFolder(), target)).Trim();

        Assert.Equal(7, Directory.GetDirectories(target).Length);
        Assert.True(Directory.Exists(newest));
        Assert.False(Directory.Exists(Path.Combine(target, "20260103T020000Z")));
        Assert.True(Directory.Exists(Path.Combine(target, "20260104T020000Z")));
        Assert.Equal("700", (await Tool.RunAsync("stat", ["-c", "%a", newest], Ct)).Trim());
        Assert.DoesNotContain(Phone, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(newest, "database.dump"), Ct)), StringComparison.Ordinal);
    }

    /// <summary>As systemd hands a credential over since 254: the group may read it by an access list, and libpq looks at the mode.</summary>
    [Fact]
    public async Task A_password_file_the_group_may_read_is_used_all_the_same()
    {
        var role = (await Roles.MakeAsync(await servers.NewDatabaseAsync(filled: true, Ct), Ct)).Backup;
        var environment = Environment(role, servers.NewFolder());
        var file = Path.Combine(servers.NewFolder(), "pgpass");
        await File.WriteAllTextAsync(file, $"*:*:*:{environment["PGUSER"]}:{environment["PGPASSWORD"]}\n", Ct);
        await Tool.RunAsync("chmod", ["0440", file], Ct);
        environment.Remove("PGPASSWORD");
        environment["PGPASSFILE"] = file;
        var temporary = environment["TMPDIR"] = servers.NewFolder();

        await Tool.RunAsync("bash", [Script("backup.sh"), servers.NewFolder()], Ct, environment);

        // The copy does not outlive the backup.
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }

    [Fact]
    public async Task The_same_role_takes_a_base_backup_of_the_whole_server()
    {
        await using var server = await ServerOfItsOwnAsync();
        var roles = await Roles.MakeAsync(await NewDatabaseAsync(server.ConnectionString), Ct);
        var folder = Path.Combine(servers.NewFolder(), "base");

        await Tool.RunAsync("pg_basebackup", ["--pgdata", folder, "--wal-method=stream", "--checkpoint=fast", "--no-password"], Ct, Tool.PostgresEnvironment(roles.Backup));

        Assert.True(File.Exists(Path.Combine(folder, "backup_manifest")));
        Assert.True(File.Exists(Path.Combine(folder, "backup_label")));

        // The guide's lines clear the archive of what this backup does not need, and of nothing else.
        var lines = (await File.ReadAllLinesAsync(Tool.Guide, Ct)).Where(l => l.StartsWith("SEGMENT=", StringComparison.Ordinal) || l.Contains("pg_archivecleanup ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        var archive = servers.NewFolder();
        var first = Directory.GetFiles(Path.Combine(folder, "pg_wal")).Select(Path.GetFileName).Order(StringComparer.Ordinal).First(n => n!.Length == 24)!;
        foreach (var segment in new[] { "000000010000000000000000", first, "0000000100000000000000FF" })
        {
            await File.WriteAllTextAsync(Path.Combine(archive, segment), "", Ct);
        }

        await Tool.RunAsync("bash", ["-euc", string.Join('\n', lines).Replace("/var/backups/wal", archive, StringComparison.Ordinal).Replace("/usr/lib/postgresql/15/bin/", "", StringComparison.Ordinal)], Ct, new Dictionary<string, string?>(StringComparer.Ordinal) { ["BASE"] = folder });
        Assert.Equal([first, "0000000100000000000000FF"], Directory.GetFiles(archive).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task BookAsync(string connection)
    {
        await using var host = await HostProcess.StartAsync(Settings(connection), Ct);
        var anyone = new Caller(host.Http, null);
        var citizen = anyone.With((await anyone.PostAsync("auth/wechat", new { code = "sim:备份:1" })).Ok().Text("accessToken"));
        var start = DateOnly.FromDateTime(TestCity.OrdinaryMonday.Date).AddDays(1).At(9);
        (await citizen.PostAsync("bookings", BookingCalls.Wish("WQ01", start, phone: Phone))).Ok();
    }

    private async Task ReadThePhoneAsync(string connection)
    {
        await using var host = await HostProcess.StartAsync(Settings(connection), Ct);
        var anyone = new Caller(host.Http, null);
        var clerk = anyone.With((await anyone.PostAsync("staff/auth/sign-in", new { userName = "wq01", password = TestCity.SamplePassword })).Ok().Text("accessToken"));
        var found = Assert.Single((await clerk.PostAsync("staff/bookings/search", new { phone = Phone })).Ok().Items());
        Assert.Equal(Phone, (await clerk.PostAsync($"staff/bookings/{found.Text("id")}/reveal", new { field = "phone", reason = "恢复演练" })).Ok().Text("value"));
    }

    private static Task<string> BackupAsync(string role, string files, string target) => Tool.RunAsync("bash", [Script("backup.sh"), target], Ct, Environment(role, files));

    private static Task<string> RestoreAsync(string role, string files, string backup) => Tool.RunAsync("bash", [Script("restore.sh"), backup], Ct, Environment(role, files));

    private static string Script(string name) => Path.Combine(Tool.Files, "backup", name);

    private static Dictionary<string, string?> Environment(string connection, string files)
        => new(Tool.PostgresEnvironment(connection), StringComparer.Ordinal) { ["SERVICENET_FILES"] = files };

    private Dictionary<string, string?> Settings(string connection)
    {
        var settings = TestCity.SettingsFor(connection, redis: null, servers.NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));
        settings["ServiceNet:Protection:Keys"] = Key;
        return settings;
    }

    /// <summary>A private server streams to nobody; one in a city does, as PostgreSQL's own defaults have it.</summary>
    private Task<PrivatePostgres> ServerOfItsOwnAsync() => PrivatePostgres.StartAsync(
        new()
        {
            Directory = servers.NewFolder(),
            ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "off", ["wal_level"] = "replica", ["max_wal_senders"] = "4" },
        },
        Ct);

    private static async Task<string> NewDatabaseAsync(string server)
    {
        await using var source = NpgsqlDataSource.Create(server + ";Pooling=false");
        await using var create = source.CreateCommand("create database restored");
        await create.ExecuteNonQueryAsync(Ct);
        return new NpgsqlConnectionStringBuilder(server) { Database = "restored" }.ConnectionString;
    }

    /// <summary>How many rows each table has, a line a table.</summary>
    private static async Task<string> CountsAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            select coalesce(string_agg(relname || ' ' || (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', relname), false, true, '')))[1]::text, E'\n' order by relname), '')
            from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
            """);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }
}
