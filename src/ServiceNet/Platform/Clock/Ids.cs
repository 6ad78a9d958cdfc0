namespace ServiceNet.Platform.Clock;

/// <summary>Mints version 7 ids, which sort by time, from the process's clock.</summary>
public static class Ids
{
    /// <summary>A new id carrying the clock's present millisecond.</summary>
    public static Guid NewId(this TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow());
}
