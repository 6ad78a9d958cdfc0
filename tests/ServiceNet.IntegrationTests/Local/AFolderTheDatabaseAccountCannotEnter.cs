using ServiceNet.Local.Postgres;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

/// <summary>A checkout in a folder only root may enter. Where the tests are not root, the folder is the own one and serves.</summary>
[Collection(LocalServers.Name)]
public sealed class AFolderTheDatabaseAccountCannotEnter : IDisposable
{
    private readonly DataFolderForOneTest folder = new();

    public AFolderTheDatabaseAccountCannotEnter() => folder.CloseToOthers();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Location => Path.Combine(folder.Path, "postgres.location");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Keeps_its_data_elsewhere_says_so_once_and_finds_it_again()
    {
        var said = new List<string>();
        var settings = folder.Postgres with { Say = said.Add };
        await using (var first = await PrivatePostgres.StartAsync(settings, Ct))
        {
            await Sql.AskAsync<object>(first.ConnectionString, "create table kept (n int); insert into kept values (7); select 1");
            Assert.Equal(Environment.IsPrivilegedProcess, !first.DataDirectory.StartsWith(folder.Path, StringComparison.Ordinal));
        }

        await using var second = await PrivatePostgres.StartAsync(settings, Ct);

        Assert.Equal(7, await Sql.AskAsync<int>(second.ConnectionString, "select n from kept"));
        Assert.Equal(Environment.IsPrivilegedProcess ? 1 : 0, said.Count);
        Assert.Equal(Environment.IsPrivilegedProcess, File.Exists(Location));
    }

    [Fact]
    public async Task Begins_empty_when_it_was_deleted_and_made_again()
    {
        await using (var first = await PrivatePostgres.StartAsync(folder.Postgres, Ct))
            await Sql.AskAsync<object>(first.ConnectionString, "create table kept (n int); select 1");
        Directory.Delete(folder.Path, recursive: true);
        Directory.CreateDirectory(folder.Path);
        folder.CloseToOthers();

        await using var anew = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        Assert.Equal(0L, await Sql.AskAsync<long>(anew.ConnectionString, "select count(*) from pg_tables where tablename = 'kept'"));
    }

    [Fact]
    public async Task Does_not_share_its_data_with_a_copy_of_itself()
    {
        await using var original = await PrivatePostgres.StartAsync(folder.Postgres, Ct);
        using var copy = new DataFolderForOneTest();
        copy.CloseToOthers();
        if (File.Exists(Location))
            File.Copy(Location, Path.Combine(copy.Path, "postgres.location"));

        await using var other = await PrivatePostgres.StartAsync(copy.Postgres, Ct);

        Assert.NotEqual(original.DataDirectory, other.DataDirectory);
        Assert.Equal(1, await Sql.AskAsync<int>(original.ConnectionString, "select 1"));
    }
}
