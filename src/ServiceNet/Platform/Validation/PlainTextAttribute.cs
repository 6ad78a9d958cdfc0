using System.ComponentModel.DataAnnotations;
using System.Text;

namespace ServiceNet.Platform.Validation;

/// <summary>
/// Text a person typed: a length in characters as people count them (an emoji is one), no control characters,
/// not only blanks. Null is left to <see cref="RequiredAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PlainTextAttribute : StringLengthAttribute
{
    /// <summary>Takes up to <paramref name="maximumLength"/> characters.</summary>
    public PlainTextAttribute(int maximumLength)
        : base(maximumLength)
    {
    }

    /// <summary>What the field is called in the sentence, for example 事由.</summary>
    public string Label { get; init; } = "内容";

    /// <summary>Line breaks are welcome (descriptions), not in one-line fields.</summary>
    public bool MultiLine { get; init; }

    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not string text)
        {
            return ValidationResult.Success;
        }

        var sentence = Check(text);
        return sentence is null ? ValidationResult.Success : new ValidationResult(sentence, [validationContext.MemberName ?? ""]);
    }

    private string? Check(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) && !(MultiLine && rune.Value is '\n' or '\r' or '\t'))
            {
                return $"{Label}里有无法显示的字符，请删除后重新填写。";
            }

            length++;
        }

        if (length > MaximumLength)
        {
            return $"{Label}最多{MaximumLength}个字，现在有{length}个字。";
        }

        if (MinimumLength > 0 && text.Trim().EnumerateRunes().Count() < MinimumLength)
        {
            return MinimumLength == 1 ? $"请填写{Label}。" : $"{Label}至少{MinimumLength}个字。";
        }

        return null;
    }
}
