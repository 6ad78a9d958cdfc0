using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Work;

namespace ServiceNet.Cases;

/// <summary>The room of what complaints and mediation share.</summary>
public static class CasesModule
{
    /// <summary>Adds where cases go, their histories, the rules of deadlines, their counting, and the jobs that watch them.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CasesOptions>().Bind(configuration.GetSection(CasesOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DeadlineRules>().AddSingleton<AddRuleVersion>();
        services.AddSingleton<StartDeadlines>().AddSingleton<MoveDeadlines>().AddSingleton<ReadDeadlines>();
        services.AddSingleton<RouteCase>().AddSingleton<IVerification, VerifyCases>();
        services.AddSingleton<RecountDeadlines>();
        services.AddSingleton<IRecurringJob>(p => p.GetRequiredService<RecountDeadlines>());
        services.AddSingleton<IRecurringJob, WarnOfDeadlines>();
        services.AddSingleton<IRecurringJob, TellTheDay>();
        services.AddSingleton<IVerification, VerifyDeadlines>();
        return services;
    }
}
