using ServiceNet.Local.Postgres;
using ServiceNet.Local.WeChat;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

/// <summary>Two simulators on one database, as two processes of one city have them.</summary>
public sealed class WeChatOnADatabase : IAsyncLifetime
{
    private readonly DataFolderForOneTest folder = new();
    private PrivatePostgres? postgres;

    public SimulatedWeChat One { get; private set; } = null!;

    public SimulatedWeChat Other { get; private set; } = null!;

    public string ConnectionString => postgres!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        postgres = await PrivatePostgres.StartAsync(folder.Postgres, CancellationToken.None);
        One = await StartAsync();
        Other = await StartAsync();
    }

    /// <summary>A further simulator; what it is asked first is what it knows from the database alone.</summary>
    public Task<SimulatedWeChat> StartAsync(TimeProvider? clock = null) => SimulatedWeChat.StartAsync(
        new() { ConnectionString = () => ConnectionString, Clock = clock ?? TimeProvider.System }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await postgres!.DisposeAsync();
        folder.Dispose();
    }

    public sealed class ManualClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 2, 12, 2, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Pass(TimeSpan time) => now += time;
    }
}
