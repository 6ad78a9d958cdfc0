namespace ServiceNet.Complaints;

/// <summary>
/// Pairs of neighbouring characters, by which Chinese text is found: a word of two Han characters is one pair, where trigrams would
/// have none. Letters are folded to lower case, blanks and punctuation part the text.
/// </summary>
internal static class Grams
{
    /// <summary>Enough of a long description: what a case is about stands at its beginning.</summary>
    private const int MostCharacters = 1200;

    /// <summary>The pairs of what can be searched for, each once.</summary>
    public static string[] Of(params IEnumerable<string?> texts) => [.. texts.Where(t => t is not null).SelectMany(t => Pairs(t!.Length > MostCharacters ? t[..MostCharacters] : t)).Distinct(StringComparer.Ordinal)];

    /// <summary>The pairs a search asks for; empty when it has no pair and cannot be answered by them.</summary>
    public static string[] OfQuery(string query) => Of(query);

    private static IEnumerable<string> Pairs(string text)
    {
        var before = default(char);
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && !char.IsSurrogate(c))
            {
                before = default;
                continue;
            }

            var now = char.ToLowerInvariant(c);
            if (before != default && !(char.IsSurrogate(before) && char.IsHighSurrogate(before) == char.IsHighSurrogate(now) && char.IsSurrogate(now)))
            {
                yield return string.Concat(before, now);
            }

            before = now;
        }
    }
}
