using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Platform.Live;

/// <summary>Something happened that a screen may show: ids only, what it is now is read when it is shown.</summary>
/// <param name="Seq">Ascending in the order of commits; what came after it has a higher one.</param>
/// <param name="Topic">Whom it concerns, for example a station.</param>
/// <param name="Kind">What kind of thing, for example <c>booking</c>.</param>
/// <param name="Subject">Which one.</param>
public sealed record LiveEvent(long Seq, Guid Topic, string Kind, Guid Subject);

/// <summary>The numbered events of the last day, kept in PostgreSQL: a cut connection or a restart of a host loses none; after a crash of PostgreSQL watchers read anew.</summary>
public static class LiveEvents
{
    /// <summary>Appends events in the transaction that pays the facts they tell of.</summary>
    public static Task AppendEventsAsync(
        this NpgsqlConnection connection, NpgsqlTransaction transaction, string kind, IReadOnlyCollection<(Guid Topic, Guid Subject, DateTimeOffset At)> events, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "select append_live_events(@topics, @kinds, @subjects, @ats)",
            new
            {
                topics = events.Select(e => e.Topic).ToArray(),
                kinds = events.Select(_ => kind).ToArray(),
                subjects = events.Select(e => e.Subject).ToArray(),
                ats = events.Select(e => e.At.ToUniversalTime()).ToArray(),
            },
            transaction,
            cancellationToken: ct));

    /// <summary>The first and the last number kept; zeros before anything happened.</summary>
    internal static async Task<(long First, long Last)> SpanAsync(NpgsqlConnection connection, CancellationToken ct)
        => await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select coalesce((select min(seq) from live_events), 0), coalesce((select max(seq) from live_events), 0)", cancellationToken: ct));

    /// <summary>What came after a number, in order.</summary>
    /// <param name="topics">Only these; null for all.</param>
    internal static async Task<IReadOnlyList<LiveEvent>> AfterAsync(NpgsqlConnection connection, long seq, Guid[]? topics, int limit, CancellationToken ct)
    {
        // From a number on, by the key: at most a day's events, whoever they concern.
        const string sql = "select seq, topic, kind, subject from live_events where seq > @seq and (@topics::uuid[] is null or topic = any(@topics)) order by seq limit @limit";
        return [.. await connection.QueryAsync<LiveEvent>(new CommandDefinition(sql, new { seq, topics, limit }, cancellationToken: ct))];
    }
}

/// <summary>Events are kept a day. The last one stays, so that a new watcher knows where to begin.</summary>
public sealed class ForgetOldEvents(TimeProvider time) : IRecurringJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <inheritdoc />
    public string Name => "platform.forget_live_events";

    /// <inheritdoc />
    public TimeSpan Every => TimeSpan.FromHours(1);

    /// <summary>
    /// Everything up to the youngest old one goes, younger ones before it too: a fact paid late would otherwise leave a
    /// hole above the first number kept, and who returns from before it would be told that nothing was missed.
    /// </summary>
    public Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "delete from live_events where seq <= (select max(seq) from live_events where at < @before) and seq < (select max(seq) from live_events)", new { before = time.GetUtcNow() - Kept }, cancellationToken: ct));
}
