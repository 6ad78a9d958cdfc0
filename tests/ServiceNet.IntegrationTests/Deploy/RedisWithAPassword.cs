using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The hosts' Redis: nothing without the password, and with it nothing that would harm others.</summary>
[Collection(BehindNginx.Name)]
public sealed class RedisWithAPassword(CityBehindNginx city)
{
    [Fact]
    public async Task Hosts_share_their_live_state_and_may_do_no_more()
    {
        foreach (var host in city.Public)
        {
            var ready = (await new Caller(host.Http, null).GetAsync("/health/ready")).Ok();
            Assert.Equal("up", ready.Text("status"));
            Assert.Contains("redis", ready.GetProperty("dependencies").EnumerateArray().Select(d => d.Text("name")));
        }

        Assert.Contains("servicenet:changes", await city.LiveState.AskAsync("PUBSUB CHANNELS *", TestCity.Ct), StringComparison.Ordinal);
        Assert.Contains("NOAUTH", await city.LiveState.AskAsync("PING", TestCity.Ct, signedIn: false), StringComparison.Ordinal);
        foreach (var command in new[] { "FLUSHALL", "CONFIG SET dir /", "KEYS *", "SHUTDOWN", "ACL LIST", "REPLICAOF 127.0.0.1 1" })
        {
            Assert.Contains("NOPERM", await city.LiveState.AskAsync(command, TestCity.Ct), StringComparison.Ordinal);
        }
    }
}
