using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Problems;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>A call as a screen shows it.</summary>
/// <param name="Seq">Counts calls and repeats of the station's day from 1.</param>
/// <param name="Again">A repeat.</param>
public sealed record CallView(int Seq, string Number, string Counter, bool Again, DateTimeOffset At);

/// <summary>What an event of a call screen's stream carries.</summary>
/// <param name="Line">For <c>hello</c> and <c>line</c>: the whole line as it is now.</param>
/// <param name="Call">For <c>call</c>: one call, each once.</param>
public sealed record LineEventView(DateTimeOffset Now, LineView? Line, CallView? Call);

/// <summary>What an event of the counter's line stream carries.</summary>
/// <param name="Line">For <c>hello</c> and <c>line</c>: the whole line as it is now.</param>
public sealed record StaffLineEventView(DateTimeOffset Now, StaffLineView? Line);

/// <summary>
/// A station's line, live. Every event carries the whole line, so nothing has to be laid together; only calls are told one by
/// one, each once, and after a cut those that came since the last one seen.
/// </summary>
internal sealed class LineStreams(LiveLines lines, ShowLines show, FindStation stations, OpenSession session, TimeProvider time)
{
    /// <summary>So that a quiet line is known to live.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>Changes that come close together are shown together.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);

    public bool IsEnding => lines.IsEnding;

    /// <summary>For a call screen.</summary>
    /// <param name="after">The last call seen of today; null to begin with what comes.</param>
    public async IAsyncEnumerable<SseItem<LineEventView>> PublicAsync(BookableStation station, int? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var (watched, subscription) = await lines.WatchAsync(station.Id.Value, ct);
        using var ends = subscription;
        var shown = await show.OfAsync(station, ct);
        var (day, last) = (shown.Line.Day, after ?? shown.Line.Announcements);
        yield return new(new LineEventView(time.GetUtcNow(), LineViews.Public(shown), null), "hello") { EventId = IdOf(day, last), ReconnectionInterval = ComeBack };
        var seen = shown;
        await foreach (var line in NewsAsync(watched, ct))
        {
            // Hours, counters and rules may have been saved while a screen was on for weeks.
            station = await stations.ByIdAsync(station.Id, ct) ?? station;
            shown = line is null ? await show.OfAsync(station, ct) : await show.ShowAsync(station, line, ct);
            if (shown.Line.Day != day)
            {
                (day, last) = (shown.Line.Day, 0);
            }

            foreach (var call in shown.Line.Announced.Where(a => a.Seq > last))
            {
                last = call.Seq;
                yield return new(new LineEventView(time.GetUtcNow(), null, new CallView(call.Seq, call.Number, call.Counter, call.Again, call.At)), "call") { EventId = IdOf(day, last) };
            }

            // An hour that opens or a booked time that comes changes what is shown without a change of the line.
            var changed = !seen.IsLike(shown) || !ReferenceEquals(shown.Outlook, seen.Outlook);
            seen = shown;
            yield return new(new LineEventView(time.GetUtcNow(), changed ? LineViews.Public(shown) : null, null), changed ? "line" : "beat") { EventId = IdOf(day, last) };
        }
    }

    /// <summary>For a counter.</summary>
    public async IAsyncEnumerable<SseItem<StaffLineEventView>> CounterAsync(HttpRequest request, BookableStation station, [EnumeratorCancellation] CancellationToken ct)
    {
        var (watched, subscription) = await lines.WatchAsync(station.Id.Value, ct);
        using var ends = subscription;
        var seen = await show.OfAsync(station, ct);
        yield return Item("hello", seen, ComeBack);
        await foreach (var line in NewsAsync(watched, ct))
        {
            // A session that ended, was suspended or ran out takes its stream with it.
            if (!await session.LastsAsync(request, ct))
            {
                yield break;
            }

            station = await stations.ByIdAsync(station.Id, ct) ?? station;
            var shown = line is null ? await show.OfAsync(station, ct) : await show.ShowAsync(station, line, ct);
            var changed = !seen.IsLike(shown);
            seen = shown;
            yield return changed ? Item("line", shown, null) : new(new StaffLineEventView(time.GetUtcNow(), null), "beat");
        }
    }

    private SseItem<StaffLineEventView> Item(string type, ShownLine shown, TimeSpan? comeBack)
        => new(new StaffLineEventView(time.GetUtcNow(), LineViews.Counters(shown)), type) { EventId = shown.Line.Version.ToString(CultureInfo.InvariantCulture), ReconnectionInterval = comeBack };

    private static string IdOf(DateOnly day, int call) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}-{call}");

    /// <summary>Each new line, the latest of those that come close together; null for a quiet while.</summary>
    private static async IAsyncEnumerable<LineDay?> NewsAsync(ChannelReader<LineDay> watched, [EnumeratorCancellation] CancellationToken ct)
    {
        // One wait for news at a time, however many quiet whiles it lasts.
        var ready = watched.WaitToReadAsync(ct).AsTask();
        while (true)
        {
            if (await Task.WhenAny(ready, Task.Delay(Beat, ct)) != ready)
            {
                yield return null;
                continue;
            }

            if (!await ready)
            {
                yield break;
            }

            await Task.Delay(Breath, ct);
            while (watched.TryRead(out var line))
            {
                yield return line;
            }

            ready = watched.WaitToReadAsync(ct).AsTask();
        }
    }
}

/// <summary>The routes of the streams.</summary>
internal static class LineStreamEndpoints
{
    public static void MapLineStream(this RouteGroupBuilder line)
        => line.MapGet("/events", Stream).WithName("streamLine").ProducesProblem(404).ProducesProblem(503)
            .WithSummary("Streams a station's line for a call screen as server-sent events: hello, line, call (each once), beat; Last-Event-ID brings the calls missed");

    public static void MapCounterLineStream(this RouteGroupBuilder line)
        => line.MapGet("/events", CounterStream).WithName("streamCounterLine").ProducesProblem(404).ProducesProblem(503)
            .WithSummary("Streams the whole line for a counter as server-sent events: hello, line, beat");

    private static async Task<Results<ServerSentEventsResult<LineEventView>, ProblemHttpResult>> Stream(
        string id, HttpContext context, FindStation stations, LineStreams streams, TimeProvider time, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, CancellationToken ct)
    {
        if (streams.IsEnding)
        {
            return Ending();
        }

        if (await stations.ByIdOrCodeAsync(id, ct) is not { IsListed: true } station)
        {
            return StationEndpoints.Unknown();
        }

        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(streams.PublicAsync(station, After(lastEventId, Shanghai.DayOf(time.GetUtcNow())), ct));
    }

    private static async Task<Results<ServerSentEventsResult<StaffLineEventView>, ProblemHttpResult>> CounterStream(
        string id, ClaimsPrincipal user, HttpContext context, FindStation stations, LineStreams streams, CancellationToken ct)
    {
        if (streams.IsEnding)
        {
            return Ending();
        }

        var (refusal, station) = await StaffQueueEndpoints.OwnAsync(id, user, stations, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(streams.CounterAsync(context.Request, station!, ct));
    }

    /// <summary>A call of another day, or what nobody can read, begins anew.</summary>
    private static int? After(string? lastEventId, DateOnly today)
        => lastEventId?.Split('-') is [var day, var call] && day == today.ToString("yyyyMMdd", CultureInfo.InvariantCulture) && int.TryParse(call, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null;

    // A proxy takes this to the next process; a stream begun here would be cut within seconds.
    private static ProblemHttpResult Ending() => Problem.Of(503, "service.restarting", "服务正在重启。", "请稍候，页面会自动重新连接。");
}
