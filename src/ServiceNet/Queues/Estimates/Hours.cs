namespace ServiceNet.Queues.Estimates;

/// <summary>Today's opening hours in seconds from now.</summary>
internal sealed class Hours(LineNow now)
{
    private readonly (float Opens, float Closes)[] _sessions = [.. now.Sessions.Select(s => ((float)(s.Opens - now.Now).TotalSeconds, (float)(s.Closes - now.Now).TotalSeconds))];

    /// <summary>The same instant while open or after the last closing, else the next opening.</summary>
    public float OpenFrom(float at)
    {
        foreach (var (opens, closes) in _sessions)
        {
            if (at < closes)
            {
                return Math.Max(at, opens);
            }
        }

        return at;
    }
}
