using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>Settings that stand in files of their own, as systemd's credentials do.</summary>
public sealed class SecretsInFiles(TestServers servers)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_reads_them_from_the_folder_named_and_from_its_credentials()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        await using var redis = await servers.NewRedisAsync(Ct);
        var settings = TestCity.SettingsFor(database, redis.ConnectionString, servers.NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));
        settings.Remove("ConnectionStrings:Postgres");
        settings.Remove("ConnectionStrings:Redis");
        var (named, credentials) = (servers.NewFolder(), servers.NewFolder());
        // With the line end that an editor leaves.
        await File.WriteAllTextAsync(Path.Combine(named, "ConnectionStrings__Postgres"), database + "\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(credentials, "ConnectionStrings__Redis"), redis.ConnectionString, Ct);
        settings["settings-directory"] = named;
        settings["CREDENTIALS_DIRECTORY"] = credentials;

        await using var host = await HostProcess.StartAsync(settings, Ct);

        var anyone = new Caller(host.Http, null);
        Assert.Equal(41, (await anyone.GetAsync("stations?limit=100")).Ok().Items().Length);
        Assert.Equal(["postgres", "redis", "files"], (await anyone.GetAsync("/health/ready")).Ok().GetProperty("dependencies").EnumerateArray().Select(d => d.Text("name")));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused_in_a_sentence()
    {
        var (exitCode, said) = await HostProcess.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal), ["--settings-directory=/nowhere/at/all"], Ct);

        Assert.Equal(2, exitCode);
        Assert.Contains("/nowhere/at/all", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
