namespace ServiceNet.Files.Content;

/// <summary>How programs begin, whatever their name says.</summary>
internal static class Executables
{
    private static readonly (byte[] Magic, string Name)[] All =
    [
        ("MZ"u8.ToArray(), "a Windows program"),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], "an ELF program"),
        ([0xfe, 0xed, 0xfa, 0xce], "a Mach-O program"),
        ([0xfe, 0xed, 0xfa, 0xcf], "a Mach-O program"),
        ([0xce, 0xfa, 0xed, 0xfe], "a Mach-O program"),
        ([0xcf, 0xfa, 0xed, 0xfe], "a Mach-O program"),
        ([0xca, 0xfe, 0xba, 0xbe], "a Java class or a Mach-O program"),
        ("dex\n"u8.ToArray(), "an Android program"),
        ("\0asm"u8.ToArray(), "a WebAssembly program"),
        // A Windows shortcut runs what it names.
        ([0x4c, 0, 0, 0, 1, 0x14, 2, 0], "a shortcut"),
    ];

    /// <summary>What program the bytes begin; null for none.</summary>
    public static string? Begins(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, name) in All)
        {
            if (head.StartsWith(magic))
            {
                return name;
            }
        }

        // AMR sound begins like a script's first line.
        return head.StartsWith("#!"u8) && !head.StartsWith("#!AMR"u8) ? "a script" : null;
    }
}
