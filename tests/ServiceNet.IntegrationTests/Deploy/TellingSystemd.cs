using System.Net.Sockets;
using System.Text;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The unit is of Type=notify: what the host says on systemd's socket decides whether a start succeeds.</summary>
public sealed class TellingSystemd(TestServers servers)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_says_when_it_is_ready_and_when_it_stops()
    {
        var path = Path.Combine(servers.NewFolder(), "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        var settings = TestCity.SettingsFor(await servers.NewDatabaseAsync(filled: true, Ct), redis: null, servers.NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));
        settings["NOTIFY_SOCKET"] = path;

        await using var host = await HostProcess.StartAsync(settings, Ct);
        Assert.Equal("READY=1", await HeardAsync(socket));
        (await new Caller(host.Http, null).GetAsync("/health/ready")).Ok();

        await host.StopAsync(Ct);
        Assert.Equal("STOPPING=1", await HeardAsync(socket));
        Assert.Equal(0, host.ExitCode);
    }

    private static async Task<string> HeardAsync(Socket socket)
    {
        var buffer = new byte[256];
        var read = await socket.ReceiveAsync(buffer.AsMemory(), Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Ct);
        return Encoding.ASCII.GetString(buffer, 0, read).Trim();
    }
}
