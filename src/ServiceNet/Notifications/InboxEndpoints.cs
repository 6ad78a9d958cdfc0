using System.ComponentModel;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Notifications;

/// <summary>A message in a person's inbox.</summary>
/// <param name="Kind">The fact it tells, for example <c>booking.made</c>.</param>
/// <param name="BookingId">The booking to open, null where there is none.</param>
/// <param name="TicketId">The number to open, null where there is none.</param>
/// <param name="ComplaintId">The complaint to open, null where there is none.</param>
public sealed record MessageView(string Id, string Kind, string Title, string Body, DateTimeOffset At, bool Read, string? BookingId, string? TicketId, string? ComplaintId);

/// <summary>A citizen's inbox.</summary>
public static class InboxEndpoints
{
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
        var rows = (await connection.QueryAsync<InboxRow>(new CommandDefinition(
            """
            select id, kind, booking_id, start_at, ticket_id, number, counter, complaint_id, due_on, was_on, deadline, at, read_at from inbox_messages
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

    private static MessageView View(InboxRow row)
    {
        var (title, body) = InboxWords.Of(row);
        return new MessageView(row.Id.ToString(), row.Kind, title, body, row.At, row.ReadAt is not null, row.BookingId?.ToString(), row.TicketId?.ToString(), row.ComplaintId?.ToString());
    }
}
