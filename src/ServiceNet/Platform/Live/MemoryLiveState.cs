using System.Collections.Concurrent;

namespace ServiceNet.Platform.Live;

/// <summary>The live state of a single process without Redis.</summary>
public sealed class MemoryLiveState(TimeProvider time) : ILiveState
{
    private readonly ConcurrentDictionary<string, (byte[] Value, DateTimeOffset Until)> _values = new(StringComparer.Ordinal);
    private volatile Action<string>[] _listeners = [];

    /// <inheritdoc />
    public string Kind => "memory";

    /// <inheritdoc />
    public bool IsConnected => true;

    /// <inheritdoc />
    public Task<byte[]?> GetAsync(string key)
        => Task.FromResult(_values.TryGetValue(key, out var held) && held.Until > time.GetUtcNow() ? held.Value : null);

    /// <inheritdoc />
    public Task SetAsync(string key, byte[] value, TimeSpan keepFor)
    {
        var now = time.GetUtcNow();
        foreach (var (old, held) in _values)
        {
            if (held.Until <= now)
            {
                _values.TryRemove(old, out _);
            }
        }

        _values[key] = (value, now + keepFor);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task AnnounceAsync(string message)
    {
        foreach (var listener in _listeners)
        {
            listener(message);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Listen(Action<string> handler) => _listeners = [.. _listeners, handler];
}
