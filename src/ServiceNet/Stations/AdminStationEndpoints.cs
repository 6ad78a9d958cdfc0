using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
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

/// <summary>A service and how long it takes at the station, 5–480 minutes in steps of five.</summary>
public sealed record OfferRequest([property: Required(ErrorMessage = "请填写服务事项代码。"), PlainText(40, Label = "服务事项代码", MinimumLength = 2)] string Service, [property: Range(5, 480, ErrorMessage = "办理时长须在5至480分钟之间。")] int Minutes);

/// <summary>A day that differs from the week: sessions in the hours grammar, or null for closed.</summary>
public sealed record ExceptionRequest(DateOnly Day, string? Hours, [property: Required(ErrorMessage = "请写明原因。"), PlainText(50, Label = "原因", MinimumLength = 1)] string Reason);

/// <summary>What to change; a member left out stays as it is.</summary>
/// <param name="Hours">A week in the hours grammar, <c>Mon-Fri 08:30-12:00 14:30-18:00; Sat 09:00-12:00</c>.</param>
/// <param name="MakeUpHours">Sessions of make-up workdays, <c>09:00-12:00</c>; Friday's when never set.</param>
/// <param name="Counters">How many people can be served at once, 1–99.</param>
public sealed record EditStationRequest(
    [property: PlainText(100, Label = "名称", MinimumLength = 1)] string? Name,
    [property: PlainText(200, Label = "地址", MinimumLength = 1)] string? Address,
    [property: PlainText(50, Label = "街道或乡镇")] string? Town,
    Place? Location,
    [property: Range(1, 99, ErrorMessage = "窗口数须在1至99之间。")] int? Counters,
    [property: PlainText(300, Label = "开放时间", MinimumLength = 1)] string? Hours,
    [property: PlainText(100, Label = "调休上班日时间", MinimumLength = 1)] string? MakeUpHours,
    [property: MaxLength(30, ErrorMessage = "服务事项最多30项。")] IReadOnlyList<OfferRequest>? Services,
    [property: MaxLength(100, ErrorMessage = "例外日期最多100天。")] IReadOnlyList<ExceptionRequest>? Exceptions,
    StationStatus? Status);

/// <summary>Administrators' stations.</summary>
public static class AdminStationEndpoints
{
    private const string CursorList = "admin-stations";

    /// <summary>Maps <c>/stations</c> on the administrators' group.</summary>
    public static void MapAdminStations(this IEndpointRouteBuilder admin)
    {
        var stations = admin.MapGroup("/stations").WithTags("Administration");
        stations.MapGet("", List).WithName("listAllStations").WithSummary("Lists every station, whatever its status").ProducesProblem(400);
        stations.MapPatch("/{idOrCode}", Edit).WithName("editStation").WithSummary("Edits a station; public on every process within a second")
            .ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<Page<StationDetailView>>, ProblemHttpResult>> List(
        StationDirectory directory,
        CurrentCalendar calendars,
        LinesNow lines,
        Cursor cursors,
        TimeProvider time,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        if (PageOf.Check(limit, cursor, cursors, CursorList, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var calendar = await calendars.GetAsync(ct);
        var now = time.GetUtcNow();
        var page = PageOf.Whole((await directory.GetAsync(ct)).All, size, place, s => s.Code, code => cursors.Write(CursorList, code));
        return TypedResults.Ok(new Page<StationDetailView>([.. page.Items.Select(s => StationViews.DetailOf(s, calendar, lines, now))], page.NextCursor));
    }

    private static async Task<Results<Ok<StationDetailView>, ProblemHttpResult>> Edit(
        string idOrCode, EditStationRequest request, ClaimsPrincipal user, EditStation edit, KnownServices services, StationDirectory directory, CurrentCalendar calendars, LinesNow lines, TimeProvider time, CancellationToken ct)
    {
        if (Invalid(request) is { } refusal)
        {
            return refusal;
        }

        if (request.Services is { } wanted && await services.FirstUnknownAsync(wanted.Select(o => o.Service), ct) is { } unknown)
        {
            return Problem.Invalid("services", $"服务清单里没有代码为“{unknown}”的事项，请先核对代码。");
        }

        var change = new StationChange(
            request.Name?.Trim(),
            request.Address?.Trim(),
            request.Town?.Trim(),
            request.Location,
            request.Counters,
            request.Hours is { } hours ? OpeningHours.TryParse(hours)!.ToString() : null,
            request.MakeUpHours,
            request.Services is { } offers ? [.. offers.Select(o => new StationOffer(o.Service, o.Minutes))] : null,
            request.Exceptions is { } exceptions ? [.. exceptions.Select(e => new StationException(e.Day, e.Hours, e.Reason))] : null,
            request.Status);
        if (await edit.EditAsync(idOrCode, change, user.ToActor(), ct) is EditOutcome.Unknown)
        {
            return StationEndpoints.Unknown();
        }

        var station = (await directory.GetAsync(ct)).Find(idOrCode)!;
        return TypedResults.Ok(StationViews.DetailOf(station, await calendars.GetAsync(ct), lines, time.GetUtcNow()));
    }

    private static ProblemHttpResult? Invalid(EditStationRequest r) => r switch
    {
        { Hours: { } hours } when OpeningHours.TryParse(hours) is null => Problem.Invalid("hours", "开放时间应写作 Mon-Fri 08:30-12:00 14:30-18:00，时间取5分钟的整倍数。"),
        { MakeUpHours: { } sessions } when OpeningHours.TryParseSessions(sessions) is null => Problem.Invalid("makeUpHours", "时间段应写作 08:30-12:00 14:30-18:00。"),
        { Location: { } place } when place is not { Lng: >= -180 and <= 180, Lat: >= -90 and <= 90 } => Problem.Invalid("location", "经纬度超出范围。"),
        { Services: { } offers } when offers.Contains(null!) => Problem.Invalid("services", "服务事项不能为空。"),
        { Exceptions: { } days } when days.Contains(null!) => Problem.Invalid("exceptions", "例外日期不能为空。"),
        { Services: { } offers } when offers.Select(o => o.Service).Distinct(StringComparer.Ordinal).Count() != offers.Count => Problem.Invalid("services", "同一服务事项只能出现一次。"),
        { Services: { } offers } when offers.Any(o => o.Minutes % 5 != 0) => Problem.Invalid("services", "办理时长须为5分钟的整倍数。"),
        { Exceptions: { } days } when days.Any(d => d.Hours is not null && OpeningHours.TryParseSessions(d.Hours) is null) => Problem.Invalid("exceptions", "时间段应写作 08:30-12:00 14:30-18:00，休息请留空。"),
        { Exceptions: { } days } when days.Select(d => d.Day).Distinct().Count() != days.Count => Problem.Invalid("exceptions", "同一天只能出现一次。"),
        _ => null,
    };
}
