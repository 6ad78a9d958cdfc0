using Npgsql;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The hosts' role in PostgreSQL does what the city needs, and nothing that would undo its history.</summary>
public sealed class TheRoleOfTheHosts(TestServers servers)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_goes_its_whole_way_and_the_recount_holds()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        var settings = Settings((await Roles.MakeAsync(database, Ct)).App);
        await using (var host = await HostProcess.StartAsync(settings, Ct))
        {
            var anyone = new Caller(host.Http, null);
            var citizen = anyone.With((await anyone.PostAsync("auth/wechat", new { code = "sim:权限:1" })).Ok().Text("accessToken"));
            var clerk = anyone.With((await anyone.PostAsync("staff/auth/sign-in", new { userName = "wq01", password = TestCity.SamplePassword })).Ok().Text("accessToken"));
            var admin = anyone.With((await anyone.PostAsync("staff/auth/sign-in", new { userName = "admin", password = TestCity.SamplePassword })).Ok().Text("accessToken"));
            var day = DateOnly.FromDateTime(TestCity.OrdinaryMonday.Date).AddDays(1);
            var booking = await citizen.BookedAsync("WQ01", day.At(9));
            (await citizen.RescheduleAsync(booking, day.At(10))).Ok();
            (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();
            (await clerk.PostAsync($"staff/bookings/{booking}/complete", new { })).Ok();
            await citizen.CancelAsync(await citizen.BookedAsync("WQ02", day.At(9)));
            (await admin.PatchAsync("admin/stations/WQ02", new { name = "改名" })).Ok();
            Assert.Equal(204, (await citizen.DeleteAsync("me")).Status);
            Assert.DoesNotContain("permission denied", host.Said, StringComparison.Ordinal);
        }

        var (exitCode, said) = await HostProcess.RunAsync(settings, ["verify"], Ct);
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task It_makes_no_table_empties_none_and_edits_no_history()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        var roles = await Roles.MakeAsync(database, Ct);
        await using var app = NpgsqlDataSource.Create(roles.App + ";Pooling=false");
        string[] refused =
        [
            "create table public.mine (id int)", "drop table bookings", "alter table bookings add column x int", "truncate bookings", "create index on bookings (subject)",
            "alter table audit_entries disable trigger all", "select settle_rights()", "create schema mine", "create temporary table t (id int)",
            "insert into schema_migrations (name, sha256) values ('9999_mine.sql', '')", "select * from pg_authid", "copy bookings to program 'cat'",
        ];
        string[] history = [.. await AskAsync(roles.Owner, "select t.tgrelid::regclass::text from pg_trigger t join pg_proc p on p.oid = t.tgfoid where p.proname = 'refuse_edit'")];

        Assert.Subset(history.ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "audit_entries", "booking_moves", "chain_entries" });
        foreach (var sql in refused.Concat(history.SelectMany(table => new[] { $"delete from {table}", $"truncate {table}" })).Append("update booking_moves set note = 'x'").Append("update audit_entries set actor_name = 'x'"))
        {
            await using var command = app.CreateCommand(sql);
            var fault = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
            Assert.True(fault.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {fault.Message}");
        }
    }

    [Fact]
    public async Task A_host_that_finds_an_older_schema_names_the_command_and_the_owner_migrates()
    {
        var database = await servers.NewDatabaseAsync(filled: false, Ct);
        var roles = await Roles.MakeAsync(database, Ct);
        var settings = Settings(roles.App);

        var (exitCode, said) = await HostProcess.RunAsync(settings, ["--urls", "http://127.0.0.1:0"], Ct);
        Assert.Equal(2, exitCode);
        Assert.Contains("migrate", said, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:PostgresOwner", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

        settings["ConnectionStrings:PostgresOwner"] = roles.Owner;
        Assert.Equal(0, (await HostProcess.RunAsync(settings, ["migrate"], Ct)).ExitCode);
        settings.Remove("ConnectionStrings:PostgresOwner");
        await using var host = await HostProcess.StartAsync(settings, Ct);
        Assert.Equal(41, (await new Caller(host.Http, null).GetAsync("stations?limit=100")).Ok().Items().Length);
        // An upgrade: the schema has grown under this version, and another of its processes starts all the same.
        await AskAsync(roles.Owner, "insert into schema_migrations (name, sha256) values ('9999_of_the_next_version.sql', '\\x00')");
        Assert.Equal(0, (await HostProcess.RunAsync(settings, ["verify"], Ct)).ExitCode);
        // The database's name for itself, by which changes are told apart on a shared Redis.
        Assert.NotEmpty(await AskAsync(roles.App, "select system_identifier::text from pg_control_system()"));
        // What a later migration makes is the hosts' to read and write as well.
        await AskAsync(roles.Owner, "create table made_later (id int)");
        Assert.Equal(["0"], await AskAsync(roles.App, "insert into made_later values (1); delete from made_later; select count(*)::text from made_later"));
    }

    [Fact]
    public async Task The_role_of_the_backup_reads_everything_and_writes_nothing()
    {
        var roles = await Roles.MakeAsync(await servers.NewDatabaseAsync(filled: true, Ct), Ct);

        Assert.Equal(["41"], await AskAsync(roles.Backup, "select count(*)::text from stations"));
        var fault = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(roles.Backup, "delete from bookings"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    private Dictionary<string, string?> Settings(string database) => TestCity.SettingsFor(database, redis: null, servers.NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));

    private static async Task<List<string>> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
