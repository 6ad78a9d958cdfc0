using Microsoft.Extensions.DependencyInjection;

namespace ServiceNet.Calendars;

/// <summary>The room of working days.</summary>
public static class CalendarsModule
{
    /// <summary>Adds the calendar and its import.</summary>
    public static IServiceCollection AddCalendars(this IServiceCollection services)
        => services.AddSingleton<CurrentCalendar>().AddSingleton<ImportCalendar>();
}
