using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>A number for somebody who stands there.</summary>
/// <param name="Service">A service code the station offers.</param>
/// <param name="Priority">Told by the person or seen by the clerk; null for none.</param>
public sealed record IssueRequest(
    [property: Required(ErrorMessage = "请选择要办理的服务。"), PlainText(40, Label = "服务", MinimumLength = 1)] string Service,
    Priority? Priority);

/// <summary>Which counter calls.</summary>
/// <param name="Counter">A counter of the station, <c>1</c> for 1号窗口.</param>
public sealed record CallNextRequest([property: Required(ErrorMessage = "请选择窗口。"), PlainText(10, Label = "窗口", MinimumLength = 1)] string Counter);

/// <summary>What a counter takes.</summary>
/// <param name="Services">Service codes; null for everything.</param>
public sealed record OpenCounterRequest([property: MaxLength(30, ErrorMessage = "服务最多30项。")] IReadOnlyList<string>? Services);

/// <summary>Why the day ends before its time; may be left out.</summary>
public sealed record CloseDayRequest([property: PlainText(200, Label = "原因")] string? Reason);

/// <summary>What a station asks of its line.</summary>
/// <param name="DailyCap">Numbers a day; null for no cap.</param>
/// <param name="DistanceMeters">Taking by phone only from so near; null for anywhere.</param>
/// <param name="PriorityAfter">One priority person after so many ordinary ones.</param>
/// <param name="ReturnAfter">Who was missed lets so many others pass.</param>
/// <param name="GraceMinutes">How long they may come back.</param>
/// <param name="Notice">One line for the call screen.</param>
/// <param name="RenewWall">True makes papers printed so far worthless.</param>
public sealed record QueueRulesRequest(
    [property: Range(1, 9999, ErrorMessage = "每天号数须在1至9999之间，不限请留空。")] int? DailyCap,
    [property: Range(100, 100000, ErrorMessage = "距离须在100至100000米之间，不限请留空。")] int? DistanceMeters,
    [property: Range(1, 9, ErrorMessage = "优先间隔须在1至9之间。")] int PriorityAfter,
    [property: Range(0, 9, ErrorMessage = "过号后退位数须在0至9之间。")] int ReturnAfter,
    [property: Range(0, 240, ErrorMessage = "过号保留时间须在0至240分钟之间。")] int GraceMinutes,
    [property: PlainText(60, Label = "屏幕提示")] string? Notice,
    bool? RenewWall);

/// <summary>What stands in the code on a station's wall.</summary>
/// <param name="Code">The secret; a scan of it is as good as standing there.</param>
public sealed record WallView(string StationCode, string Name, string Code);

/// <summary>A station's line, for those who work there.</summary>
public static class StaffQueueEndpoints
{
    /// <summary>Maps <c>/staff/stations/{id}/queue</c> and <c>/staff/queue/tickets</c>.</summary>
    public static void MapStaffQueue(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/staff").WithTags("Line at the counter").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);
        var line = staff.MapGroup("/stations/{id}/queue").ProducesProblem(404);
        line.MapGet("", Line).WithName("getCounterLine").WithSummary("Shows the whole line: counters, who waits in which order and by which rule, who is parked or missed");
        line.MapCounterLineStream();
        line.MapPost("/tickets", Issue).WithName("issueNumber").WithSummary("Draws a number for somebody without a phone, with a priority reason where there is one").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        line.MapGet("/tickets/{number}", ByNumber).WithName("findNumber").WithSummary("Finds today's number by what stands on the slip, A075");
        line.MapPost("/call-next", CallNext).WithName("callNext").WithSummary("Calls the next to a counter, opens it if needed, ends what it had; 204 when nobody waits")
            .Produces(204).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        line.MapPost("/counters/{counter}/open", Open).WithName("openCounter").WithSummary("Opens a counter for today, for all services or some").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        line.MapPost("/counters/{counter}/close", Close).WithName("closeCounter").WithSummary("Closes a counter at which nobody stands").ProducesProblem(409).ProducesProblem(422);
        line.MapPost("/close-day", EndDay).WithName("closeLine").WithSummary("Ends today's line: who waits is told, no number is drawn any more today").ProducesProblem(400).ProducesProblem(422);
        line.MapGet("/log", Log).WithName("listLineLog").WithSummary("Lists what happened in a day's line, newest first").ProducesProblem(400);
        line.MapGet("/wall", Wall).WithName("getWallCode").WithSummary("Gives the code for the paper on the station's wall");
        line.MapGet("/rules", Rules).WithName("getLineRules").WithSummary("Shows what the station asks of its line");
        line.MapPut("/rules", SetRules).WithName("setLineRules").WithSummary("Replaces the station's rules; for its head and for administrators").ProducesProblem(400);
        staff.MapGroup("/queue/tickets/{id}").MapTicketMoves();
    }

