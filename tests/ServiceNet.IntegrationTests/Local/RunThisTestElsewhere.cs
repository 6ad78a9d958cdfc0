using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

/// <summary>
/// Runs tests of this assembly in a process of their own, where a test is about a process: one that is killed, or one
/// that belongs to another user.
/// </summary>
internal static class RunThisTestElsewhere
{
    /// <summary>Set in such a process; its value is whatever the test wants it to know.</summary>
    public const string Variable = "SERVICENET_TEST_ELSEWHERE";

    public static string? Told => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Starts another process of this assembly that runs only the named tests.</summary>
    /// <param name="what"><c>-class</c> or <c>-method</c>.</param>
    /// <param name="name">Its full name.</param>
    /// <param name="told">What <see cref="Told"/> answers there.</param>
    /// <param name="folder">Where the test assembly is, readable to the user.</param>
    /// <param name="user">The account to run as; null for the own one.</param>
    public static Process Start(string what, string name, string told, string folder, string? user = null)
    {
        var assembly = Path.Combine(folder, Assembly.GetExecutingAssembly().GetName().Name + ".dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", assembly, what, name, "-noLogo", "-noColor"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment[Variable] = told;
        // The runner of this process leaves marks that would turn the other one into its servant.
        foreach (var mark in start.Environment.Keys.Where(key => key.StartsWith("VSTEST", StringComparison.Ordinal) || key.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal) || key.StartsWith("XUNIT", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(mark);
        if (user is not null)
        {
            start.UserName = user;
            start.Environment["HOME"] = "/tmp";
        }
        return Process.Start(start)!;
    }

    /// <summary>The assembly's folder, copied (its files only) when another user could not read it where it is.</summary>
    public static async Task<string> FolderForAsync(string user, string copy)
    {
        var here = AppContext.BaseDirectory;
        using var probe = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cd \"$1\"", "probe", here])
        {
            UserName = user,
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardError = true,
        })!;
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (probe.ExitCode == 0)
            return here;
        foreach (var file in Directory.GetFiles(here))
            File.Copy(file, Path.Combine(Directory.CreateDirectory(copy).FullName, Path.GetFileName(file)));
        return copy;
    }
}
