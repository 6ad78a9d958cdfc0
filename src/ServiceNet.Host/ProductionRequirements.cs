using ServiceNet.Platform.Protection;

namespace ServiceNet.Host;

/// <summary>Production found settings that are missing, private or simulated.</summary>
internal sealed class ProductionRequirementsException(string message) : Exception(message);

/// <summary>Keeps rehearsals out of Production: every private or simulated default is named in one message.</summary>
internal static class ProductionRequirements
{
    /// <summary>Checks the configuration; does nothing outside Production.</summary>
    /// <exception cref="ProductionRequirementsException">With every setting to put right.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (string.IsNullOrWhiteSpace(environment.EnvironmentName) || string.Equals(environment.EnvironmentName, "prod", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProductionRequirementsException("ASPNETCORE_ENVIRONMENT 应为 Production 或 Development。\nASPNETCORE_ENVIRONMENT should be Production or Development.");
        }

        if (!environment.IsProduction() || Launch.WritesDocument)
        {
            return;
        }

        var found = new List<string>();
        foreach (var name in new[] { "ConnectionStrings:Postgres", "ConnectionStrings:Redis", "WeChat:AppId", "WeChat:AppSecret", "WeChat:Token", "WeChat:EncodingAESKey", "ServiceNet:Files:Directory" })
        {
            if (string.IsNullOrWhiteSpace(configuration[name]))
            {
                found.Add($"{name} 未设置 / is not set");
            }
        }

        var keys = configuration.GetSection("ServiceNet:Protection:Keys");
        if (!keys.GetChildren().Any() && string.IsNullOrWhiteSpace(keys.Value))
        {
            found.Add("ServiceNet:Protection:Keys 未设置，开发用默认密钥不可用 / is not set, the development default is refused");
        }
        else if (string.Join(',', keys.GetChildren().Select(k => k.Value).Append(keys.Value)).Contains(ProtectionKeys.DevelopmentDefault, StringComparison.Ordinal))
        {
            found.Add("ServiceNet:Protection:Keys 含开发用默认密钥 / contains the development default");
        }

        Refuse(found, configuration, "ServiceNet:Clock:Offset", value => value is not null);
        Refuse(found, configuration, "ServiceNet:Clock:StartAt", value => value is not null);
        Refuse(found, configuration, "ServiceNet:RateLimits:Enabled", value => string.Equals(value, "false", StringComparison.OrdinalIgnoreCase));
        Refuse(found, configuration, "ServiceNet:SampleData", value => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase));
        Refuse(found, configuration, "WeChat:ApiBaseUrl", value => value is not null && Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme != Uri.UriSchemeHttps);
        Refuse(found, configuration, "ServiceNet:Files:S3:Endpoint", value => value is not null && Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme != Uri.UriSchemeHttps);
        if (found.Count > 0)
        {
            throw new ProductionRequirementsException($"生产环境拒绝启动，请先改正以下设置：\nProduction refuses to start; put these settings right:\n  - {string.Join("\n  - ", found)}");
        }
    }

    private static void Refuse(List<string> found, IConfiguration configuration, string name, Func<string?, bool> wrong)
    {
        if (wrong(configuration[name]))
        {
            found.Add($"{name}={configuration[name]} 在生产环境不允许 / is refused in Production");
        }
    }
}
