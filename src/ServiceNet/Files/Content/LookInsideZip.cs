using System.IO.Compression;

namespace ServiceNet.Files.Content;

/// <summary>
/// Documents that are archives: Word, Excel, PowerPoint since 2007, and OFD. Other archives are not taken. What is packed is unpacked once,
/// into nowhere, so that what a program will meet is known and not believed.
/// </summary>
internal static class LookInsideZip
{
    private const int MostEntries = 5_000;
    private const int LargestDirectory = 1024 * 1024;

    /// <summary>Of everything unpacked: a document of 50 MB is mostly pictures, which do not shrink.</summary>
    private const long MostUnpacked = 256L * 1024 * 1024;

    /// <summary>Text of tables shrinks to a twentieth or thirtieth, a bomb to a thousandth.</summary>
    private const int HighestRatio = 100;

    /// <summary>Below this a high ratio does no harm.</summary>
    private const long WorthARatio = 4 * 1024 * 1024;

    private const int LongestContentTypes = 512 * 1024;

    private static readonly string[] Programs = [".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".msi", ".lnk", ".jar", ".class", ".dex", ".so", ".dylib", ".sh", ".html", ".htm", ".svgz", ".xlm"];

    public static Inspection Of(FileBytes bytes)
    {
        if (ZipDirectory.FindEnd(bytes) is not { } end)
        {
            return new Inspection.Unknown();
        }

        // A directory of a document stands at the end of the file; something behind it or before it is a second file.
        if (end.End + 22 + end.CommentLength != bytes.Length || end.DirectoryAt + end.DirectorySize != end.End)
        {
            return new Inspection.Dangerous("an archive among other bytes");
        }

        if (end.Entries > MostEntries || end.DirectorySize > LargestDirectory)
        {
            return new Inspection.Dangerous("more entries than a document has");
        }

        if (ZipDirectory.Read(bytes, end, MostEntries, LargestDirectory) is not { Count: > 0 } entries)
        {
            return new Inspection.Unknown();
        }

        if (entries.Select(Threat).FirstOrDefault(t => t is not null) is { } threat)
        {
            return new Inspection.Dangerous(threat);
        }

        return TypeOf(entries) is { } type ? Unpack(bytes, entries, end.DirectoryAt) ?? new Inspection.Known(type) : new Inspection.Unknown();
    }

    private static string? Threat(ZipEntry entry)
    {
        var name = entry.Name.ToLowerInvariant();
        return name is "meta-inf/manifest.mf" or "androidmanifest.xml" ? "a Java or Android program"
            : name.EndsWith("vbaproject.bin", StringComparison.Ordinal) || name.EndsWith("vbadata.xml", StringComparison.Ordinal) || name.Contains("macrosheets/", StringComparison.Ordinal) ? "macros"
            : name.StartsWith('/') || name.Contains('\\') || name.Split('/').Contains("..") ? "a path that leads out"
            : Programs.Any(p => name.EndsWith(p, StringComparison.Ordinal)) ? "a program inside"
            : entry.Size > WorthARatio && entry.Size / Math.Max(1, entry.Packed) > HighestRatio ? "a bomb"
            : null;
    }

    private static FileType? TypeOf(IReadOnlyList<ZipEntry> entries)
    {
        var names = entries.Select(e => e.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return entries.Any(e => (e.Flags & 1) != 0 || e.Method is not (0 or 8)) ? null
            : names.Contains("OFD.xml") ? FileType.Ofd
            : !names.Contains("[Content_Types].xml") ? null
            : names.Contains("word/document.xml") ? FileType.Docx
            : names.Contains("xl/workbook.xml") ? FileType.Xlsx
            : names.Contains("ppt/presentation.xml") ? FileType.Pptx
            : null;
    }

    /// <summary>What unpacking found wrong; null when every entry is what the directory says.</summary>
    private static Inspection? Unpack(FileBytes bytes, IReadOnlyList<ZipEntry> entries, long directoryAt)
    {
        if (entries.Sum(e => e.Size) > MostUnpacked)
        {
            return new Inspection.Dangerous("a bomb");
        }

        var free = 0L;
        foreach (var entry in entries.OrderBy(e => e.At))
        {
            // Entries that share bytes make a bomb of which each part looks harmless.
            if (ZipDirectory.DataOf(bytes, entry) is not { } data || entry.At < free || data + entry.Packed > directoryAt)
            {
                return new Inspection.Dangerous("entries that overlap or lie");
            }

            if (free == 0 && entry.At != 0)
            {
                return new Inspection.Dangerous("something before the first entry");
            }

            free = data + entry.Packed;
            if (UnpackOne(bytes, entry, data) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static Inspection? UnpackOne(FileBytes bytes, ZipEntry entry, long data)
    {
        if (entry.Method == 0)
        {
            return entry.Size == entry.Packed ? null : new Inspection.Dangerous("entries that overlap or lie");
        }

        var listsContents = string.Equals(entry.Name, "[Content_Types].xml", StringComparison.OrdinalIgnoreCase);
        using var text = new MemoryStream();
        using var packed = new PartOf(bytes.Stream, data, entry.Packed);
        using var plain = new DeflateStream(packed, CompressionMode.Decompress);
        var buffer = new byte[32 * 1024];
        var length = 0L;
        for (int n; (n = plain.Read(buffer)) > 0;)
        {
            length += n;
            if (length > entry.Size)
            {
                return new Inspection.Dangerous("a bomb");
            }

            if (listsContents && text.Length < LongestContentTypes)
            {
                text.Write(buffer, 0, n);
            }
        }

        return length != entry.Size ? new Inspection.Unknown()
            : listsContents && Names(text.GetBuffer().AsSpan(0, (int)text.Length)) ? new Inspection.Dangerous("macros")
            : null;
    }

    private static bool Names(ReadOnlySpan<byte> contentTypes)
        => contentTypes.IndexOf("macroEnabled"u8) >= 0 || contentTypes.IndexOf("vbaProject"u8) >= 0;

    /// <summary>A stretch of a stream, read from its beginning.</summary>
    private sealed class PartOf(Stream whole, long from, long length) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            whole.Position = from + _read;
            var n = whole.Read(buffer[..(int)Math.Min(buffer.Length, length - _read)]);
            _read += n;
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
