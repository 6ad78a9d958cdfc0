using System.Text;
using System.Text.RegularExpressions;

namespace ServiceNet.Tests.Wording;

/// <summary>A sentence of the source that a person may come to read.</summary>
/// <param name="Call">What carries it: <c>Problem.Of</c>, <c>ErrorMessage</c> and so on.</param>
/// <param name="Text">Interpolated values stand as ◇.</param>
internal sealed record Sentence(string File, string Call, string Text)
{
    public override string ToString() => $"{File}: {Call} “{Text}”";
}

/// <summary>Reads the messages of refusals out of C# source.</summary>
internal static partial class Sentences
{
    private const char Value = '◇';

    /// <summary>Every Chinese literal handed to a problem, a validation result or a row's error.</summary>
    public static IEnumerable<Sentence> In(string file, string source)
        => from call in Carriers().Matches(source)
           let end = EndOf(source, call.Index + call.Length, call.Value.EndsWith('('))
           from text in Literals(source[(call.Index + call.Length)..end])
           where IsChinese(text)
           select new Sentence(file, call.Groups["name"].Value, text);

    /// <summary>Status, code, title and detail of each problem whose four are literals.</summary>
    public static IEnumerable<(string File, int Status, string Code)> Codes(string file, string source)
        => CodedProblems().Matches(source).Select(m => (file, int.Parse(m.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture), m.Groups["code"].Value));

    /// <summary>Has a Han character.</summary>
    public static bool IsChinese(string text) => text.EnumerateRunes().Any(r => r.Value is >= 0x4E00 and <= 0x9FFF);

    /// <summary>What is wrong with a sentence for a person, or null.</summary>
    public static string? Fault(string text)
        => text.Contains('!', StringComparison.Ordinal) || text.Contains('！', StringComparison.Ordinal) ? "shouts"
            : !text.EndsWith('。') ? "does not end with a full stop"
            : text.Contains("。。", StringComparison.Ordinal) || text.Contains(" 。", StringComparison.Ordinal) ? "stumbles at its end"
            : null;

    /// <summary>The literal strings of an expression, outside the holes of interpolations.</summary>
    private static IEnumerable<string> Literals(string expression)
    {
        for (var i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '\'')
            {
                i = SkipCharacter(expression, i);
            }
            else if (expression[i] == '"')
            {
                var text = new StringBuilder();
                var end = ReadString(expression, i, i > 0 && expression[i - 1] == '$', text);
                yield return text.ToString();
                i = end;
            }
        }
    }

    /// <summary>The end of an argument list (or of one attribute argument), strings skipped.</summary>
    private static int EndOf(string source, int from, bool list)
    {
        var depth = 0;
        for (var i = from; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '"':
                    i = ReadString(source, i, i > 0 && source[i - 1] == '$', null);
                    break;
                case '\'':
                    i = SkipCharacter(source, i);
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}' when depth-- == 0:
                case ',' when depth == 0 && !list:
                    return i;
            }
        }

        return source.Length;
    }

    /// <summary>Reads one string literal and answers the index of its closing quote.</summary>
    private static int ReadString(string source, int quote, bool interpolated, StringBuilder? text)
    {
        for (var i = quote + 1; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '\\':
                    text?.Append(source[++i]);
                    i = text is null ? i + 1 : i;
                    break;
                case '"':
                    return i;
                case '{' when interpolated:
                    text?.Append(Value);
                    i = EndOf(source, i + 1, list: true);
                    break;
                default:
                    text?.Append(source[i]);
                    break;
            }
        }

        return source.Length;
    }

    private static int SkipCharacter(string source, int quote) => source.IndexOf('\'', quote + (quote + 1 < source.Length && source[quote + 1] == '\\' ? 3 : 2)) is > 0 and var end ? end : source.Length;

    [GeneratedRegex(@"\b(?:(?<name>Problem\.(?:Of|Details|Invalid)|new\s+ValidationResult|new\s+\w*RowError)\s*\(|(?<name>ErrorMessage)\s*=\s*(?=[$""]))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Carriers();

    [GeneratedRegex(@"Problem\.(?:Of|Details)\(\s*(?<status>\d{3}),\s*""(?<code>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodedProblems();
}
