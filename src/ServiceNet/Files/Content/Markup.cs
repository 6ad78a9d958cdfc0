namespace ServiceNet.Files.Content;

/// <summary>Markup that a browser would run if it were persuaded to sniff: HTML, SVG, script.</summary>
internal static class Markup
{
    private static readonly string[] Tags = ["<html", "<!doctype", "<head", "<body", "<script", "<iframe", "<svg", "<img", "<object", "<embed", "<meta", "<?php", "<xsl:", "<hta:"];

    /// <summary>True when a tag stands there, in any case, in one or two bytes a letter.</summary>
    public static bool In(ReadOnlySpan<byte> head)
    {
        Span<char> text = stackalloc char[head.Length];
        // Two-byte text has a zero in every letter: without them it reads the same in both orders.
        var length = 0;
        foreach (var b in head)
        {
            if (b != 0)
            {
                text[length++] = (char)b;
            }
        }

        foreach (var tag in Tags)
        {
            if (text[..length].Contains(tag, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
