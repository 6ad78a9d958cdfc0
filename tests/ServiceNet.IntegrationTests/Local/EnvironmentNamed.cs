using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace ServiceNet.IntegrationTests.Local;

internal sealed class EnvironmentNamed(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;

    public string ApplicationName { get; set; } = "ServiceNet.Host";

    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
