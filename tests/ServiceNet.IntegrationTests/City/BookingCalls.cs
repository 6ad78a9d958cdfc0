using System.Text.Json;
using ServiceNet.Platform.Clock;

namespace ServiceNet.IntegrationTests.City;

/// <summary>The calls about bookings that many tests make.</summary>
internal static class BookingCalls
{
    public const string Consultation = "consultation";

    /// <summary>A wish with all that is needed; each test says only what it is about.</summary>
    public static object Wish(string station, DateTimeOffset start, string service = Consultation, string subject = "商标被抢注怎么办", string name = "王小明", string phone = "13800000000")
        => new { stationId = station, service, start, subject, contact = new { name, phone } };

    public static Task<Answer> BookAsync(this Caller caller, string station, DateTimeOffset start, string service = Consultation, string? key = null)
        => caller.PostAsync("bookings", Wish(station, start, service), key);

    public static async Task<string> BookedAsync(this Caller caller, string station, DateTimeOffset start, string service = Consultation)
        => (await caller.BookAsync(station, start, service)).Ok().Text("id");

    public static Task<Answer> RescheduleAsync(this Caller caller, string booking, DateTimeOffset start, string? key = null)
        => caller.PostAsync($"bookings/{booking}/reschedule", new { start }, key);

    public static Task<Answer> CancelAsync(this Caller caller, string booking, string? key = null)
        => caller.PostAsync($"bookings/{booking}/cancel", new { }, key);

    public static async Task<JsonElement[]> SlotsAsync(this Caller caller, string station, DateOnly from, DateOnly to, string service = Consultation)
        => (await caller.GetAsync($"stations/{station}/slots?service={service}&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}")).Ok().Items();

    /// <summary>The slot that begins then, or null when there is none to book.</summary>
    public static async Task<JsonElement?> SlotAsync(this Caller caller, string station, DateTimeOffset start, string service = Consultation)
    {
        var day = Shanghai.DayOf(start);
        foreach (var slot in await caller.SlotsAsync(station, day, day, service))
        {
            if (slot.At("start") == start)
            {
                return slot;
            }
        }

        return null;
    }

    public static DateTimeOffset At(this DateOnly day, int hour, int minute = 0) => Shanghai.At(day, new TimeOnly(hour, minute));

    /// <summary>How often each outcome came.</summary>
    public static Dictionary<string, int> Tally(this IEnumerable<Answer> answers)
        => answers.CountBy(a => a.Outcome).ToDictionary(StringComparer.Ordinal);
}
