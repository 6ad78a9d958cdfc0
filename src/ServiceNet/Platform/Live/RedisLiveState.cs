using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ServiceNet.Platform.Live;

/// <summary>
/// The live state in Redis, shared by every process on one database. Every call answers as "nothing there" while
/// Redis is away; the client reconnects and resubscribes by itself. Only calls that 2.x of the client also has.
/// </summary>
public sealed class RedisLiveState : ILiveState, IDisposable
{
    private const string Channel = "servicenet:changes";
    private readonly ConnectionMultiplexer _redis;
    private readonly ILogger<RedisLiveState> _log;

    private RedisLiveState(ConnectionMultiplexer redis, ILogger<RedisLiveState> log)
    {
        _redis = redis;
        _log = log;
    }

    /// <inheritdoc />
    public string Kind => "redis";

    /// <inheritdoc />
    public bool IsConnected => _redis.IsConnected;

    /// <summary>Connects, or goes on trying in the background when Redis is away.</summary>
    public static RedisLiveState Connect(string settings, ILogger<RedisLiveState> log)
    {
        var options = ConfigurationOptions.Parse(settings);
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ConnectTimeout = 1500;
        options.SyncTimeout = 1500;
        return new RedisLiveState(ConnectionMultiplexer.Connect(options), log);
    }

    /// <inheritdoc />
    public async Task<byte[]?> GetAsync(string key)
    {
        try
        {
            return _redis.IsConnected ? (byte[]?)await _redis.GetDatabase().StringGetAsync(key) : null;
        }
        catch (Exception away) when (IsAway(away))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task SetAsync(string key, byte[] value, TimeSpan keepFor)
    {
        try
        {
            if (_redis.IsConnected)
            {
                await _redis.GetDatabase().StringSetAsync(key, value, keepFor);
            }
        }
        catch (Exception away) when (IsAway(away))
        {
            _log.LogDebug("Redis away, a value was not kept");
        }
    }

    /// <inheritdoc />
    public async Task AnnounceAsync(string message)
    {
        try
        {
            if (_redis.IsConnected)
            {
                await _redis.GetSubscriber().PublishAsync(Channel, message);
            }
        }
        catch (Exception away) when (IsAway(away))
        {
            // The version counter in PostgreSQL carries the change instead.
            _log.LogDebug("Redis away, an announcement was not sent");
        }
    }

    /// <inheritdoc />
    public void Listen(Action<string> handler) => _ = SubscribeAsync(handler);

    /// <inheritdoc />
    public void Dispose() => _redis.Dispose();

    private async Task SubscribeAsync(Action<string> handler)
    {
        try
        {
            await _redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => handler(message.ToString()));
        }
        catch (Exception away) when (IsAway(away))
        {
            _log.LogWarning("Not subscribed to changes; the version counter is read instead");
        }
    }

    private static bool IsAway(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException or AggregateException;
}
