using System.Diagnostics;
using ServiceNet.Local;
using ServiceNet.Local.Redis;
using StackExchange.Redis;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class APrivateRedis : IDisposable
{
    private readonly DataFolderForOneTest folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string RunFolder => Path.Combine(folder.Path, "redis", "1");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Forgets_everything_over_a_restart_and_keeps_its_address()
    {
        await using var redis = await StartAsync();
        var address = redis.ConnectionString;
        using (var before = await ConnectionMultiplexer.ConnectAsync(address))
            await before.GetDatabase().StringSetAsync("k", "v");

        await redis.StopAsync(Ct);
        await redis.RestartAsync(Ct);

        Assert.Equal(address, redis.ConnectionString);
        using var after = await ConnectionMultiplexer.ConnectAsync(address);
        Assert.True((await after.GetDatabase().StringGetAsync("k")).IsNull);
    }

    [Fact]
    public async Task Hides_its_password_from_the_command_line_and_from_other_users()
    {
        await using var redis = await StartAsync();
        var password = ConfigurationOptions.Parse(redis.ConnectionString).Password;
        var pid = await PidFile.ReadAsync(Path.Combine(RunFolder, "redis.pid"), Ct);

        Assert.DoesNotContain(password, await File.ReadAllTextAsync($"/proc/{pid}/cmdline", Ct), StringComparison.Ordinal);
        DataFolderForOneTest.AssertOwnerOnly(Path.Combine(RunFolder, "redis.conf"));
    }

    [Fact]
    public async Task Ends_with_its_owner_and_leaves_no_files()
    {
        var redis = await StartAsync();
        var pid = (await PidFile.ReadAsync(Path.Combine(RunFolder, "redis.pid"), Ct))!.Value;

        await redis.DisposeAsync();

        Assert.False(DataFolderForOneTest.Lives(pid));
        Assert.False(Directory.Exists(RunFolder));
    }

    [Fact]
    public async Task Does_not_disturb_another_host_in_the_same_folder()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        Assert.NotEqual(first.ConnectionString, second.ConnectionString);
        using var connected = await ConnectionMultiplexer.ConnectAsync(first.ConnectionString);
        Assert.True(connected.IsConnected);
    }

    [Fact]
    public async Task Ends_the_orphan_of_a_crashed_run()
    {
        // As a killed host leaves it: the server runs, nobody holds the folder.
        Directory.CreateDirectory(RunFolder);
        var started = await RunProgram.RunAsync(
            "redis-server", ["--port", $"{FreePort.Next()}", "--bind", "127.0.0.1", "--daemonize", "yes", "--dir", RunFolder, "--pidfile", Path.Combine(RunFolder, "redis.pid")], user: null, Ct);
        Assert.True(started.Well, started.Said);
        int? orphan;
        while ((orphan = await PidFile.ReadAsync(Path.Combine(RunFolder, "redis.pid"), Ct)) is null)
            await Task.Delay(20, Ct);

        await using var redis = await StartAsync();

        Assert.False(DataFolderForOneTest.Lives(orphan.Value));
    }

    [Fact]
    public async Task Spares_a_stranger_whose_pid_an_old_file_names()
    {
        Directory.CreateDirectory(RunFolder);
        using var stranger = DataFolderForOneTest.StartStranger(user: null);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(RunFolder, "redis.pid"), $"{stranger.Id}\n", Ct);

            await using var redis = await StartAsync();

            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    private async Task<PrivateRedis> StartAsync() =>
        await PrivateRedis.StartAsync(new() { Directory = folder.Path }, Ct)
        ?? throw new UnreachableException("tests/run.sh installs redis-server");
}
