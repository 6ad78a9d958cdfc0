using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ServiceNet.WeChat;

/// <summary>The only room that knows WeChat's wire.</summary>
public static class WeChatModule
{
    /// <summary>Adds the API over a typed client on the configured address.</summary>
    public static IServiceCollection AddWeChat(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WeChatOptions>().Bind(configuration.GetSection(WeChatOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        // One client for the process's life; the handler renews its connections so that a changed address is noticed.
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<WeChatOptions>>();
            var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            {
                BaseAddress = options.Value.ApiBaseUrl,
                Timeout = options.Value.Timeout,
            };
            return new WeChatApi(http, options);
        });
        services.AddSingleton<WeChatToken>();
        services.AddSingleton<PhoneOfPerson>();
        return services;
    }
}
