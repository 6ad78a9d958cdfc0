using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Notifications;

/// <summary>A message in a person's inbox.</summary>
/// <param name="Kind">The fact it tells, for example <c>booking.made</c>.</param>
/// <param name="BookingId">The booking to open, null where there is none.</param>
/// <param name="TicketId">The number to open, null where there is none.</param>
public sealed record MessageView(string Id, string Kind, string Title, string Body, DateTimeOffset At, bool Read, string? BookingId, string? TicketId);

/// <summary>The room of what must reach a person.</summary>
public static class InboxEndpoints
{
    /// <summary>Adds the inbox.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
        => services.AddSingleton<IFactHandler, DeliverToInbox>().AddSingleton<IPersonalRecords, InboxRecords>();

    /// <summary>Maps <c>/me/messages</c>.</summary>
    public static void MapInbox(this IEndpointRouteBuilder api)
    {
        var inbox = api.MapGroup("/me/messages").WithTags("My account").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401);
        inbox.MapGet("", List).WithName("listMyMessages").WithSummary("Lists the caller's messages, newest first").ProducesProblem(400);
        inbox.MapPost("/{id}/read", Read).WithName("readMyMessage").WithSummary("Marks a message as read").ProducesProblem(404);
    }

    private static async Task<Results<Ok<Page<MessageView>>, ProblemHttpResult>> List(
        ClaimsPrincipal user,
        NpgsqlDataSource database,
        Cursor cursors,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var list = $"messages|{user.Id()}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, kind, booking_id, start_at, ticket_id, number, counter, at, read_at from inbox_messages
            where account_id = @account and (@after::bigint is null or id < @after) order by id desc limit @take
            """,
            new { account = user.Id(), after = place is null ? (long?)null : long.Parse(place), take = size + 1 },
            cancellationToken: ct))).ToArray();
        return TypedResults.Ok(await PageOf.Async(rows, size, r => ValueTask.FromResult(View(r)), r => cursors.Write(list, r.Id.ToString())));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Read(string id, ClaimsPrincipal user, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = long.TryParse(id, out var message) && await connection.ExecuteAsync(new CommandDefinition(
            "update inbox_messages set read_at = coalesce(read_at, @now) where id = @message and account_id = @account", new { message, account = user.Id(), now = time.GetUtcNow() }, cancellationToken: ct)) == 1;
        return found ? TypedResults.NoContent() : Problem.Of(404, "message.unknown", "没有找到这条消息。", "请返回消息列表刷新后再看。");
    }

    private static MessageView View(Row row)
    {
        var when = row.StartAt is { } start ? Say(start) : "";
        var (title, body) = row.Kind switch
        {
            "booking.made" => ("预约成功", $"您已预约{when}。请按时到站点，出示签到码。"),
            "booking.rescheduled" => ("预约已改期", $"您的预约改到{when}。"),
            "booking.cancelled" => ("预约已取消", $"您{when}的预约已取消，名额已释放。"),
            "booking.checkedIn" => ("签到成功", "您已签到，请在站点稍候。"),
            "booking.completed" => ("办理完成", "您的预约已办结，感谢您的到来。"),
            "booking.noShow" => ("未能等到您", $"您{when}的预约已标记为未到。如仍需办理，请重新预约。"),
            "booking.undone" => ("状态已更正", "工作人员更正了您预约的状态，请查看预约详情。"),
            "ticket.near" => ("快轮到您了", $"{row.Number}号前面的人不多了，请到站点等候叫号。"),
            "ticket.called" => ($"请到{row.Counter}号窗口", $"正在叫{row.Number}号，请到{row.Counter}号窗口办理。"),
            "ticket.missed" => ("叫到您时您不在", $"{row.Number}号已过号。如果还来得及，请在排队页点“我回来了”，不用重新取号。"),
            "ticket.closed" => ("当天的排队已结束", $"{row.Number}号没有轮到，号已失效。请改天再来，也可以先预约。"),
            "ticket.transferred" => ("已为您转办", $"{row.Number}号已转给其他窗口或服务，请继续等候叫号，不用重新取号。"),
            _ => ("消息", "请查看详情。"),
        };
        return new MessageView(row.Id.ToString(), row.Kind, title, body, row.At, row.ReadAt is not null, row.BookingId?.ToString(), row.TicketId?.ToString());
    }

    /// <summary>11月23日（周一）上午9:00.</summary>
    private static string Say(DateTimeOffset start)
    {
        var local = start.ToOffset(Shanghai.Offset);
        var half = local.Hour < 12 ? "上午" : "下午";
        var hour = local.Hour > 12 ? local.Hour - 12 : local.Hour;
        return string.Create(CultureInfo.InvariantCulture, $"{local.Month}月{local.Day}日（周{"日一二三四五六"[(int)local.DayOfWeek]}）{half}{hour}:{local.Minute:D2}");
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public string Kind { get; init; } = "";

        public Guid? BookingId { get; init; }

        public DateTimeOffset? StartAt { get; init; }

        public Guid? TicketId { get; init; }

        public string? Number { get; init; }

        public string? Counter { get; init; }

        public DateTimeOffset At { get; init; }

        public DateTimeOffset? ReadAt { get; init; }
    }
}
