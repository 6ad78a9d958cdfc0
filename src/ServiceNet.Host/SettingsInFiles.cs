using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;
using ServiceNet.Platform;

namespace ServiceNet.Host;

/// <summary>
/// Secrets in files, one a setting, named like the environment variable (<c>ConnectionStrings__Postgres</c>): from the
/// folder of <c>--settings-directory</c>, and from the one systemd hands over its credentials in. An environment is
/// shown by many tools and inherited by every child; a file has an owner.
/// </summary>
internal static class SettingsInFiles
{
    private const string Setting = "settings-directory";

    /// <summary>Reads the folders; environment variables and arguments win over them.</summary>
    /// <exception cref="SettingException">The folder named does not exist.</exception>
    public static void AddSettingsInFiles(this WebApplicationBuilder builder)
    {
        var named = builder.Configuration[Setting];
        if (named is not null && !Directory.Exists(named))
        {
            throw new SettingException($"没有找到设置目录 {named}。 / --{Setting}: there is no folder {named}.");
        }

        foreach (var folder in new[] { Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY"), named })
        {
            if (folder is not null && Directory.Exists(folder))
            {
                builder.Configuration.Sources.Insert(BeforeTheEnvironment(builder.Configuration.Sources), new KeyPerFileConfigurationSource
                {
                    FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)),
                    Optional = true,
                    ReloadOnChange = false,
                });
            }
        }
    }

    /// <summary>The place of the variables that are settings; those of the framework with a prefix stand earlier.</summary>
    private static int BeforeTheEnvironment(IList<IConfigurationSource> sources)
    {
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
            {
                return i;
            }
        }

        return sources.Count;
    }
}
