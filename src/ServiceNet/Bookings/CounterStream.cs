using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Live;
using ServiceNet.Platform.Problems;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>What an event of the counter's stream carries.</summary>
/// <param name="Now">The server's time when it was sent.</param>
/// <param name="Booking">For <c>booking</c>: the booking as it is now, wherever it was before.</param>
public sealed record CounterEventView(DateTimeOffset Now, StaffBookingView? Booking);

/// <summary>
/// The changes at a station, live. A client reads its list after <c>hello</c>, lays each <c>booking</c> over it, and
/// after a cut asks for what came after the last id it saw; <c>reset</c> says that so much was missed that the list is
/// to be read anew.
/// </summary>
internal sealed class CounterStream(EventFeed feed, ReadBookings bookings, BookingViews views, OpenSession session, TimeProvider time)
{
    /// <summary>So that a quiet line is known to live, and the last id moves on past what other stations did.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>What a browser's own client would wait before it comes back.</summary>
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);

    public bool IsEnding => feed.IsEnding;

    public async IAsyncEnumerable<SseItem<CounterEventView>> RunAsync(HttpRequest request, Guid[]? stations, long? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var (watch, subscription) = await feed.WatchAsync(after, stations, ct);
        using var ends = subscription;
        var last = watch.From;
        yield return Item(!watch.Complete ? "reset" : "hello", after is { } seen && watch.Complete ? seen : last);
        await foreach (var item in ChangedAsync(watch.Missed, ct))
        {
            last = Math.Max(last, long.Parse(item.EventId!));
            yield return item;
        }

        var beatAt = time.GetUtcNow() + Beat;
        await foreach (var news in watch.News.ReadAllAsync(ct))
        {
            // A session that ended, was suspended or ran out takes its stream with it.
            if (!await session.LastsAsync(request, ct))
            {
                yield break;
            }

            var own = news.Where(e => e.Seq > last && e.Kind == TellCounters.Kind && (stations is null || stations.Contains(e.Topic))).ToArray();
            await foreach (var item in ChangedAsync(own, ct))
            {
                yield return item;
            }

            last = news.Count > 0 ? Math.Max(last, news[^1].Seq) : last;
            if (own.Length > 0 || time.GetUtcNow() >= beatAt)
            {
                beatAt = time.GetUtcNow() + Beat;
                yield return Item("beat", last);
            }
        }
    }

    /// <summary>Each changed booking once, as it is now, under the number of its latest event here.</summary>
    private async IAsyncEnumerable<SseItem<CounterEventView>> ChangedAsync(IReadOnlyCollection<LiveEvent> events, [EnumeratorCancellation] CancellationToken ct)
    {
        var latest = events.Where(e => e.Kind == TellCounters.Kind).GroupBy(e => e.Subject).ToDictionary(g => g.Key, g => g.Max(e => e.Seq));
        if (latest.Count == 0)
        {
            yield break;
        }

        var found = await bookings.ByIdsAsync([.. latest.Keys], ct);
        foreach (var booking in found.OrderBy(b => latest[b.Id]))
        {
            yield return Item("booking", latest[booking.Id], await views.ForCounterAsync(booking, null, withCode: false, ct));
        }
    }

    private SseItem<CounterEventView> Item(string type, long id, StaffBookingView? booking = null)
        => new(new CounterEventView(time.GetUtcNow(), booking), type) { EventId = id.ToString(System.Globalization.CultureInfo.InvariantCulture), ReconnectionInterval = type is "hello" or "reset" ? ComeBack : null };
}

/// <summary>The route of the stream.</summary>
internal static class CounterStreamEndpoints
{
    public static void MapCounterStream(this RouteGroupBuilder counter)
        => counter.MapGet("/events", Stream).WithName("streamCounterEvents").ProducesProblem(400).ProducesProblem(404).ProducesProblem(503)
            .WithSummary("Streams changes at the caller's stations as server-sent events: hello, booking, beat, reset; after a cut, Last-Event-ID brings what was missed");

    private static async Task<Results<ServerSentEventsResult<CounterEventView>, ProblemHttpResult>> Stream(
        ClaimsPrincipal user, HttpContext context, FindStation stations, CounterStream stream,
        [Description("One of the caller's stations, id or code; all of them by default")] string? stationId,
        [FromHeader(Name = "Last-Event-ID"), Description("The id of the last event seen; without it the stream begins now")] string? lastEventId,
        CancellationToken ct)
    {
        if (stream.IsEnding)
        {
            // A proxy takes this to the next process; a stream begun here would be cut within seconds.
            return Problem.Of(503, "service.restarting", "服务正在重启。", "请稍候，页面会自动重新连接。");
        }

        long? after = null;
        if (!string.IsNullOrEmpty(lastEventId))
        {
            if (!long.TryParse(lastEventId, out var id) || id < 0)
            {
                return Problem.Invalid("lastEventId", "请刷新页面，重新连接。");
            }

            after = id;
        }

        Guid[]? ids = null;
        if (stationId is not null || user.Stations() is not null)
        {
            var (refusal, own) = await StaffBookingEndpoints.OwnAsync(user, stationId, stations, ct);
            if (refusal is not null)
            {
                return refusal;
            }

            ids = own;
        }

        // A proxy must pass each event on at once.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(stream.RunAsync(context.Request, ids, after, ct));
    }
}
