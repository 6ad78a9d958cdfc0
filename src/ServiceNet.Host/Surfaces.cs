using ServiceNet.Platform;

namespace ServiceNet.Host;

/// <summary>Which faces of the one binary this process shows: <c>ServiceNet:Surfaces</c>, any of public, console, worker.</summary>
/// <param name="Public">Citizens' API and the mini-program preview.</param>
/// <param name="Console">Staff's and administrators' API and the console.</param>
/// <param name="Worker">The background work.</param>
internal sealed record Surfaces(bool Public, bool Console, bool Worker)
{
    /// <summary>Reads the setting; all three when it is absent.</summary>
    /// <exception cref="SettingException">A name is none of the three.</exception>
    public static Surfaces Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("ServiceNet:Surfaces");
        var names = (section.Get<string[]>() ?? (section.Value ?? "public,console,worker").Split(',')).Select(n => n.Trim().ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        return names.Except(["public", "console", "worker"]).FirstOrDefault() is { } unknown
            ? throw new SettingException($"ServiceNet:Surfaces names public, console or worker, not {unknown}.")
            : new Surfaces(names.Contains("public"), names.Contains("console"), names.Contains("worker"));
    }
}
