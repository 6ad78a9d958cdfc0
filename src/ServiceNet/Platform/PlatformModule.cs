using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Live;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;

namespace ServiceNet.Platform;

/// <summary>What every room stands on.</summary>
public static class PlatformModule
{
    /// <summary>Adds database, live state, problems, protection, paging, limits, metrics and the outbox.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddServiceTime(configuration, environment);
        services.AddDatabase(configuration).AddLive(configuration).AddProblems().AddLimits(configuration, environment);
        Drain.Add(services, configuration, environment);
        // Called here and not in the host: the generator looks at the contracts of the assembly that calls it.
        services.AddValidation();
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        services.AddSingleton(ProtectionKeys.Read(configuration));
        services.AddSingleton<PersonalData>();
        services.AddSingleton<Cursor>();
        services.AddSingleton<SignedToken>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<PayFacts>();
        services.AddSingleton<IRecurringJob, ForgetOldKeys>();
        services.AddSingleton<IVerification, VerifyChains>();
        services.AddSingleton<Reseal>();
        services.AddSingleton<IVerification, VerifySeals>();
        return services;
    }

    /// <summary>Adds the one pump, on the worker surface.</summary>
    public static IServiceCollection AddWorkPump(this IServiceCollection services) => services.AddHostedService<WorkPump>();
}
