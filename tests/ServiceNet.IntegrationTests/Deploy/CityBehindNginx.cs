using System.Net;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Local;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>
/// A city as the deployment guide sets it up: hosts under the role without rights to the schema, a Redis with a
/// password, surfaces apart, nginx in front.
/// </summary>
public sealed class CityBehindNginx(TestServers servers) : TestCity(servers)
{
    private readonly int[] ports = [FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next()];

    private Roles roles = null!;

    protected override int Processes => 0;

    protected override bool HasRedis => false;

    internal RedisWithUsers LiveState { get; private set; } = null!;

    internal Nginx Nginx { get; private set; } = null!;

    internal Roles Roles => roles;

    /// <summary>The two processes for citizens.</summary>
    public HostProcess[] Public { get; } = new HostProcess[2];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        roles = await Roles.MakeAsync(ConnectionString, Ct);
        LiveState = await RedisWithUsers.StartAsync(Servers.NewFolder(), Ct);
        Nginx = await Nginx.StartAsync(Servers.NewFolder(), ports[..2], ports[2..], Ct);
        await Task.WhenAll(StartPublicAsync(0), StartPublicAsync(1), StartProcessAsync(Apart("console,worker", limits: true), ports[2]));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (LiveState is not null)
        {
            await LiveState.DisposeAsync();
        }

        if (Nginx is not null)
        {
            await Nginx.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Settings under which hosts run here.</summary>
    public override Dictionary<string, string?> Settings()
    {
        var settings = base.Settings();
        settings["ConnectionStrings:Postgres"] = roles.App;
        settings["ConnectionStrings:Redis"] = LiveState.ConnectionString;
        settings["ServiceNet:Local:Redis"] = null;
        settings["ServiceNet:Shutdown:Drain"] = "00:00:01.5";
        return settings;
    }

    /// <summary>Starts one of the two for citizens, in the place of the one before.</summary>
    public async Task StartPublicAsync(int which) => Public[which] = await StartProcessAsync(Apart("public", limits: false), ports[which]);

    /// <summary>Someone who comes through nginx.</summary>
    internal Caller Through(string name, string? token = null, IPAddress? from = null) => new(Nginx.Client(name, from), token);

    private static Action<Dictionary<string, string?>> Apart(string surfaces, bool limits) => s =>
    {
        s["ServiceNet:Surfaces"] = surfaces;
        s["ServiceNet:RateLimits:Enabled"] = limits ? "true" : "false";
    };
}

/// <summary>One such city for all that looks at it; nothing else runs beside the load.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BehindNginx : ICollectionFixture<CityBehindNginx>
{
    public const string Name = "Behind nginx";
}
