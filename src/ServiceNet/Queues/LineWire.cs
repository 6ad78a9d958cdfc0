using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Live;

namespace ServiceNet.Queues;

/// <summary>
/// What the processes on one database tell each other of their lines, by the live state: numbers taken as themselves, any other
/// change as the version to be read; and the latest line of each station, for a process that starts. Nothing here is believed
/// without a version, and nothing is lost with it.
/// </summary>
internal sealed class LineWire(ILiveState live, DatabaseName name, TimeProvider time, ILogger<LineWire> log)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(20);
    private readonly string _self = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private readonly ConcurrentQueue<TakenTicket> _untold = new();
    private bool _telling;

    /// <summary>Hears what the other processes tell.</summary>
    /// <param name="taken">A number, and the version its line has with it.</param>
    /// <param name="changed">A station whose line has this version.</param>
    public void Listen(Action<long, Ticket> taken, Action<Guid, long> changed) => live.Listen(message => Hear(message, taken, changed));

    /// <summary>The line as it was last kept; null when there is none that can be read.</summary>
    public async Task<LineDay?> FetchAsync(Guid station, DateOnly day)
        => await live.GetAsync(await KeyAsync(station, day)) is { } kept ? TryRead<LineDay>(kept) : null;

    /// <summary>Keeps a line for who starts later.</summary>
    public async Task KeepAsync(LineDay line) => await live.SetAsync(await KeyAsync(line.StationId, line.Day), JsonSerializer.SerializeToUtf8Bytes(line, ReadLine.Compact), Kept);

    /// <summary>Tells of numbers taken here, those of a moment together: in a rush each by itself would cost as much as taking it.</summary>
    public void TellTaken(IReadOnlyList<(long Version, Ticket Ticket)> taken)
    {
        foreach (var (version, ticket) in taken)
        {
            _untold.Enqueue(new TakenTicket(version, ticket));
        }

        if (!Interlocked.Exchange(ref _telling, true))
        {
            _ = TellTakenAsync();
        }
    }

    /// <summary>Tells of a line that is to be read.</summary>
    public Task TellChangedAsync(Guid station, long version) => TellAsync(station, version, []);

    private async Task TellTakenAsync()
    {
        await Task.Delay(Moment, time);
        Interlocked.Exchange(ref _telling, false);
        var taken = new List<TakenTicket>();
        while (_untold.TryDequeue(out var next))
        {
            taken.Add(next);
        }

        await TellAsync(Guid.Empty, 0, [.. taken]);
    }

    private async Task TellAsync(Guid station, long version, TakenTicket[] taken)
    {
        try
        {
            await live.AnnounceAsync($"line|{await name.GetAsync(CancellationToken.None)}|{_self}|{station}|{version}|{JsonSerializer.Serialize(taken, ReadLine.Compact)}");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            log.LogDebug("Database away, a change of the line was not told");
        }
    }

    private void Hear(string message, Action<long, Ticket> taken, Action<Guid, long> changed)
    {
        var parts = message.Split('|', 6);
        if (parts.Length != 6 || parts[0] != "line" || parts[1] != name.Known || parts[2] == _self || !Guid.TryParse(parts[3], out var station) || !long.TryParse(parts[4], out var version))
        {
            return;
        }

        foreach (var (at, ticket) in TryRead<TakenTicket[]>(Encoding.UTF8.GetBytes(parts[5])) ?? [])
        {
            taken(at, ticket);
        }

        changed(station, version);
    }

    /// <summary>Null for what a binary of another version wrote: PostgreSQL is asked instead.</summary>
    private T? TryRead<T>(byte[] kept)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(kept, ReadLine.Compact);
        }
        catch (JsonException)
        {
            log.LogWarning("What the live state holds of a line is of another version of this program");
            return null;
        }
    }

    private async ValueTask<string> KeyAsync(Guid station, DateOnly day) => $"servicenet:{await name.GetAsync(CancellationToken.None)}:line:{station:N}:{day:yyyyMMdd}";

    /// <summary>A number as it travels between processes.</summary>
    private sealed record TakenTicket(long Version, Ticket Ticket);
}
