using System.Reflection;
using Microsoft.Extensions.Options;
using ServiceNet.Local;
using ServiceNet.Platform;
using ServiceNet.Platform.Live;

namespace ServiceNet.Host;

/// <summary>How the process was started, and what to say when it cannot go on.</summary>
internal static class Launch
{
    /// <summary>The exit code of a start refused for a reason the operator can act on.</summary>
    public const int CannotStart = 2;

    /// <summary>True while the build writes the OpenAPI document: Program runs, and must start nothing.</summary>
    public static bool WritesDocument => Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    /// <summary>The build asks for the routes alone: what would touch a database is left out.</summary>
    public static void StartNothingForTheDocument(IServiceCollection services)
    {
        for (var i = services.Count - 1; WritesDocument && i >= 0; i--)
        {
            if (services[i].ServiceType == typeof(IStartupValidator)
                || (services[i].ServiceType == typeof(IHostedService) && services[i].ImplementationType?.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) != true))
            {
                services.RemoveAt(i);
            }
        }
    }

    /// <summary>What the process needs of the local servers.</summary>
    public static LocalUse UseOf(string[] args) => WritesDocument ? LocalUse.None : Commands.IsCommand(args) ? LocalUse.Command : LocalUse.Host;

    /// <summary>
    /// A command's words are not settings. Settings are read once: watching their files would watch every folder
    /// below the working one, the database's too, and wake at each of its writes.
    /// </summary>
    public static string[] HostArguments(string[] args)
        => [.. args.Where(a => !Commands.IsCommand(args) || a.StartsWith("--", StringComparison.Ordinal)), "--hostBuilder:reloadConfigOnChange=false", .. ForTheDocument];

    /// <summary>
    /// The build's own run names no environment and so would be Production, which refuses settings meant for the host that
    /// <c>dotnet run</c> starts after it: a clock of its own, rate limits lifted.
    /// </summary>
    private static string[] ForTheDocument => WritesDocument ? ["--environment=Development"] : [];

    /// <summary>The sentence for a start that failed for a known reason; null lets the fault through with its trace.</summary>
    public static string? Explain(Exception e) => e switch
    {
        LocalStartException or LiveStateTakenException or ProductionRequirementsException or SettingException => e.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"端口已被占用，请用 --urls 另选一个。 / {e.Message}",
        OptionsValidationException invalid => $"配置有误 / Invalid settings: {string.Join("; ", invalid.Failures)}",
        _ => null,
    };
}
