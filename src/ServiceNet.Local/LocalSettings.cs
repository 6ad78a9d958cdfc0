using Microsoft.Extensions.Configuration;
using ServiceNet.Local.WeChat;

namespace ServiceNet.Local;

/// <summary>Which settings the configuration lacks, and how the local servers fill them in.</summary>
internal sealed class LocalSettings(IConfigurationManager configuration)
{
    private const string Postgres = "ConnectionStrings:Postgres";
    private const string Redis = "ConnectionStrings:Redis";
    private const string ApiBaseUrl = "WeChat:ApiBaseUrl";
    private const string AppId = "WeChat:AppId";

    private readonly bool simulatedApp = string.IsNullOrWhiteSpace(configuration[AppId]);

    public bool LacksRedis => Lacks(Redis) && !string.Equals(configuration["ServiceNet:Local:Redis"], "off", StringComparison.OrdinalIgnoreCase);

    /// <summary>With an address but no AppId, the simulator of another process is meant.</summary>
    public bool LacksWeChat => simulatedApp && Lacks(ApiBaseUrl);

    public bool Lacks(string setting) => string.IsNullOrWhiteSpace(configuration[setting]);

    public void Default(string setting, string value)
    {
        if (Lacks(setting))
            Add(new() { [setting] = value });
    }

    /// <summary>Takes over what a running host started. Its Redis and simulator only where none is configured here.</summary>
    public void Join(RunningServers running) => Add(
        running.Postgres,
        LacksRedis ? running.Redis : null,
        LacksWeChat ? running.WeChatApiBaseUrl : null);

    public void Add(string? postgres, string? redis, string? weChat)
    {
        var added = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (postgres is not null)
        {
            added[Postgres] = postgres;
            added["ServiceNet:Local:Postgres"] = "private";
        }
        if (redis is not null)
        {
            added[Redis] = redis;
            added["ServiceNet:Local:Redis"] = "private";
        }
        if (weChat is not null)
            added[ApiBaseUrl] = weChat;
        if (simulatedApp)
        {
            added[AppId] = SimulatedWeChat.AppId;
            added["WeChat:AppSecret"] = SimulatedWeChat.AppSecret;
            added["ServiceNet:Local:WeChat"] = "simulated";
        }
        Add(added);
    }

    private void Add(Dictionary<string, string?> settings) => configuration.AddInMemoryCollection(settings);
}
