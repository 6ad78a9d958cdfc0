using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceNet.Platform.Database;

namespace ServiceNet.Platform.Live;

/// <summary>
/// How a change in one process empties the caches of all within a second. The change raises its topic's counter in
/// its own transaction; the announcement after the commit is the fast way, the counter read twice a second the sure
/// one. A process that sees the counter jump forgets the whole topic.
/// </summary>
public sealed class Changes(NpgsqlDataSource database, DatabaseName name, ILiveState live, ILogger<Changes> log) : BackgroundService
{
    /// <summary>Half the second the house promises, so that reading and forgetting fit in as well.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Action<string?>[]> _handlers = new(StringComparer.Ordinal);

    /// <summary>Calls the handler with the changed key, or null when everything of the topic may have changed.</summary>
    public void On(string topic, Action<string?> handler)
        => _handlers.AddOrUpdate(topic, [handler], (_, old) => [.. old, handler]);

    /// <summary>Raises the topic's counter in the change's transaction; concurrent changes of a topic queue here.</summary>
    public static Task<long> RaiseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string topic, CancellationToken ct)
        => connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "insert into change_versions (topic, version) values (@topic, 1) on conflict (topic) do update set version = change_versions.version + 1 returning version",
            new { topic },
            transaction,
            cancellationToken: ct));

    /// <summary>Tells every process, this one at once; called after the commit that raised the counter.</summary>
    public async Task AnnounceAsync(string topic, long version, string key)
    {
        Apply(topic, version, key);
        try
        {
            await live.AnnounceAsync($"{await name.GetAsync(CancellationToken.None)}|{topic}|{version}|{key}");
        }
        catch (NpgsqlException)
        {
            log.LogDebug("Database away, an announcement was not sent");
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        live.Listen(Receive);
        using var timer = new PeriodicTimer(Between);
        do
        {
            try
            {
                await ReadCountersAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.LogWarning("The change counters could not be read: {Reason}", e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadCountersAsync(CancellationToken ct)
    {
        await name.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var (topic, version) in await connection.QueryAsync<(string, long)>(new CommandDefinition("select topic, version from change_versions", cancellationToken: ct)))
        {
            Apply(topic, version, key: null);
        }
    }

    private void Receive(string message)
    {
        var parts = message.Split('|', 4);
        if (parts.Length == 4 && parts[0] == name.Known && long.TryParse(parts[2], out var version))
        {
            Apply(parts[1], version, parts[3]);
        }
    }

    private void Apply(string topic, long version, string? key)
    {
        var known = _known.GetValueOrDefault(topic);
        if (version <= known)
        {
            return;
        }

        // One step with a named key forgets that key; any jump means something was missed.
        var forget = key is not null && version == known + 1 ? key : null;
        _known[topic] = version;
        foreach (var handler in _handlers.GetValueOrDefault(topic, []))
        {
            handler(forget);
        }
    }
}
