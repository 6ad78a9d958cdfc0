namespace ServiceNet.Queues.Estimates;

/// <summary>One who stands in the line, in the order of the rule.</summary>
/// <param name="Service">Code of what they came for; <see cref="AnyService"/> for somebody not here yet.</param>
/// <param name="SlotStart">Of a checked-in booking whose time has not come: it goes to the head of the line then.</param>
/// <param name="ForCounter">The only counter that calls them, after a transfer to it.</param>
/// <param name="Priority">A priority person: those who come later stand behind them too.</param>
internal readonly record struct Standing(string Service, DateTimeOffset? SlotStart, string? ForCounter, bool Priority = false)
{
    /// <summary>A service every counter takes: what is unknown of whoever takes a number next.</summary>
    public const string AnyService = "";

    public bool MayBeCalledBy(OpenCounter counter)
        => ForCounter is { } only ? only == counter.Counter : counter.Services is null || Service == AnyService || counter.Services.Contains(Service);
}

/// <summary>A counter that is open now.</summary>
/// <param name="Services">What it calls for; null for everything.</param>
/// <param name="BusyWith">The service of the ticket it has called or serves; null while it stands idle.</param>
/// <param name="Elapsed">Since that call; of an idle counter since somebody it may call has been waiting for it, or zero.</param>
internal sealed record OpenCounter(string Counter, IReadOnlyCollection<string>? Services, string? BusyWith, TimeSpan Elapsed);

/// <summary>Priority people who will yet come and go before those who wait.</summary>
/// <param name="PerHour">How many came per open hour on recent days.</param>
/// <param name="After">How many others are called between two of them.</param>
/// <param name="Since">How many others were called since the last one.</param>
internal sealed record Overtaking(double PerHour, int After, int Since);

/// <summary>A station's line at an instant: all a forecast looks at, beside what the station has learned.</summary>
/// <param name="Sessions">Today's opening hours in order, as instants; breaks between them count as waiting. After the last one the line is imagined to its end.</param>
/// <param name="Overtaking">Null where nobody will.</param>
/// <param name="Expected">Today's bookings whose time is still to come and whose people are not here yet. They are not forecast, but will go first.</param>
internal sealed record LineNow(DateTimeOffset Now, IReadOnlyList<Standing> Line, IReadOnlyList<OpenCounter> Counters, IReadOnlyList<(DateTimeOffset Opens, DateTimeOffset Closes)> Sessions, Overtaking? Overtaking = null, IReadOnlyList<Standing>? Expected = null);
