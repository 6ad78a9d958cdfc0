using System.Text;

namespace ServiceNet.Files.Content;

/// <summary>Word, Excel and PowerPoint before 2007: a small file system of its own, whose directory names what is in it.</summary>
internal static class LookInsideOle
{
    private const int MostDirectoryEntries = 20_000;
    private const int EntrySize = 128;
    private const int HeaderDifat = 109;

    public static ReadOnlySpan<byte> Magic => [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

    public static Inspection Of(FileBytes bytes)
    {
        if (!bytes.TryU16(30, out var shift) || shift is not (9 or 12) || !bytes.TryU32(48, out var first))
        {
            return new Inspection.Unknown();
        }

        if (ZipDirectory.FindEnd(bytes) is not null)
        {
            return new Inspection.Dangerous("an archive at the end");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var size = 1 << shift;
        var sector = first;
        for (var read = 0; sector < 0xfffffffa;)
        {
            var at = (sector + 1) * size;
            if (at + EntrySize > bytes.Length)
            {
                return new Inspection.Unknown();
            }

            for (var entry = at; entry + EntrySize <= Math.Min(at + size, bytes.Length); entry += EntrySize)
            {
                if (NameAt(bytes, entry) is { } name)
                {
                    names.Add(name);
                }

                if (++read > MostDirectoryEntries)
                {
                    return new Inspection.Unknown();
                }
            }

            if (Next(bytes, sector, size) is not { } next)
            {
                return new Inspection.Unknown();
            }

            sector = next;
        }

        return names.Contains("_VBA_PROJECT") || names.Contains("_VBA_PROJECT_CUR") || names.Contains("VBA") || names.Contains("Macros") ? new Inspection.Dangerous("macros")
            : names.Contains("WordDocument") ? new Inspection.Known(FileType.Doc)
            : names.Contains("Workbook") || names.Contains("Book") ? new Inspection.Known(FileType.Xls)
            : names.Contains("PowerPoint Document") ? new Inspection.Known(FileType.Ppt)
            : new Inspection.Unknown();
    }

    private static string? NameAt(FileBytes bytes, long entry)
    {
        if (!bytes.TryU16(entry + 64, out var length) || length is < 4 or > 64 || !bytes.TryByte(entry + 66, out var kind) || kind == 0)
        {
            return null;
        }

        return Encoding.Unicode.GetString(bytes.Some(entry, length - 2));
    }

    /// <summary>The sector after this one, from the allocation table; null when the table does not reach that far.</summary>
    private static long? Next(FileBytes bytes, long sector, int size)
    {
        var perSector = size / 4;
        if (TableSector(bytes, sector / perSector, size) is not { } table || !bytes.TryU32(((table + 1) * size) + (sector % perSector * 4), out var next))
        {
            return null;
        }

        return next;
    }

    /// <summary>The nth sector of the allocation table: the header lists 109, then each list leads to the next.</summary>
    private static long? TableSector(FileBytes bytes, long n, int size)
    {
        if (n < HeaderDifat)
        {
            return bytes.TryU32(76 + (n * 4), out var listed) && listed < 0xfffffffa ? listed : null;
        }

        n -= HeaderDifat;
        var perList = (size / 4) - 1;
        if (!bytes.TryU32(68, out var list))
        {
            return null;
        }

        // 50 MB need one list; a table that leads in circles ends here too.
        for (var hops = 0; hops < 16 && list < 0xfffffffa; hops++)
        {
            if (n < perList)
            {
                return bytes.TryU32(((list + 1) * size) + (n * 4), out var listed) && listed < 0xfffffffa ? listed : null;
            }

            n -= perList;
            if (!bytes.TryU32(((list + 1) * size) + (perList * 4L), out list))
            {
                return null;
            }
        }

        return null;
    }
}
