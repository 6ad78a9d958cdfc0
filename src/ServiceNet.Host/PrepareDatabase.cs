using ServiceNet.Platform.Database;

namespace ServiceNet.Host;

/// <summary>Brings the schema up to date, or refuses where the role may not, and loads sample data before anything is served.</summary>
internal sealed class PrepareDatabase(Migrator migrator, LoadSampleData sample) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await migrator.PrepareAsync(cancellationToken);
        await sample.LoadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
