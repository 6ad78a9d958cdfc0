using System.Buffers.Binary;

namespace ServiceNet.Files.Content;

/// <summary>Which side of a photo is up (EXIF tag 0x0112): the one thing of EXIF that the copy needs.</summary>
internal static class Orientation
{
    private const int Tag = 0x0112;

    /// <summary>Of an APP1 segment; null when it holds none, or says what holds without it.</summary>
    public static int? OfJpegSegment(FileBytes bytes, long at, int length) => bytes.Has(at + 4, "Exif\0\0"u8) ? OfTiff(bytes, at + 10, length - 8) : null;

    /// <summary>Of a TIFF structure; null as above.</summary>
    public static int? OfTiff(FileBytes bytes, long at, long length)
    {
        var big = bytes.Has(at, "MM\0*"u8);
        if ((!big && !bytes.Has(at, "II*\0"u8)) || !bytes.TryU32(at + 4, out var directory, big) || directory + 2 > length || !bytes.TryU16(at + directory, out var entries, big))
        {
            return null;
        }

        for (var i = 0; i < entries && directory + 14 + (i * 12L) <= length; i++)
        {
            var entry = at + directory + 2 + (i * 12L);
            if (bytes.TryU16(entry, out var tag, big) && tag == Tag)
            {
                return bytes.TryU16(entry + 8, out var side, big) && side is >= 2 and <= 8 ? side : null;
            }
        }

        return null;
    }

    public static byte[] AsJpegSegment(int side)
    {
        byte[] tiff = Tiff(side), head = [0xff, 0xe1, 0, 0, .. "Exif\0\0"u8];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(2 + 6 + tiff.Length));
        return [.. head, .. tiff];
    }

    public static byte[] AsPngChunk(int side)
    {
        byte[] named = [.. "eXIf"u8, .. Tiff(side)];
        var chunk = new byte[4 + named.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, named.Length - 4);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + named.Length), Crc(named));
        return chunk;
    }

    /// <summary>A directory of one entry.</summary>
    private static byte[] Tiff(int side) => [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)side, 0, 0, 0, 0, 0, 0];

    /// <summary>PNG's checksum (ISO 3309), bit by bit: it is asked for thirty bytes.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
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
}
