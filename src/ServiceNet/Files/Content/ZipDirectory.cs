using System.Text;

namespace ServiceNet.Files.Content;

/// <summary>An entry of an archive as its directory tells it.</summary>
/// <param name="At">Where its own header begins.</param>
internal sealed record ZipEntry(string Name, int Flags, int Method, long Packed, long Size, long At);

/// <summary>Where an archive ends and its directory begins.</summary>
/// <param name="End">The place of the end record.</param>
internal sealed record ZipEnd(long End, int CommentLength, int Entries, long DirectoryAt, long DirectorySize);

/// <summary>Reads an archive's directory without a library's: theirs allocates as much as a file claims.</summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int LongestComment = 65_535;

    /// <summary>The end record, when one stands near the end of the file and points at a directory; null for none.</summary>
    public static ZipEnd? FindEnd(FileBytes bytes)
    {
        const int Step = 32 * 1024;
        var last = bytes.Length - EndSize;
        var first = Math.Max(0, last - LongestComment);
        for (var block = last; block >= first; block -= Step)
        {
            var from = Math.Max(first, block - Step + 1);
            // A copy: looking at a candidate moves the window.
            var part = bytes.Some(from, (int)(block - from) + 4).ToArray();
            for (var i = part.AsSpan().LastIndexOf("PK\x05\x06"u8); i >= 0; i = part.AsSpan(0, i + 3).LastIndexOf("PK\x05\x06"u8))
            {
                if (At(bytes, from + i) is { } end)
                {
                    return end;
                }
            }
        }

        return null;
    }

    /// <summary>The entries; null when the directory is not what it says, or larger than a document needs.</summary>
    public static IReadOnlyList<ZipEntry>? Read(FileBytes bytes, ZipEnd end, int mostEntries, int mostBytes)
    {
        if (end.Entries > mostEntries || end.DirectorySize > mostBytes)
        {
            return null;
        }

        var entries = new List<ZipEntry>(end.Entries);
        var at = end.DirectoryAt;
        for (var i = 0; i < end.Entries; i++)
        {
            if (!bytes.Has(at, "PK\x01\x02"u8) || !bytes.TryU16(at + 8, out var flags) || !bytes.TryU16(at + 10, out var method)
                || !bytes.TryU32(at + 20, out var packed) || !bytes.TryU32(at + 24, out var size)
                || !bytes.TryU16(at + 28, out var nameLength) || !bytes.TryU16(at + 30, out var extraLength) || !bytes.TryU16(at + 32, out var commentLength)
                || !bytes.TryU32(at + 42, out var header) || nameLength == 0)
            {
                return null;
            }

            var name = bytes.Some(at + EntrySize, nameLength);
            if (name.Length < nameLength)
            {
                return null;
            }

            entries.Add(new ZipEntry(Encoding.UTF8.GetString(name), flags, method, packed, size, header));
            at += EntrySize + nameLength + extraLength + commentLength;
        }

        return at == end.DirectoryAt + end.DirectorySize ? entries : null;
    }

    /// <summary>Where an entry's packed bytes begin; null when its own header is not there or names another entry.</summary>
    public static long? DataOf(FileBytes bytes, ZipEntry entry)
        => bytes.Has(entry.At, "PK\x03\x04"u8) && bytes.TryU16(entry.At + 26, out var nameLength) && bytes.TryU16(entry.At + 28, out var extraLength)
            && Encoding.UTF8.GetString(bytes.Some(entry.At + 30, nameLength)) == entry.Name
            ? entry.At + 30 + nameLength + extraLength
            : null;

    private static ZipEnd? At(FileBytes bytes, long at)
        => bytes.TryU16(at + 10, out var entries) && bytes.TryU32(at + 12, out var size) && bytes.TryU32(at + 16, out var directory) && bytes.TryU16(at + 20, out var comment)
            && at + EndSize + comment <= bytes.Length && size <= at
            // Four bytes may stand anywhere by chance. A directory right before them does not, and that is how readers find
            // it when something was put in front of the archive; an archive of nothing is one too.
            && (entries == 0 ? size == 0 && directory <= at : bytes.Has(at - size, "PK\x01\x02"u8) || entries == 0xffff || size == 0xffffffff || directory == 0xffffffff)
            ? new ZipEnd(at, comment, entries, directory, size)
            : null;
}
