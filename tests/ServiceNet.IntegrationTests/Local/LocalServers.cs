using Xunit;

namespace ServiceNet.IntegrationTests.Local;

/// <summary>The tests that start servers of their own run one after another: they share the machine with all others.</summary>
[CollectionDefinition(Name)]
public sealed class LocalServers
{
    public const string Name = "Local servers";
}
