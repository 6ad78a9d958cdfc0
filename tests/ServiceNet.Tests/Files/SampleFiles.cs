using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ServiceNet.Tests.Files;

/// <summary>Small files of every kind, made here so that each test says what is in them.</summary>
internal static class SampleFiles
{
    /// <summary>Where the photo was taken, as EXIF spells it; nobody but its owner may learn it.</summary>
    public const string Place = "N26-34-55 E101-43-06";

    public static readonly byte[] Program = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, .. new byte[200]];

    public static byte[] Pdf(string body = "1 0 obj<</Type/Catalog>>endobj") => Encoding.Latin1.GetBytes($"%PDF-1.7\n{body}\ntrailer<<>>\n%%EOF\n");

    /// <summary>A photo as a phone takes it: EXIF with its place and which side is up, a thumbnail, XMP, IPTC, a profile, a comment.</summary>
    public static byte[] Jpeg(int orientation = 6, bool metadata = true, byte[]? behind = null, int size = 600)
    {
        var drawn = new byte[size];
        new Random(size).NextBytes(drawn);
        // Within a scan 0xff is escaped.
        drawn.AsSpan().Replace((byte)0xff, (byte)0xfe);
        return
        [
            0xff, 0xd8,
            .. Segment(0xe0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
            .. metadata ? Segment(0xe1, [.. "Exif\0\0"u8, .. Exif(orientation)]) : [],
            .. metadata ? Segment(0xe1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes($"<x:xmpmeta>{Place}</x:xmpmeta>")]) : [],
            .. Segment(0xe2, [.. "ICC_PROFILE\0"u8, 1, 1, .. "a colour profile"u8]),
            .. metadata ? Segment(0xe2, [.. "MPF\0"u8, .. Encoding.UTF8.GetBytes(Place)]) : [],
            .. metadata ? Segment(0xed, [.. "Photoshop 3.0\0"u8, .. Encoding.UTF8.GetBytes(Place)]) : [],
            .. metadata ? Segment(0xfe, Encoding.UTF8.GetBytes($"taken at {Place}")) : [],
            .. Segment(0xdb, new byte[65]),
            .. Segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
            .. Segment(0xc4, new byte[20]),
            .. Segment(0xda, [1, 1, 0, 0, 63, 0]),
            .. drawn, 0xff, 0x00, 1, 0xff, 0xd0, 2, 3,
            0xff, 0xd9,
            .. behind ?? [],
        ];
    }

    public static byte[] Png(int orientation = 6, bool metadata = true, byte[]? behind = null) =>
    [
        0x89, .. "PNG\r\n"u8, 0x1a, 0x0a,
        .. Chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        .. Chunk("iCCP", "profile"u8.ToArray()),
        .. metadata ? Chunk("eXIf", Exif(orientation)) : [],
        .. metadata ? Chunk("tEXt", Encoding.Latin1.GetBytes($"Location\0{Place}")) : [],
        .. metadata ? Chunk("zTXt", Encoding.Latin1.GetBytes($"Where\0{Place}")) : [],
        .. metadata ? Chunk("iTXt", Encoding.Latin1.GetBytes($"XML:com.adobe.xmp\0{Place}")) : [],
        .. Chunk("IDAT", [0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1]),
        .. metadata ? Chunk("tIME", [7, 234, 3, 2, 8, 0, 0]) : [],
        .. Chunk("IEND", []),
        .. behind ?? [],
    ];

    public static byte[] WebP() => [.. "RIFF"u8, 26, 0, 0, 0, .. "WEBPVP8L"u8, 13, 0, 0, 0, 0x2f, .. new byte[13]];

    public static byte[] Heic() => [.. Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]), .. Box("mdat", new byte[64])];

    public static byte[] Mp4(string brand = "isom", bool pictures = true, int mdat = 200)
        => [.. Box("ftyp", [.. Encoding.ASCII.GetBytes(brand), 0, 0, 2, 0, .. "isomiso2"u8]), .. Box("moov", Box("trak", Box("mdia", Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. pictures ? "vide"u8 : "soun"u8, .. new byte[12]])))), .. Box("mdat", Noise(mdat))];

    public static byte[] Mp3(bool tagged = true)
    {
        // MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
        byte[] frame = [0xff, 0xfb, 0x90, 0x00, .. new byte[413]];
        byte[] tag = tagged ? [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 20, .. new byte[20]] : [];
        return [.. tag, .. frame, .. frame, .. frame, .. frame];
    }

    public static byte[] Aac()
    {
        byte[] frame = [0xff, 0xf1, 0x50, 0x80, 0x08, 0x1f, 0xfc, .. new byte[57]];
        return [.. frame, .. frame, .. frame];
    }

    public static byte[] Amr() => [.. "#!AMR\n"u8, .. new byte[32]];

    public static byte[] Wav() => [.. "RIFF"u8, 44, 0, 0, 0, .. "WAVEfmt "u8, .. new byte[36]];

    public static byte[] Docx(params (string Name, byte[] Content)[] more) => Office("word/document.xml", more);

    public static byte[] Xlsx(params (string Name, byte[] Content)[] more) => Office("xl/workbook.xml", more);

    public static byte[] Pptx(params (string Name, byte[] Content)[] more) => Office("ppt/presentation.xml", more);

    public static byte[] Ofd() => Zip([("OFD.xml", "<ofd:OFD/>"u8.ToArray()), ("Doc_0/Document.xml", "<ofd:Document/>"u8.ToArray())]);

    public static byte[] Office(string main, (string Name, byte[] Content)[] more)
        => Zip([("[Content_Types].xml", "<Types/>"u8.ToArray()), ("_rels/.rels", "<Relationships/>"u8.ToArray()), (main, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>证据</p>", 200)))), .. more]);

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A document of before 2007: header, allocation table, directory.</summary>
    public static byte[] Ole(params string[] streams)
    {
        var file = new byte[512 * 4];
        ((byte[])[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(30), 9);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(48), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(68), 0xfffffffe);
        file.AsSpan(76, 436).Fill(0xff);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(76), 0);
        // Sector 0 is the table; the directory is sectors 1 and 2.
        file.AsSpan(512, 512).Fill(0xff);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(512), 0xfffffffd);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(516), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(520), 0xfffffffe);
        var at = 1024;
        foreach (var name in streams.Prepend("Root Entry"))
        {
            Encoding.Unicode.GetBytes(name).CopyTo(file, at);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 64), (ushort)((name.Length + 1) * 2));
            file[at + 66] = 2;
            at += 128;
        }

        return file;
    }

    public static byte[] Noise(int length, int seed = 7)
    {
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    /// <summary>A directory with the orientation and one that says where.</summary>
    public static byte[] Exif(int orientation)
        => [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes($"GPS {Place}\0")];

    private static byte[] Segment(byte code, byte[] content) => [0xff, code, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Chunk(string type, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(named));
        return [.. length, .. named, .. crc];
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xffffffffu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320u : crc >> 1;
            }
        }

        return ~crc;
    }

    private static byte[] Box(string type, byte[] content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, content.Length + 8);
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. content];
    }
}
