using System.Text;

namespace ServiceNet.Complaints;

/// <summary>
/// Pairs of neighbouring characters, by which Chinese text is found: a word of two Han characters is one pair, where trigrams would
/// have none. Letters are folded to lower case, everything but letters and figures parts the text. A rare Han character outside the
/// basic plane is one character like any other.
/// </summary>
internal static class Grams
{
    /// <summary>The pairs of what can be searched for, each once; the whole text, or a search would miss its end.</summary>
    public static string[] Of(params IEnumerable<string?> texts) => [.. texts.OfType<string>().SelectMany(Pairs).Distinct(StringComparer.Ordinal)];

    /// <summary>The pairs a search asks for; empty when it has no pair and cannot be answered by them.</summary>
    public static string[] OfQuery(string query) => Of(query);

    private static IEnumerable<string> Pairs(string text)
    {
        Rune? before = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
            {
                before = null;
                continue;
            }

            var now = Rune.ToLowerInvariant(rune);
            if (before is { } first)
            {
                yield return $"{first}{now}";
            }

            before = now;
        }
    }
}
