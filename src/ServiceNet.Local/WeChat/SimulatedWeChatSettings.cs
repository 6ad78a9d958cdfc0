namespace ServiceNet.Local.WeChat;

/// <summary>What a simulated WeChat needs to know.</summary>
public sealed record SimulatedWeChatSettings
{
    /// <summary>
    /// The database that remembers used codes, asked for at each call: it may not have started when the simulator does.
    /// Simulators on one database agree on what was used; without one every code is answered -1 (system busy).
    /// </summary>
    public required Func<string?> ConnectionString { get; init; }

    /// <summary>WeChat's own clock, by which tokens expire.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
