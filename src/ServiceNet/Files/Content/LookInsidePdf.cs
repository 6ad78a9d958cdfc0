namespace ServiceNet.Files.Content;

/// <summary>
/// PDF. What acts by itself is refused where it can be seen without unpacking: an action that runs script or starts a program. Attachments
/// inside stay: China's electronic invoices carry their data that way.
/// </summary>
internal static class LookInsidePdf
{
    private const int Step = (64 * 1024) - Overlap;
    private const int Overlap = 64;

    public static FileType? TypeOf(FileBytes bytes)
        => bytes.Has(0, "%PDF-"u8) && bytes.TryByte(5, out var major) && major is (byte)'1' or (byte)'2' && bytes.TryByte(6, out var dot) && dot == (byte)'.' ? FileType.Pdf : null;

    /// <summary>Which action stands in plain sight; null for none. Reads the file once.</summary>
    public static string? Acts(FileBytes bytes)
    {
        for (var at = 0L; at < bytes.Length; at += Step)
        {
            var part = bytes.Some(at, Step + Overlap);
            for (int i = 0, found; (found = part[i..].IndexOf("/S"u8)) >= 0;)
            {
                i += found + 2;
                var value = part[i..].TrimStart(" \t\r\n\f\0"u8);
                if (Is(value, "/JavaScript"u8) || Is(value, "/Launch"u8))
                {
                    return "an action that runs by itself";
                }
            }
        }

        return null;
    }

    /// <summary>A whole name: /Launcher is another.</summary>
    private static bool Is(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name)
        => value.StartsWith(name) && (value.Length == name.Length || !char.IsAsciiLetterOrDigit((char)value[name.Length]));
}
