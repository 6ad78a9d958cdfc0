using System.Globalization;
using System.Text;

namespace ServiceNet.Files.Content;

/// <summary>Names as phones send them, made safe to show and to save under.</summary>
internal static class FileNames
{
    private const int Longest = 120;

    /// <summary>Without folders, control characters and what turns the direction of writing; never empty, and not too long.</summary>
    public static string Tidy(string? given)
    {
        var name = (given ?? "").Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..];
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            // Format characters (U+202E and its kin) make gpj.exe read as exe.jpg.
            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune.Value == 0xfffd;
            kept.Append(hidden ? "" : rune.Value is '"' or '<' or '>' or '|' or ':' or '*' or '?' ? "_" : rune.ToString());
        }

        name = kept.ToString().Trim().Trim('.').Trim();
        return name.Length == 0 ? "文件" : Shorten(name);
    }

    /// <summary>The ending in small letters, or null: 合同v1.2 has none.</summary>
    public static string? ExtensionOf(string name)
    {
        var dot = name.LastIndexOf('.');
        var ending = dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
        return ending.Length is >= 1 and <= 8 && ending.All(char.IsAsciiLetterOrDigit) && ending.Any(char.IsAsciiLetter) ? ending : null;
    }

    /// <summary>True when the name says what the content is, or nothing.</summary>
    public static bool Fits(string name, FileType type) => ExtensionOf(name) is not { } ending || type.Extensions.Contains(ending, StringComparer.Ordinal);

    /// <summary>A name without an ending gets the content's, so that it opens where it is saved.</summary>
    public static string Complete(string name, FileType type) => ExtensionOf(name) is null ? $"{name}.{type.Extensions[0]}" : name;

    private static string Shorten(string name)
    {
        var length = new StringInfo(name).LengthInTextElements;
        if (length <= Longest && name.Length <= 2 * Longest)
        {
            return name;
        }

        var ending = ExtensionOf(name) is { } e ? "." + e : "";
        var stem = new StringBuilder();
        foreach (var rune in name[..^ending.Length].EnumerateRunes().Take(Longest - ending.Length))
        {
            stem.Append(rune.ToString());
        }

        return stem.ToString().TrimEnd() + ending;
    }
}
