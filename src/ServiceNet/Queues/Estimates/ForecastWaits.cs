using System.Buffers;

namespace ServiceNet.Queues.Estimates;

/// <summary>
/// Forecasts every wait of a line in one pass: the rest of the day is imagined some hundred times with durations the station
/// remembers, and each person's waits, sorted, are their forecast. Pure: no clock, no database.
/// </summary>
internal static class ForecastWaits
{
    /// <summary>More days add less than what the station's memory leaves open.</summary>
    private const int MostDays = 400;

    /// <summary>Fewer say nothing about the worst twentieth.</summary>
    private const int FewestDays = 40;

    /// <summary>Calls imagined in one pass, so that it stays around a millisecond or two, up to a thousand people.</summary>
    private const int MostCalls = 40_000;

    /// <summary>Of the bookings, assumed; what is not so corrects itself with the rest.</summary>
    private const double SomeDoNotCome = 0.1;

    /// <summary>
    /// A forecast for each who stands in the line, then for as many further people behind it as asked for: whoever takes a
    /// number next finds theirs at <c>Line.Count</c>. A place whom no open counter calls has none.
    /// </summary>
    /// <returns>Null when no counter is open or the station knows too little.</returns>
    public static IReadOnlyList<Forecast?>? Of(LineNow now, Experience experience, int more, Random random)
    {
        Standing[] line = [.. now.Line, .. Enumerable.Repeat(new Standing(Standing.AnyService, null, null), more)];
        return Imagined(now, line, null, experience, random);
    }

    /// <summary>The same for one place of the line alone, which costs less: for the ticket just taken.</summary>
    public static Forecast? OfOne(LineNow now, Experience experience, int place, Random random)
    {
        // Behind a person only bookings matter, which will go before them when their time comes.
        Standing[] line = [.. now.Line.Where((s, i) => i <= place || s.SlotStart is not null)];
        return Imagined(now, line, place, experience, random)?[place];
    }

    private static Forecast?[]? Imagined(LineNow now, Standing[] line, int? only, Experience experience, Random random)
    {
        if (now.Counters.Count == 0 || Pools.Of(experience) is not { } pools)
        {
            return null;
        }

        Standing[] all = [.. line, .. now.Expected ?? []];
        var days = Math.Clamp(MostCalls / Math.Max(1, all.Length), FewestDays, MostDays);
        var draws = new Draws(ArrayPool<float>.Shared.Rent(Draws.Size(now, all, days)), days, now, all, pools, random);
        try
        {
            draws.LeaveOut(line.Length, SomeDoNotCome, random);
            var imagined = new ImaginedDay(now, all, line.Length, draws, pools, random);
            for (var day = 0; day < days; day++)
            {
                imagined.Run(day, only);
            }

            var forecasts = new Forecast?[line.Length];
            for (var place = only ?? 0; place <= (only ?? (line.Length - 1)); place++)
            {
                if (imagined.IsCalled(place))
                {
                    var waits = draws.Person(place);
                    waits.Sort();
                    forecasts[place] = Forecast.Of(waits);
                }
            }

            return forecasts;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(draws.Buffer);
        }
    }
}
