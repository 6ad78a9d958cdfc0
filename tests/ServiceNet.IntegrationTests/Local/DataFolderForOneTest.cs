using System.Diagnostics;
using System.Security.Cryptography;
using ServiceNet.Local;
using ServiceNet.Local.Postgres;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

/// <summary>A data folder for one test, removed after it, and what the tests ask about it.</summary>
public sealed class DataFolderForOneTest : IDisposable
{
    // Made when first asked for: a test that only starts another process of itself must not leave two behind.
    private readonly Lazy<string> path = new(() => Directory.CreateDirectory(
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "servicenet-" + RandomNumberGenerator.GetHexString(12, true))).FullName);

    public string Path => path.Value;

    /// <summary>fsync is off: these clusters end with their test.</summary>
    public PrivatePostgresSettings Postgres => new()
    {
        Directory = Path,
        ExtraSettings = new Dictionary<string, string> { ["fsync"] = "off" },
        Say = line => TestContext.Current.TestOutputHelper?.WriteLine(line),
    };

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said.Trim();
    }

    /// <summary>A process that has nothing to do with us, under a given account; the test ends it.</summary>
    public static Process StartStranger(string? user)
    {
        var start = new ProcessStartInfo("sleep", ["300"]);
        if (user is not null)
            start.UserName = user;
        return Process.Start(start)!;
    }

    /// <summary>The account the servers of a folder run as; null when it is the test's own.</summary>
    public static async Task<string?> OwnerAsync(string folder) =>
        Environment.IsPrivilegedProcess ? await RunAsync("stat", "-c", "%U", folder) : null;

    public static bool Lives(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");

    public static async Task GoneAsync(int pid)
    {
        for (var tenths = 0; Lives(pid) && tenths < 200; tenths++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(Lives(pid), $"process {pid} still runs");
    }

    /// <summary>Closes the folder to every other account.</summary>
    public void CloseToOthers() => Allow(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Lets other accounts pass through, as a data folder of root's does.</summary>
    public void LetOthersPass() => Allow(Path, PrivateFile.PassableFolder);

    public static void AssertOwnerOnly(string file) =>
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);

    public void Dispose()
    {
        if (!path.IsValueCreated)
            return;
        var location = System.IO.Path.Combine(Path, "postgres.location");
        if (File.Exists(location))
            Directory.Delete(File.ReadAllText(location), recursive: true);
        Directory.Delete(Path, recursive: true);
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
