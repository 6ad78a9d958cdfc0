using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceNet.Platform.Work;

namespace ServiceNet.Platform.Live;

/// <summary>Registers the live state, the change feed and the events people watch.</summary>
public static class LiveModule
{
    /// <summary>Redis when <c>ConnectionStrings:Redis</c> names one, else memory.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetConnectionString("Redis");
        services.AddSingleton<ILiveState>(provider => string.IsNullOrEmpty(settings)
            ? new MemoryLiveState(provider.GetRequiredService<TimeProvider>())
            : RedisLiveState.Connect(settings, provider.GetRequiredService<ILogger<RedisLiveState>>()));
        services.AddSingleton<LiveStateClaim>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveStateClaim>());
        services.AddSingleton<Changes>();
        services.AddHostedService(provider => provider.GetRequiredService<Changes>());
        services.AddSingleton<EventFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<EventFeed>());
        services.AddSingleton<IRecurringJob, ForgetOldEvents>();
        return services;
    }
}
