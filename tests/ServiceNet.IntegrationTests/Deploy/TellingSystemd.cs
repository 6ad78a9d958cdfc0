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

    /// <summary>A screen that watches holds its stream for hours; a stop must not wait for it.</summary>
    [Fact]
    public async Task An_open_stream_of_events_does_not_hold_up_the_stop()
    {
        var settings = TestCity.SettingsFor(await servers.NewDatabaseAsync(filled: true, Ct), redis: null, servers.NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));
        await using var host = await HostProcess.StartAsync(settings, Ct);
        var clerk = (await new Caller(host.Http, null).PostAsync("staff/auth/sign-in", new { userName = "wq01", password = TestCity.SamplePassword })).Ok().Text("accessToken");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/staff/events");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {clerk}");
        using var stream = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        stream.EnsureSuccessStatusCode();

        // Far less than what a request under way is given.
        await host.StopAsync(Ct).WaitAsync(TimeSpan.FromSeconds(15), Ct);

        Assert.Equal(0, host.ExitCode);
    }

    private static async Task<string> HeardAsync(Socket socket)
    {
        var buffer = new byte[256];
        var read = await socket.ReceiveAsync(buffer.AsMemory(), Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Ct);
        return Encoding.ASCII.GetString(buffer, 0, read).Trim();
    }
}
