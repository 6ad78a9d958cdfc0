namespace ServiceNet.Files.Content;

/// <summary>A stretch of a picture's file, or what stands in its place in the copy.</summary>
/// <param name="Instead">Null: the file's own bytes.</param>
internal readonly record struct PicturePart(long At, long Length, byte[]? Instead = null);

/// <summary>What of a picture's file goes into the copy others see.</summary>
/// <param name="Kept">In order.</param>
/// <param name="IsWhole">True when the copy would be the file itself.</param>
internal sealed record PictureParts(IReadOnlyList<PicturePart> Kept, bool IsWhole)
{
    /// <summary>Writes the copy: the picture's own bytes, unchanged, without what tells place, time or device.</summary>
    public void WriteTo(FileBytes bytes, Stream copy)
    {
        foreach (var part in Kept)
        {
            if (part.Instead is { } bytesInstead)
            {
                copy.Write(bytesInstead);
                continue;
            }

            for (var at = part.At; at < part.At + part.Length;)
            {
                var some = bytes.Some(at, (int)Math.Min(32 * 1024, part.At + part.Length - at));
                if (some.IsEmpty)
                {
                    throw new EndOfStreamException("The picture is shorter than it was.");
                }

                copy.Write(some);
                at += some.Length;
            }
        }
    }

    /// <summary>Neighbours joined, so that a photo of many segments is a few stretches.</summary>
    public static PictureParts Join(List<PicturePart> parts, long length)
    {
        var joined = new List<PicturePart>();
        foreach (var part in parts)
        {
            if (part.Instead is null && joined.Count > 0 && joined[^1] is { Instead: null } last && last.At + last.Length == part.At)
            {
                joined[^1] = last with { Length = last.Length + part.Length };
            }
            else
            {
                joined.Add(part);
            }
        }

        return new PictureParts(joined, joined is [{ At: 0, Instead: null } only] && only.Length == length);
    }
}
