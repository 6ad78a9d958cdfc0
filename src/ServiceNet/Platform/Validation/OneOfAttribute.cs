using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ServiceNet.Platform.Validation;

/// <summary>
/// A query parameter that names a member of an enum, camelCase as in JSON. The framework would read enums here by
/// their C# names and by number.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OneOfAttribute(Type enumType) : ValidationAttribute
{
    /// <summary>The names that may be sent.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Enum.GetNames(enumType).Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>Reads a name already checked; null stays null.</summary>
    public static TEnum? Read<TEnum>(string? name)
        where TEnum : struct, Enum
        => name is null ? null : Enum.Parse<TEnum>(name, ignoreCase: true);

    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not string name || Names.Contains(name, StringComparer.Ordinal)
            ? ValidationResult.Success
            : new ValidationResult($"没有这个选项，可选：{string.Join('、', Names)}。", [validationContext.MemberName ?? ""]);
}
