using Xunit;

namespace ServiceNet.IntegrationTests.City;

/// <summary>One city for several classes that keep to stations of their own: starting processes takes longer than these tests.</summary>
[CollectionDefinition(Name)]
public sealed class AMorningAtTheCounters : ICollectionFixture<TwoOpenProcesses>
{
    public const string Name = "A morning at the counters";
}

/// <summary>Another one, so that two run beside each other.</summary>
[CollectionDefinition(Name)]
public sealed class AMorningOfVisitors : ICollectionFixture<TwoOpenProcesses>
{
    public const string Name = "A morning of visitors";
}
