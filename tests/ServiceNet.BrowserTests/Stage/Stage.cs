using Microsoft.Playwright;
using Npgsql;
using ServiceNet.Local.Postgres;
using Xunit;

[assembly: AssemblyFixture(typeof(ServiceNet.BrowserTests.Stage))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ServiceNet.BrowserTests;

/// <summary>What every journey needs: one browser, one PostgreSQL, and hosts that believe in a given day.</summary>
public sealed class Stage : IAsyncLifetime
{
    /// <summary>A Monday with a working week before it.</summary>
    public const string WorkingMorning = "2026-11-23T09:10:00+08:00";

    private readonly Dictionary<string, RunningHost> hosts = [];
    private string folder = "";
    private IPlaywright? playwright;
    private IBrowser? browser;
    private PrivatePostgres? postgres;

    /// <summary>The browser's program.</summary>
    public static string Chromium => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    /// <summary>Nothing yet: a machine without a browser must be able to say that it skips.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The browser, started by the first test that needs it.</summary>
    public async Task<IBrowser> BrowserAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"浏览器测试需要 Chromium（{Chromium}）：apt-get install chromium fonts-noto-cjk，或用 CHROMIUM 指定。");
        playwright ??= await Playwright.CreateAsync();
        return browser ??= await LaunchAsync(playwright);
    }

    /// <summary>A browser of its own whose camera sees the given pictures; the caller disposes it.</summary>
    /// <param name="video">A Y4M file.</param>
    public async Task<IBrowser> CameraAsync(string video)
    {
        await BrowserAsync();
        return await LaunchAsync(playwright!, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={video}");
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] more) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Chromium,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run", "--disable-component-update", .. more],
    });

    /// <summary>The host whose day is <paramref name="startAt"/>, shared by all tests that name it, with a database of its own.</summary>
    public async Task<RunningHost> HostAsync(string startAt = WorkingMorning)
        => hosts.TryGetValue(startAt, out var running) ? running : hosts[startAt] = await RunningHost.StartAsync(startAt, await DatabaseAsync());

    /// <summary>An empty database.</summary>
    public async Task<string> DatabaseAsync()
    {
        await BrowserAsync();
        if (postgres is null)
        {
            folder = Directory.CreateTempSubdirectory("servicenet-browser-").FullName;
            postgres = await PrivatePostgres.StartAsync(
                new PrivatePostgresSettings { Directory = folder, ExtraSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "off" } }, CancellationToken.None);
        }

        var name = "browser_" + Path.GetRandomFileName().Replace('.', '_');
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Someone with a browser window of their own.</summary>
    public async Task<Visitor> VisitorAsync(RunningHost host, Screen screen, bool dark = false, bool forAxe = false)
        => await Visitor.OpenAsync(await BrowserAsync(), host, screen, dark, forAxe);

    /// <summary>Ends the browser, the hosts, then the database under them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        foreach (var host in hosts.Values)
        {
            await host.DisposeAsync();
        }

        if (postgres is not null)
        {
            var elsewhere = Path.Combine(folder, "postgres.location");
            var moved = File.Exists(elsewhere) ? await File.ReadAllTextAsync(elsewhere) : null;
            await postgres.DisposeAsync();
            if (moved is not null)
            {
                Directory.Delete(moved, recursive: true);
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
