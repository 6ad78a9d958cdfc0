using System.Globalization;
using System.Text.Json;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Notifications;

/// <summary>Reads a fact's payload: what is missing or null is null.</summary>
internal static class FactReading
{
    public static string? Text(this Fact fact, string name) => fact.Payload.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static Guid? Id(this Fact fact, string name) => fact.Text(name) is { } id ? Guid.Parse(id) : null;

    /// <summary>A date, <c>yyyy-MM-dd</c>.</summary>
    public static DateOnly? Day(this Fact fact, string name) => fact.Text(name) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    public static int Count(this Fact fact, string name) => fact.Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
}
