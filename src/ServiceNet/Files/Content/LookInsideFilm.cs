namespace ServiceNet.Files.Content;

/// <summary>The container of MP4, QuickTime, 3GPP and HEIC: boxes in boxes (ISO/IEC 14496-12).</summary>
internal static class LookInsideFilm
{
    private const int MostBoxes = 2_000;

    public static FileType? TypeOf(FileBytes bytes)
    {
        if (!bytes.Has(4, "ftyp"u8) || !bytes.TryU32(0, out var size, bigEndian: true) || size is < 16 or > 4096 || size > bytes.Length)
        {
            return null;
        }

        var brand = bytes.Some(8, 4);
        if (IsHeic(brand))
        {
            return FileType.Heic;
        }

        if (brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8))
        {
            return Compatible(bytes, size) ? FileType.Heic : null;
        }

        var film = brand.SequenceEqual("qt  "u8) ? FileType.Mov : brand.StartsWith("3gp"u8) || brand.StartsWith("3g2"u8) ? FileType.ThreeGp : Known(brand) ? FileType.Mp4 : null;
        var sound = brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8);
        return film is null && !sound ? null
            : Tracks(bytes, size) switch
            {
                (true, _) => film ?? FileType.Mp4,
                (false, true) => FileType.M4a,
                // Nothing to play, or cut off: by what it says.
                _ => sound ? FileType.M4a : film,
            };
    }

    private static bool IsHeic(ReadOnlySpan<byte> brand)
        => brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("hevx"u8);

    private static bool Known(ReadOnlySpan<byte> brand)
        => brand.StartsWith("iso"u8) || brand.StartsWith("mp4"u8) || brand.StartsWith("avc"u8) || brand.StartsWith("M4V"u8) || brand.StartsWith("MSNV"u8) || brand.StartsWith("dash"u8) || brand.StartsWith("hvc1"u8) || brand.StartsWith("f4v"u8);

    private static bool Compatible(FileBytes bytes, long size)
    {
        for (var at = 16L; at + 4 <= size; at += 4)
        {
            if (IsHeic(bytes.Some(at, 4)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there are pictures, and sound.</summary>
    private static (bool Pictures, bool Sound) Tracks(FileBytes bytes, long from)
    {
        var (pictures, sound, boxes) = (false, false, 0);
        Walk(from, bytes.Length, 0);
        return (pictures, sound);

        void Walk(long at, long end, int depth)
        {
            while (at + 8 <= end && ++boxes < MostBoxes && bytes.TryU32(at, out var size, bigEndian: true))
            {
                var header = 8;
                var type = bytes.Some(at + 4, 4);
                var (holds, handler) = (type.SequenceEqual("moov"u8) || type.SequenceEqual("trak"u8) || type.SequenceEqual("mdia"u8), type.SequenceEqual("hdlr"u8));
                if (size == 1)
                {
                    if (!bytes.TryU32(at + 8, out var high, bigEndian: true) || high != 0 || !bytes.TryU32(at + 12, out size, bigEndian: true))
                    {
                        return;
                    }

                    header = 16;
                }

                size = size == 0 ? end - at : size;
                if (size < header)
                {
                    return;
                }

                // A film's track lies three deep; boxes that hold one another without end are not followed.
                if (holds && depth < 4)
                {
                    Walk(at + header, Math.Min(end, at + size), depth + 1);
                }
                else if (handler)
                {
                    pictures |= bytes.Has(at + header + 8, "vide"u8);
                    sound |= bytes.Has(at + header + 8, "soun"u8);
                }

                at += size;
            }
        }
    }
}
