namespace ServiceNet.Files.Content;

/// <summary>Walks a PNG's chunks. Kept: what draws the picture and its colours, which side is up. Left out: EXIF, texts, times, what is private, and whatever stands behind the end.</summary>
internal static class PngParts
{
    private const int MostChunks = 200_000;

    private static readonly HashSet<string> Drawing = new(StringComparer.Ordinal)
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT", "cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT",
    };

    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The parts; null when the picture cannot be followed to its end.</summary>
    public static PictureParts? Of(FileBytes bytes)
    {
        List<PicturePart> parts = [new(0, 8)];
        var drawn = false;
        var at = 8L;
        for (var chunks = 0; chunks < MostChunks; chunks++)
        {
            if (!bytes.TryU32(at, out var length, bigEndian: true) || length > int.MaxValue || at + 12 + length > bytes.Length)
            {
                return null;
            }

            var name = bytes.Some(at + 4, 4);
            if (name.ContainsAnyExceptInRange((byte)'A', (byte)'z') || (chunks == 0) != name.SequenceEqual("IHDR"u8))
            {
                return null;
            }

            var type = System.Text.Encoding.ASCII.GetString(name);
            drawn |= type == "IDAT";
            if (Drawing.Contains(type))
            {
                parts.Add(new(at, 12 + length));
            }
            else if (char.IsAsciiLetterUpper(type[0]))
            {
                // A chunk without which the picture cannot be drawn, and which nobody knows.
                return null;
            }
            else if (type == "eXIf" && Orientation.OfTiff(bytes, at + 8, length) is { } side)
            {
                parts.Add(new(at, 0, Orientation.AsPngChunk(side)));
            }

            at += 12 + length;
            if (type == "IEND")
            {
                return drawn ? PictureParts.Join(parts, bytes.Length) : null;
            }
        }

        return null;
    }
}
