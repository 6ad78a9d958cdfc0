using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Work;

namespace ServiceNet.Notifications;

/// <summary>The room of what must reach a person.</summary>
public static class NotificationsModule
{
    /// <summary>Adds the citizens' inbox and the stations' messages.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<IFactHandler, DeliverToInbox>().AddSingleton<IPersonalRecords, InboxRecords>();
        services.AddSingleton<IFactHandler, DeliverToDesks>().AddSingleton<IRecurringJob, ForgetStaffMessages>().AddSingleton<StaffMessages>();
        return services;
    }
}
