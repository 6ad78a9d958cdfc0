using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Work;

namespace ServiceNet.Queues;

/// <summary>The room of the walk-in line.</summary>
public static class QueuesModule
{
    /// <summary>Adds the live line, its acts and its estimates.</summary>
    public static IServiceCollection AddQueues(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueuesOptions>().Bind(configuration.GetSection(QueuesOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AllQueueRules>().AddSingleton<ServiceLetters>().AddSingleton<WallCode>();
        services.AddSingleton<ReadLine>().AddSingleton<ReadLog>().AddSingleton<LineWire>().AddSingleton<LiveLines>().AddSingleton<RankLines>().AddSingleton<LineEstimates>().AddSingleton<ShowLines>().AddSingleton<LineStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveLines>());
        services.AddSingleton<WriteTakes>().AddSingleton<TakeNumber>().AddSingleton<ChangeLine>().AddSingleton<EndVisit>().AddSingleton<CallTicket>().AddSingleton<MoveTicket>().AddSingleton<KeepCounter>();
        services.AddSingleton<CloseDay>().AddSingleton<WhyHere>().AddSingleton<OwnNumber>();
        services.AddSingleton(p => new LineWord(p.GetRequiredService<LiveLines>()));
        services.AddSingleton<IFactHandler, EnterByCheckIn>();
        services.AddSingleton<IRecurringJob, CloseDaysByClock>();
        services.AddSingleton<IPersonalRecords, QueueRecords>();
        services.AddSingleton<IVerification, VerifyQueues>();
        return services;
    }
}
