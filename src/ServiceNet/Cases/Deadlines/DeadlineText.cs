using System.Text.Json;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Values as the database spells them: enums in camelCase, instants to the microsecond.</summary>
internal static class DeadlineText
{
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>PostgreSQL keeps microseconds: what is counted must be what is read back.</summary>
    public static DateTimeOffset Kept(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
}
