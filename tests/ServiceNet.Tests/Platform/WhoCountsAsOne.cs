using System.Net;
using ServiceNet.Platform.Http;
using Xunit;

namespace ServiceNet.Tests.Platform;

/// <summary>What the rate limits count as one caller.</summary>
public sealed class WhoCountsAsOne
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:bbbb:cccc:dddd:eeee", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    public void An_address_of_four_bytes_or_a_network_of_sixty_four_bits(string address, string counted)
        => Assert.Equal(counted, Limits.Network(IPAddress.Parse(address)));
}
