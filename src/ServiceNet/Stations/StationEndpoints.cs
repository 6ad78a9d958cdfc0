using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Calendars;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Stations;

/// <summary>The public directory.</summary>
public static class StationEndpoints
{
    /// <summary>Maps <c>/stations</c>.</summary>
    public static void MapStations(this IEndpointRouteBuilder api)
    {
        var stations = api.MapGroup("/stations").WithTags("Stations").AllowAnonymous().RequireRateLimiting(Limits.Public);
        stations.MapGet("", List).WithName("listStations").WithSummary("Lists stations by kind, district, service, text, open now, nearest")
            .Produces<Page<StationView>>().ProducesProblem(400);
        stations.MapGet("/summary", Summary).WithName("stationSummary").WithSummary("Counts the three networks, the districts and the zones")
            .Produces<StationSummary>();
        stations.MapGet("/{idOrCode}", Get).WithName("getStation").WithSummary("Shows one station with its hours this week and what it offers")
            .Produces<StationDetailView>().ProducesProblem(404);
    }

    /// <summary>No such station, in the words every room uses.</summary>
    public static ProblemHttpResult Unknown()
        => Problem.Of(404, "station.unknown", "没有找到这个站点。", "它可能已经停用，请在站点列表中重新选择。");

    private static async Task<IResult> List(
        HttpContext http,
        StationDirectory directory,
        CurrentCalendar calendars,
        LinesNow lines,
        RenderedStations rendered,
        Cursor cursors,
        TimeProvider time,
        [Description("One of the three networks"), OneOf(typeof(StationKind))] string? kind,
        [Description("Division code, e.g. 510402, or its name")] string? district,
        [Description("Service code, e.g. consultation")] string? service,
        [Description("Words in name, address, town, zone; or a code")] string? q,
        [Description("lng,lat in degrees, GCJ-02: sorts by distance; never stored")] string? near,
        [Description("Only stations open (or closed) at this minute")] bool? openNow,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var snapshot = await directory.GetAsync(ct);
        var calendar = await calendars.GetAsync(ct);
        var now = time.GetUtcNow();
        // A place or a word is a person's: such answers are made for one and not kept.
        var question = near is null && q is null ? http.Request.QueryString.Value ?? "" : null;
        if (question is not null && rendered.Find(question, snapshot, calendar, now) is { } kept)
        {
            return kept;
        }

        if (Parse(kind, district, service, q, near, openNow, limit, cursor, cursors, out var query) is { } refusal)
        {
            return refusal;
        }

        var (items, last) = ListStations.Find(snapshot, calendar, lines, query, now);
        var page = new Page<StationView>(items, last is null ? null : cursors.Write(ListStations.CursorList(query), last));
        var answer = RenderedJson.Of(page, compress: question is not null);
        return question is null ? answer : rendered.Keep(question, snapshot, calendar, now, answer);
    }

    private static ProblemHttpResult? Parse(string? kind, string? district, string? service, string? q, string? near, bool? openNow, int? limit, string? cursor, Cursor cursors, out StationQuery query)
    {
        query = new StationQuery(OneOfAttribute.Read<StationKind>(kind), Blank(district), Blank(service), Blank(q), near is null ? null : ListStations.ParsePlace(near), openNow, limit ?? 20, null);
        if (query.Limit is < 1 or > 100)
        {
            return Problem.Invalid("limit", "每页条数须在1至100之间。");
        }

        if (near is not null && query.Near is null)
        {
            return Problem.Invalid("near", "位置应写作“经度,纬度”，例如 101.71,26.58。");
        }

        if (q is { Length: > 100 } || district is { Length: > 100 } || service is { Length: > 100 })
        {
            return Problem.Invalid("q", "搜索的文字太长，请缩短后重试。");
        }

        if (!cursors.TryRead(ListStations.CursorList(query), cursor, out var after))
        {
            return Problem.Invalid("cursor", "翻页位置已失效，请从第一页重新查看。");
        }

        query = query with { After = after };
        return null;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static async Task<IResult> Summary(StationDirectory directory, CurrentCalendar calendars, RenderedStations rendered, TimeProvider time, CancellationToken ct)
    {
        var snapshot = await directory.GetAsync(ct);
        var calendar = await calendars.GetAsync(ct);
        var now = time.GetUtcNow();
        return rendered.Find("summary", snapshot, calendar, now)
            ?? rendered.Keep("summary", snapshot, calendar, now, RenderedJson.Of(StationViews.Summary(snapshot.Listed), compress: true));
    }

    private static async Task<IResult> Get(string idOrCode, StationDirectory directory, CurrentCalendar calendars, LinesNow lines, RenderedStations rendered, TimeProvider time, CancellationToken ct)
    {
        var snapshot = await directory.GetAsync(ct);
        var calendar = await calendars.GetAsync(ct);
        var now = time.GetUtcNow();
        if (snapshot.Find(idOrCode) is not { Status: StationStatus.Listed } station)
        {
            return Unknown();
        }

        var question = $"/{station.Code}";
        return rendered.Find(question, snapshot, calendar, now)
            ?? rendered.Keep(question, snapshot, calendar, now, RenderedJson.Of(StationViews.DetailOf(station, calendar, lines, now), compress: true));
    }
}
