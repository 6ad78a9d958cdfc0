using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Platform.Live;

namespace ServiceNet.Stations;

/// <summary>The room of the directory and opening hours.</summary>
public static class StationsModule
{
    /// <summary>Adds the directory, its edits and its import.</summary>
    public static IServiceCollection AddStations(this IServiceCollection services)
    {
        services.AddSingleton<StationDirectory>();
        services.AddSingleton<RenderedStations>();
        services.AddSingleton<EditStation>();
        services.AddSingleton(p => new FindStation(p.GetRequiredService<StationDirectory>(), p.GetRequiredService<CurrentCalendar>()));
        services.AddSingleton(p => new ImportStations(
            p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<Changes>(), p.GetRequiredService<StationDirectory>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }
}
