namespace ServiceNet.Platform.Live;

/// <summary>
/// What processes share beside the database: small values that can be lost, and announcements that can be missed.
/// Redis where there is one, else this process's memory. No fact lives here.
/// </summary>
public interface ILiveState
{
    /// <summary>How health reports it: <c>redis</c> or <c>memory</c>.</summary>
    string Kind { get; }

    /// <summary>True while values and announcements travel.</summary>
    bool IsConnected { get; }

    /// <summary>The value kept under a key, or null when it is missing or the store is away.</summary>
    Task<byte[]?> GetAsync(string key);

    /// <summary>Keeps a value for a while; silently does nothing while the store is away.</summary>
    Task SetAsync(string key, byte[] value, TimeSpan keepFor);

    /// <summary>Tells every process that listens, this one too; lost while the store is away.</summary>
    Task AnnounceAsync(string message);

    /// <summary>Calls the handler for each announcement. Handlers are quick and do not throw.</summary>
    void Listen(Action<string> handler);
}
