using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Notifications;

/// <summary>A message to the caller's desk.</summary>
/// <param name="Kind">What it tells, for example <c>complaint.received</c>.</param>
/// <param name="Read">Whether the caller has read it; colleagues read for themselves.</param>
/// <param name="ComplaintId">The complaint to open, null where there is none.</param>
/// <param name="StationId">The station concerned; null is the city's desk.</param>
public sealed record StaffMessageView(string Id, string Kind, string Title, string Body, DateTimeOffset At, bool Read, string? ComplaintId, string? StationId);

/// <summary>How many there are to read.</summary>
/// <param name="Count">0 to 99; 99 is that many or more.</param>
public sealed record UnreadView(int Count);

/// <summary>What the staff of a station, and administrators, are told.</summary>
public static class StaffMessageEndpoints
{
    /// <summary>Maps <c>/staff/messages</c>.</summary>
    public static void MapStaffMessages(this IEndpointRouteBuilder api)
    {
        var desk = api.MapGroup("/staff/messages").WithTags("Handling").RequireAuthorization(Policies.Counter).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);
        desk.MapGet("", List).WithName("listStaffMessages").WithSummary("Lists what the caller's stations, and for administrators the city's desk, were told, newest first").ProducesProblem(400);
        desk.MapGet("/unread", Unread).WithName("countUnreadStaffMessages").WithSummary("Counts what the caller has not read, up to 99");
        desk.MapPost("/{id}/read", Read).WithName("readStaffMessage").WithSummary("Marks a message as read by the caller").ProducesProblem(404);
        desk.MapPost("/read-all", ReadAll).WithName("readAllStaffMessages").WithSummary("Marks everything there is now as read by the caller");
    }

    private static async Task<Results<Ok<Page<StaffMessageView>>, ProblemHttpResult>> List(
        ClaimsPrincipal user, StaffMessages messages, Cursor cursors,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
    {
        var list = $"staff-messages|{user.Id()}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        var rows = await messages.ListAsync(DeskReader.Of(user), place is null ? null : long.Parse(place, CultureInfo.InvariantCulture), size + 1, ct);
        return TypedResults.Ok(await PageOf.Async(rows, size, r => ValueTask.FromResult(View(r)), r => cursors.Write(list, r.Id.ToString(CultureInfo.InvariantCulture))));
    }

    private static async Task<Ok<UnreadView>> Unread(ClaimsPrincipal user, StaffMessages messages, CancellationToken ct)
        => TypedResults.Ok(new UnreadView(await messages.UnreadAsync(DeskReader.Of(user), ct)));

    private static async Task<Results<NoContent, ProblemHttpResult>> Read(string id, ClaimsPrincipal user, StaffMessages messages, CancellationToken ct)
        => long.TryParse(id, CultureInfo.InvariantCulture, out var message) && await messages.ReadAsync(DeskReader.Of(user), message, ct)
            ? TypedResults.NoContent()
            : Problem.Of(404, "message.unknown", "没有找到这条消息。", "请返回消息列表刷新后再看。");

    private static async Task<NoContent> ReadAll(ClaimsPrincipal user, StaffMessages messages, CancellationToken ct)
    {
        await messages.ReadAllAsync(DeskReader.Of(user), ct);
        return TypedResults.NoContent();
    }

    private static StaffMessageView View(StaffMessageRow row)
    {
        var (title, body) = StaffMessageWords.Of(row.Kind, JsonSerializer.Deserialize<StaffMessageDetail>(row.Detail, JsonSerializerOptions.Web)!, row.At);
        return new StaffMessageView(row.Id.ToString(CultureInfo.InvariantCulture), row.Kind, title, body, row.At, row.Read, row.ComplaintId?.ToString(), row.StationId?.ToString());
    }
}
