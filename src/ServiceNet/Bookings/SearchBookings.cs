using ServiceNet.Platform;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>Finds bookings at the counter. Bookings of stations the caller does not serve are not found.</summary>
internal sealed class SearchBookings(ReadBookings bookings, FindStation stations, PersonalData data, TimeProvider time)
{
    private const int MaxFound = 50;
    private const int MaxOfDay = 2000;
    private const int CodeDays = 31;
    private const int NameDays = 31;

    /// <summary>A busy station's month; opening so many names takes some ten milliseconds.</summary>
    private const int MaxOfMonth = 5_000;

    /// <summary>At most fifty bookings, of stations the caller serves.</summary>
    /// <param name="request">What to find by.</param>
    /// <param name="own">The caller's stations; null for all.</param>
    /// <param name="asked">The stations to look for a name at, of the caller's.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<IReadOnlyList<Booking>> FindAsync(SearchRequest request, Guid[]? own, Guid[] asked, CancellationToken ct)
    {
        var found = request switch
        {
            { Number: { } number } => Numbers.IsWellFormed(Booking.NumberKind, number) ? await bookings.ByNumberAsync(number.Trim().ToUpperInvariant(), ct) : [],
            { Phone: { } phone } => PhoneNumberAttribute.Normalise(phone) is { } digits ? await bookings.ByPhoneAsync(data.Indexes("phone", digits), MaxFound, ct) : [],
            { CheckInCode: not null } => await ByCodeAsync(request, own, ct),
            _ => await ByNameAsync(request, asked, ct),
        };
        return [.. found.Where(b => own is null || own.Contains(b.StationId))];
    }

    /// <summary>Names are sealed, so the period's bookings are opened and looked through, from the day on and back from it: where there are too many, the farthest days are lost.</summary>
    private async Task<IReadOnlyList<Booking>> ByNameAsync(SearchRequest request, Guid[] where, CancellationToken ct)
    {
        var day = request.Date ?? Shanghai.DayOf(time.GetUtcNow());
        var coming = await bookings.OfStationsAsync(where, Shanghai.StartOf(day), Shanghai.StartOf(day.AddDays(NameDays + 1)), null, null, MaxOfMonth, ct);
        var past = await bookings.OfStationsBackwardsAsync(where, Shanghai.StartOf(day.AddDays(-NameDays)), Shanghai.StartOf(day), MaxOfMonth, ct);
        return [.. coming.Concat(past).Where(b => data.Open(b.ContactName).Contains(request.Name!.Trim(), StringComparison.OrdinalIgnoreCase))
            .OrderBy(b => Math.Abs(Shanghai.DayOf(b.StartsAt).DayNumber - day.DayNumber)).ThenBy(b => b.StartsAt).Take(MaxFound)];
    }

    private async Task<IReadOnlyList<Booking>> ByCodeAsync(SearchRequest request, Guid[]? own, CancellationToken ct)
    {
        var where = own ?? [.. (await stations.AllAsync(ct)).Select(s => s.Id.Value)];
        var day = request.Date ?? Shanghai.DayOf(time.GetUtcNow());
        var ofDay = await bookings.OfStationsAsync(where, Shanghai.StartOf(day), Shanghai.StartOf(day.AddDays(1)), null, null, MaxOfDay, ct);
        var found = ofDay.Where(b => b.CheckInCode == request.CheckInCode).ToArray();
        if (found.Length > 0)
        {
            return found;
        }

        // Nobody that day: perhaps the person came on the wrong one.
        var coming = await bookings.OfStationsAsync(where, Shanghai.StartOf(day.AddDays(1)), Shanghai.StartOf(day.AddDays(CodeDays)), BookingStatus.Confirmed, null, MaxOfDay, ct);
        return [.. coming.Where(b => b.CheckInCode == request.CheckInCode)];
    }
}
