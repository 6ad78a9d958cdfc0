using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using ServiceNet.Local;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class AProcessWithLocalServers : IDisposable
{
    private const string Here = "ServiceNet.IntegrationTests.Local.AProcessWithLocalServers";
    private readonly DataFolderForOneTest folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Takes_them_along_when_it_is_killed()
    {
        if (RunThisTestElsewhere.Told is { } told)
        {
            await ServeUntilKilledAsync(told);
            return;
        }
        using var host = RunThisTestElsewhere.Start(
            "-method", $"{Here}.{nameof(Takes_them_along_when_it_is_killed)}", folder.Path, AppContext.BaseDirectory);
        var said = host.StandardOutput.ReadToEndAsync(Ct);
        try
        {
            var running = await RunningAsync(host, said);
            var postmaster = (await PidFile.ReadAsync(Path.Combine(folder.Path, "postgres", "postmaster.pid"), Ct))!.Value;
            var redis = await PidFile.ReadAsync(Path.Combine(folder.Path, "redis", "1", "redis.pid"), Ct);
            Assert.Equal(1, await Sql.AskAsync<int>(running.Postgres!, "select 1"));

            host.Kill();

            await DataFolderForOneTest.GoneAsync(postmaster);
            if (redis is not null)
                await DataFolderForOneTest.GoneAsync(redis.Value);
        }
        finally
        {
            host.Kill();
        }
    }

    [Fact]
    public async Task Need_not_be_root()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            await using var stack = await LocalStack.StartAsync(Configured(folder.Path), new EnvironmentNamed("Development"), LocalUse.Host, Ct);
            return;
        }
        var test = $"{typeof(APrivatePostgres).FullName}.{nameof(APrivatePostgres.Starts_in_an_empty_folder_and_finds_its_data_again_at_the_second_start)}";
        folder.LetOthersPass();
        var assembly = await RunThisTestElsewhere.FolderForAsync("nobody", Path.Combine(folder.Path, "assembly"));
        using var tests = RunThisTestElsewhere.Start("-method", test, "as nobody", assembly, "nobody");
        var said = await tests.StandardOutput.ReadToEndAsync(Ct);
        await tests.WaitForExitAsync(Ct);

        Assert.True(tests.ExitCode == 0, said);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", said, StringComparison.Ordinal);
    }

    internal static ConfigurationManager Configured(string folder)
    {
        var configuration = new ConfigurationManager();
        configuration["ServiceNet:DataDirectory"] = folder;
        return configuration;
    }

    private static async Task ServeUntilKilledAsync(string path)
    {
        await using var stack = await LocalStack.StartAsync(Configured(path), new EnvironmentNamed("Development"), LocalUse.Host, Ct);
        await Task.Delay(TimeSpan.FromMinutes(2), Ct);
    }

    private async Task<RunningServers> RunningAsync(Process host, Task<string> said)
    {
        while (true)
        {
            if (await RunningServers.ReadAsync(Path.Combine(folder.Path, "running.json"), Ct) is { Ready: true } running)
                return running;
            if (host.HasExited)
                Assert.Fail(await said);
            await Task.Delay(100, Ct);
        }
    }
}
