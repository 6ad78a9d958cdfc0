using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>A citizen's visit for the phone's own calendar.</summary>
public static class CalendarEndpoints
{
    /// <summary>Maps <c>/bookings/{id}/calendar</c>.</summary>
    public static void MapBookingCalendar(this IEndpointRouteBuilder api)
        => api.MapGroup("/bookings").WithTags("Bookings").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401)
            .MapGet("/{id}/calendar", Calendar).WithName("bookingCalendar").WithSummary("Gives one of the caller's bookings as an iCalendar file; a newer file replaces an older")
            .Produces<string>(200, CalendarFile.MediaType).ProducesProblem(404);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Calendar(
        string id, ClaimsPrincipal user, ReadBookings bookings, FindStation stations, ServiceWords services, TimeProvider time, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var asked) || await bookings.ByIdAsync(asked, ct) is not { } booking || booking.AccountId != user.Id())
        {
            return BookingProblems.Unknown();
        }

        var station = await stations.ByIdAsync(new StationId(booking.StationId), ct) ?? throw new InvalidOperationException($"The station of booking {booking.Id} is not in the directory.");
        // Newest first; the last entry is the booking itself.
        var history = await bookings.HistoryAsync(booking, ct);
        var text = CalendarFile.Of(booking, history.Count - 1, history[0].At, station, await services.OfAsync(booking.Service, ct), time.GetUtcNow());
        return TypedResults.File(Encoding.UTF8.GetBytes(text), $"{CalendarFile.MediaType}; charset=utf-8", $"{booking.Number}.ics");
    }
}
