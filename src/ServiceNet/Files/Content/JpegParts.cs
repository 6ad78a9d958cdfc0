namespace ServiceNet.Files.Content;

/// <summary>
/// Walks a JPEG's segments. Kept: what draws the picture, its colour profile, which side is up. Left out: EXIF with
/// place, time and device, XMP, IPTC, thumbnails, comments, and whatever a phone hangs behind the picture.
/// </summary>
internal static class JpegParts
{
    private const int MostSegments = 100_000;

    /// <summary>The parts; null when the picture cannot be followed to its end.</summary>
    public static PictureParts? Of(FileBytes bytes)
    {
        List<PicturePart> parts = [new(0, 2)];
        var drawn = false;
        var upright = false;
        var at = 2L;
        for (var segments = 0; segments < MostSegments; segments++)
        {
            if (!bytes.TryByte(at, out var mark) || mark != 0xff || !bytes.TryByte(at + 1, out var code))
            {
                return null;
            }

            switch (code)
            {
                case 0xff:
                    // Fill bytes before a marker mean nothing.
                    at++;
                    continue;
                case 0xd9 when drawn:
                    parts.Add(new(at, 2));
                    return PictureParts.Join(parts, bytes.Length);
                case 0x01 or (>= 0xd0 and <= 0xd9) or 0x00:
                    return null;
            }

            if (!bytes.TryU16(at + 2, out var length, bigEndian: true) || length < 2 || at + 2 + length > bytes.Length)
            {
                return null;
            }

            if (Keeps(bytes, at, code, length))
            {
                parts.Add(new(at, 2 + length));
            }
            else if (code == 0xe1 && !upright && Orientation.OfJpegSegment(bytes, at, length) is { } side)
            {
                upright = true;
                parts.Add(new(at, 0, Orientation.AsJpegSegment(side)));
            }

            at += 2 + length;
            if (code == 0xda)
            {
                drawn = true;
                if (EndOfScan(bytes, at) is not { } end)
                {
                    return null;
                }

                parts.Add(new(at, end - at));
                at = end;
            }
        }

        return null;
    }

    private static bool Keeps(FileBytes bytes, long at, byte code, int length) => code switch
    {
        // JFIF's sixteen bytes; with a thumbnail it would be a second, smaller picture.
        0xe0 => length == 16 && bytes.Has(at + 4, "JFIF\0"u8),
        0xe2 => bytes.Has(at + 4, "ICC_PROFILE\0"u8),
        // Adobe's says how colours are stored: without it some pictures turn green.
        0xee => length <= 32 && bytes.Has(at + 4, "Adobe"u8),
        >= 0xe0 and <= 0xef or 0xfe => false,
        _ => true,
    };

    /// <summary>The marker after the drawn data. Within it a 0xff is followed by a zero or by a restart.</summary>
    private static long? EndOfScan(FileBytes bytes, long at)
    {
        while (true)
        {
            var some = bytes.Some(at, 32 * 1024);
            var found = some.IndexOf((byte)0xff);
            if (some.IsEmpty || (found < 0 && at + some.Length >= bytes.Length))
            {
                return null;
            }

            if (found < 0)
            {
                at += some.Length;
                continue;
            }

            at += found;
            if (!bytes.TryByte(at + 1, out var code))
            {
                return null;
            }

            if (code is not (0 or (>= 0xd0 and <= 0xd7) or 0xff))
            {
                return at;
            }

            at += code == 0xff ? 1 : 2;
        }
    }
}
