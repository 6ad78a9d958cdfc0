using System.Text.Json;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Enums as the database and the wire spell them: camelCase.</summary>
internal static class DeadlineText
{
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
