using System.ComponentModel.DataAnnotations;

namespace ServiceNet.Platform.Idempotency;

/// <summary>The form of an <c>Idempotency-Key</c>: 1–200 visible ASCII characters, a UUID for example.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class IdempotencyKeyAttribute : ValidationAttribute
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not string key || (key.Length is > 0 and <= IdempotentRequest.MaxKeyLength && key.All(c => c is > ' ' and < '\x7f'))
            ? ValidationResult.Success
            : new ValidationResult("Idempotency-Key 应为1至200个可见的英文字符。", [Header]);
}
