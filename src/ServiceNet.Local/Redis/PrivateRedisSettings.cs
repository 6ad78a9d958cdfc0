namespace ServiceNet.Local.Redis;

/// <summary>What a private Redis needs to know.</summary>
public sealed record PrivateRedisSettings
{
    /// <summary>Holds a folder for each run (configuration, pid file, log); what crashed runs left in it is cleared.</summary>
    public required string Directory { get; init; }
}
