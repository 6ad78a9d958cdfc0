namespace ServiceNet.Files.Content;

/// <summary>MP3, AAC, AMR and WAV.</summary>
internal static class LookInsideSound
{
    /// <summary>Frames that must follow one another: two bytes that look like a frame stand in any file.</summary>
    private const int Frames = 3;

    /// <summary>Taggers leave room behind the tag.</summary>
    private const int MostPadding = 8 * 1024;

    private static readonly int[] BitRates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] BitRates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] SampleRates = [44_100, 48_000, 32_000];

    public static FileType? TypeOf(FileBytes bytes)
    {
        if (bytes.Has(0, "#!AMR\n"u8) || bytes.Has(0, "#!AMR-WB\n"u8))
        {
            return FileType.Amr;
        }

        if (bytes.Has(0, "RIFF"u8) && bytes.Has(8, "WAVE"u8))
        {
            return FileType.Wav;
        }

        var start = AfterTag(bytes);
        return FramesFrom(bytes, start, Mp3Frame) ? FileType.Mp3 : FramesFrom(bytes, start, AdtsFrame) ? FileType.Aac : null;
    }

    /// <summary>Where sound begins behind an ID3 tag and its padding.</summary>
    private static long AfterTag(FileBytes bytes)
    {
        var tag = bytes.Some(0, 10);
        if (tag.Length < 10 || !tag.StartsWith("ID3"u8))
        {
            return 0;
        }

        var start = 10L + (((tag[6] & 0x7f) << 21) | ((tag[7] & 0x7f) << 14) | ((tag[8] & 0x7f) << 7) | (tag[9] & 0x7f)) + ((tag[5] & 0x10) != 0 ? 10 : 0);
        var padding = bytes.Some(start, MostPadding).IndexOfAnyExcept((byte)0);
        return padding < 0 ? start : start + padding;
    }

    private static bool FramesFrom(FileBytes bytes, long at, Func<FileBytes, long, int> frame)
    {
        var seen = 0;
        for (; seen < Frames && at < bytes.Length; seen++)
        {
            var length = frame(bytes, at);
            if (length == 0)
            {
                return false;
            }

            at += length;
        }

        return seen > 0;
    }

    /// <summary>The length of an MPEG audio frame of layer III; 0 for none.</summary>
    private static int Mp3Frame(FileBytes bytes, long at)
    {
        var header = bytes.Some(at, 4);
        if (header.Length < 4 || header[0] != 0xff || (header[1] & 0xe0) != 0xe0)
        {
            return 0;
        }

        var (version, layer, rate, sampling, padding) = ((header[1] >> 3) & 3, (header[1] >> 1) & 3, header[2] >> 4, (header[2] >> 2) & 3, (header[2] >> 1) & 1);
        if (version == 1 || layer != 1 || rate is 0 or 15 || sampling == 3)
        {
            return 0;
        }

        var first = version == 3;
        var samples = SampleRates[sampling] / (first ? 1 : version == 2 ? 2 : 4);
        return ((first ? 144 : 72) * (first ? BitRates1 : BitRates2)[rate] * 1000 / samples) + padding;
    }

    /// <summary>The length of an ADTS frame; 0 for none.</summary>
    private static int AdtsFrame(FileBytes bytes, long at)
    {
        var header = bytes.Some(at, 7);
        if (header.Length < 7 || header[0] != 0xff || (header[1] & 0xf6) != 0xf0 || ((header[2] >> 2) & 15) > 12)
        {
            return 0;
        }

        var length = ((header[3] & 3) << 11) | (header[4] << 3) | (header[5] >> 5);
        return length >= 7 ? length : 0;
    }
}