    internal static LineMover MoverOf(ClaimsPrincipal user) => LineMover.Staff(user.ToActor(), user.Stations());

    /// <summary>The station asked for, if the caller serves it.</summary>
    internal static async ValueTask<(ProblemHttpResult? Refusal, BookableStation? Station)> OwnAsync(string id, ClaimsPrincipal user, FindStation stations, CancellationToken ct)
        => await stations.ByIdOrCodeAsync(id, ct) is not { } station ? (StationEndpoints.Unknown(), null)
            : !user.MayServe(station.Id.Value) ? (QueueProblems.OtherStation(), null)
            : (null, station);

    private static async Task<Results<Ok<StaffLineView>, ProblemHttpResult>> Line(string id, ClaimsPrincipal user, FindStation stations, ShowLines show, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, user, stations, ct);
        return refusal is not null ? refusal : TypedResults.Ok(LineViews.Counters(await show.OfAsync(station!, ct)));
    }

    private static async Task<Results<Created<StaffTicketView>, ProblemHttpResult>> Issue(string id, IssueRequest request, [AsParameters] AtCounter at, TakeNumber act, LiveLines lines, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, at.User, at.Stations, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        return await act.AtCounterAsync(station!, request.Service, request.Priority, at.User.ToActor(), at.KeyOf($"issue/{station!.Id}", request), ct) switch
        {
            TakeOutcome.Taken taken => Created(taken.Ticket, await at.Show.ShowAsync(station, await lines.OfAsync(station.Id.Value, taken.Version, CancellationToken.None), CancellationToken.None)),
            TakeOutcome.Repeated repeated => Created((await at.Show.FindAsync(repeated.Id.Value, CancellationToken.None))!, await at.Show.OfAsync(station, CancellationToken.None)),
            var refused => QueueProblems.Of(refused),
        };
    }

    private static async Task<Results<Ok<StaffTicketView>, ProblemHttpResult>> ByNumber(string id, string number, ClaimsPrincipal user, FindStation stations, ReadLine read, ShowLines show, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, user, stations, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        var shown = await show.OfAsync(station!, ct);
        return Ticket.TryParseNumber(number, out var letters, out var seq) && await read.NumberAsync(station!.Id.Value, shown.Line.Day, letters, seq, ct) is { } found
            ? TypedResults.Ok(LineViews.Clerks(found, shown))
            : QueueProblems.Unknown();
    }

    private static Created<StaffTicketView> Created(Ticket ticket, ShownLine shown) => TypedResults.Created($"/api/v1/staff/queue/tickets/{ticket.Id}", LineViews.Clerks(ticket, shown));

    private static async Task<Results<Ok<StaffTicketView>, NoContent, ProblemHttpResult>> CallNext(string id, CallNextRequest request, [AsParameters] AtCounter at, CallTicket act, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, at.User, at.Stations, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        return await act.NextAsync(station!.Id.Value, request.Counter.Trim(), MoverOf(at.User), at.KeyOf($"call-next/{station.Id}", request), ct) switch
        {
            LineOutcome.Nobody or LineOutcome.Moved { Ticket: null } => TypedResults.NoContent(),
            // Nobody was there when the key was first used: the record is the line.
            LineOutcome.Repeated repeated when repeated.Record == station.Id.Value => TypedResults.NoContent(),
            LineOutcome.Repeated repeated => TypedResults.Ok(await at.TicketAsync(repeated.Record, station, ct)),
            LineOutcome.Moved { Ticket: { } called } => TypedResults.Ok(await at.TicketAsync(called.Id, station, ct)),
            var refused => QueueProblems.Of(refused),
        };
    }

    private static Task<Results<Ok<StaffLineView>, ProblemHttpResult>> Open(string id, string counter, OpenCounterRequest? request, [AsParameters] AtCounter at, KeepCounter act, CancellationToken ct)
        => at.OnLineAsync(id, $"open/{counter}", request, (station, mover, key) => act.OpenAsync(station, counter, request?.Services, mover, key, ct), ct);

    private static Task<Results<Ok<StaffLineView>, ProblemHttpResult>> Close(string id, string counter, [AsParameters] AtCounter at, KeepCounter act, CancellationToken ct)
        => at.OnLineAsync(id, $"close/{counter}", "", (station, mover, key) => act.CloseAsync(station, counter, mover, key, ct), ct);

    private static Task<Results<Ok<StaffLineView>, ProblemHttpResult>> EndDay(string id, CloseDayRequest? request, [AsParameters] AtCounter at, CloseDay act, CancellationToken ct)
        => at.OnLineAsync(id, "close-day", request, (station, mover, key) => act.ByClerkAsync(station.Id.Value, request?.Reason?.Trim(), mover, key, ct), ct);

    private static async Task<Results<Ok<Page<LogEntryView>>, ProblemHttpResult>> Log(
        string id, ClaimsPrincipal user, FindStation stations, ReadLog log, Cursor cursors,
        [Description("One day, YYYY-MM-DD; today by default")] DateOnly? date,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, user, stations, ct);
        var list = $"line-log|{station?.Id}|{date:O}";
        if (refusal is not null || (refusal = PageOf.Check(limit, cursor, cursors, list, out var size, out var place)) is not null)
        {
            return refusal;
        }

        var found = await log.OfAsync(station!.Id.Value, date, place is null ? null : long.Parse(place), size + 1, ct);
        return TypedResults.Ok(await PageOf.Async(found, size, ValueTask.FromResult, e => cursors.Write(list, $"{e.Seq}")));
    }

    private static async Task<Results<Ok<WallView>, ProblemHttpResult>> Wall(string id, ClaimsPrincipal user, FindStation stations, WallCode wall, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, user, stations, ct);
        return refusal is not null ? refusal : TypedResults.Ok(new WallView(station!.Code, station.Name, await wall.OfAsync(station.Id.Value, ct)));
    }

    private static async Task<Results<Ok<QueueRulesView>, ProblemHttpResult>> Rules(string id, ClaimsPrincipal user, FindStation stations, AllQueueRules rules, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, user, stations, ct);
        return refusal is not null ? refusal : TypedResults.Ok(QueueRulesView.Of(await rules.OfAsync(station!.Id.Value, ct)));
    }

    private static async Task<Results<Ok<QueueRulesView>, ProblemHttpResult>> SetRules(string id, QueueRulesRequest request, ClaimsPrincipal user, FindStation stations, AllQueueRules rules, CancellationToken ct)
    {
        var (refusal, station) = await OwnAsync(id, user, stations, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!user.IsInRole(nameof(StaffRole.Admin)) && !user.IsInRole(nameof(StaffRole.StationHead)))
        {
            return Platform.Problems.Problem.Of(403, "queue.rules_forbidden", "只有站点负责人和管理员可以修改排队规则。", "请联系站点负责人。");
        }

        await rules.SetAsync(
            station!.Id.Value,
            new QueueRules(request.DailyCap, request.DistanceMeters, request.PriorityAfter, request.ReturnAfter, request.GraceMinutes, string.IsNullOrWhiteSpace(request.Notice) ? null : request.Notice.Trim(), 1),
            request.RenewWall is true,
            user.ToActor(),
            ct);
        return TypedResults.Ok(QueueRulesView.Of(await rules.OfAsync(station.Id.Value, ct)));
    }

    /// <summary>What every act at the counter needs.</summary>
    internal sealed class AtCounter
    {
        public required ClaimsPrincipal User { get; init; }

        [FromHeader(Name = IdempotencyKeyAttribute.Header)]
        [IdempotencyKey]
        public string? IdempotencyKey { get; init; }

        [FromServices]
        public required PersonalData Data { get; init; }

        [FromServices]
        public required FindStation Stations { get; init; }

        [FromServices]
        public required ReadLine Read { get; init; }

        [FromServices]
        public required ShowLines Show { get; init; }

        public IdempotentRequest? KeyOf<TBody>(string act, TBody body) => IdempotentRequest.From(Data, User.Id(), IdempotencyKey, $"staff/{act}", body);

        public async Task<StaffTicketView> TicketAsync(Guid id, BookableStation station, CancellationToken ct)
            => LineViews.Clerks((await Read.TicketAsync(id, ct))!, await Show.OfAsync(station, ct));

        public async Task<Results<Ok<StaffLineView>, ProblemHttpResult>> OnLineAsync<TBody>(
            string id, string name, TBody body, Func<BookableStation, LineMover, IdempotentRequest?, Task<LineOutcome>> act, CancellationToken ct)
        {
            var (refusal, station) = await OwnAsync(id, User, Stations, ct);
            if (refusal is not null)
            {
                return refusal;
            }

            var outcome = await act(station!, MoverOf(User), KeyOf($"{name}/{station!.Id}", body));
            return outcome is LineOutcome.Moved or LineOutcome.Repeated ? TypedResults.Ok(LineViews.Counters(await Show.OfAsync(station, ct))) : QueueProblems.Of(outcome);
        }
    }
}
