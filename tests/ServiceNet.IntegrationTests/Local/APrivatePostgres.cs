using Npgsql;
using ServiceNet.Local;
using ServiceNet.Local.Postgres;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class APrivatePostgres : IDisposable
{
    private readonly DataFolderForOneTest folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Starts_in_an_empty_folder_and_finds_its_data_again_at_the_second_start()
    {
        var first = await PrivatePostgres.StartAsync(folder.Postgres, Ct);
        await Sql.AskAsync<object>(first.ConnectionString, "create table kept (n int); insert into kept values (7); select 1");
        await first.DisposeAsync();
        Assert.False(DataFolderForOneTest.Lives(first.ProcessId));

        await using var second = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        Assert.Equal(7, await Sql.AskAsync<int>(second.ConnectionString, "select n from kept"));
    }

    [Fact]
    public async Task Searches_Chinese_keeps_what_it_commits_and_listens_on_the_loopback_address_only()
    {
        await using var postgres = await PrivatePostgres.StartAsync(folder.Postgres with { ExtraSettings = new Dictionary<string, string>() }, Ct);
        var connection = postgres.ConnectionString;

        Assert.Equal("servicenet", new NpgsqlConnectionStringBuilder(connection).Database);
        Assert.True(await Sql.AskAsync<bool>(connection, "create extension pg_trgm; select show_trgm('炳草岗') <> '{}'"));
        await Sql.AskAsync<object>(connection, "create extension btree_gist; create extension pgcrypto; select 1");
        Assert.Equal("UTF8", await Sql.AskAsync<string>(connection, "show server_encoding"));
        Assert.Equal("on", await Sql.AskAsync<string>(connection, "show fsync"));
        Assert.Equal("on", await Sql.AskAsync<string>(connection, "show synchronous_commit"));
        Assert.Equal("127.0.0.1", await Sql.AskAsync<string>(connection, "show listen_addresses"));
        Assert.Equal("", await Sql.AskAsync<string>(connection, "show unix_socket_directories"));
    }

    [Fact]
    public async Task Lets_nobody_in_without_its_password()
    {
        await using var postgres = await PrivatePostgres.StartAsync(folder.Postgres, Ct);
        var guess = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "postgres" };

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.AskAsync<int>(guess.ConnectionString, "select 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Takes_extra_settings_over_its_own()
    {
        var settings = folder.Postgres with { ExtraSettings = new Dictionary<string, string> { ["fsync"] = "off", ["work_mem"] = "3MB" } };
        await using var postgres = await PrivatePostgres.StartAsync(settings, Ct);

        Assert.Equal("3MB", await Sql.AskAsync<string>(postgres.ConnectionString, "show work_mem"));
    }

    [Fact]
    public async Task Refuses_a_folder_another_one_serves()
    {
        await using var first = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        await Assert.ThrowsAsync<LocalStartException>(() => PrivatePostgres.StartAsync(folder.Postgres, Ct));

        Assert.Equal(1, await Sql.AskAsync<int>(first.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Throws_an_interrupted_initdb_away_and_makes_the_data_anew()
    {
        var half = Directory.CreateDirectory(Path.Combine(folder.Path, "postgres.initializing"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "PG_VERSION"), "15\n", Ct);

        await using var postgres = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        Assert.Equal(1, await Sql.AskAsync<int>(postgres.ConnectionString, "select 1"));
        Assert.False(half.Exists && Directory.Exists(half.FullName));
    }

    [Fact]
    public async Task Says_what_is_wrong_when_the_forced_programs_are_not_there()
    {
        var settings = folder.Postgres with { BinariesDirectory = Path.Combine(folder.Path, "nothing-here") };

        var refused = await Assert.ThrowsAsync<LocalStartException>(() => PrivatePostgres.StartAsync(settings, Ct));

        Assert.Contains("nothing-here", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_open_data_of_another_version()
    {
        await (await PrivatePostgres.StartAsync(folder.Postgres, Ct)).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "postgres", "PG_VERSION"), "99\n", Ct);

        var refused = await Assert.ThrowsAsync<LocalStartException>(() => PrivatePostgres.StartAsync(folder.Postgres, Ct));

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }
}
