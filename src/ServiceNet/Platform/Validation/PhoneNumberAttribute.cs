using System.ComponentModel.DataAnnotations;

namespace ServiceNet.Platform.Validation;

/// <summary>A mainland mobile number, or a landline with its area code; digits only.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PhoneNumberAttribute : ValidationAttribute
{
    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not string text || Normalise(text) is not null
            ? ValidationResult.Success
            : new ValidationResult("请填写11位手机号，或带区号的座机号。", [validationContext.MemberName ?? ""]);

    /// <summary>The digits alone, without spaces, hyphens and +86; null when it is no telephone number.</summary>
    public static string? Normalise(string text)
    {
        Span<char> digits = stackalloc char[20];
        var n = 0;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("+86", StringComparison.Ordinal))
        {
            trimmed = trimmed[3..];
        }

        foreach (var c in trimmed)
        {
            if (char.IsAsciiDigit(c))
            {
                if (n == digits.Length)
                {
                    return null;
                }

                digits[n++] = c;
            }
            else if (c is not (' ' or '-'))
            {
                return null;
            }
        }

        var mobile = n == 11 && digits[0] == '1' && digits[1] is >= '3' and <= '9';
        var landline = n is >= 10 and <= 12 && digits[0] == '0';
        return mobile || landline ? new string(digits[..n]) : null;
    }
}
