namespace ServiceNet.Files.Content;

/// <summary>
/// Tells what a file is by its bytes alone, and refuses what does harm. Every way through it is bounded in time and
/// memory, whatever the bytes say.
/// </summary>
internal static class LookInside
{
    /// <summary>Where a reader of another kind would still look for its beginning.</summary>
    private const int Head = 1024;

    /// <summary>Looks at a whole file.</summary>
    /// <param name="stream">Readable and seekable; its position is not kept.</param>
    public static Inspection Of(Stream stream)
    {
        var bytes = new FileBytes(stream);
        try
        {
            return Of(bytes);
        }
        catch (InvalidDataException)
        {
            // Packed data that does not unpack.
            return new Inspection.Unknown();
        }
    }

    private static Inspection Of(FileBytes bytes)
    {
        var head = bytes.Some(0, Head);
        if (Executables.Begins(head) is { } program)
        {
            return new Inspection.Dangerous(program);
        }

        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            return LookInsideZip.Of(bytes);
        }

        if (head.StartsWith(LookInsideOle.Magic))
        {
            return LookInsideOle.Of(bytes);
        }

        var type = LookInsideImage.TypeOf(bytes) ?? LookInsidePdf.TypeOf(bytes) ?? LookInsideFilm.TypeOf(bytes) ?? LookInsideSound.TypeOf(bytes);
        if (SecondFace(bytes, type) is { } second)
        {
            return new Inspection.Dangerous(second);
        }

        return type is null ? new Inspection.Unknown() : type == FileType.Pdf && LookInsidePdf.Acts(bytes) is { } acts ? new Inspection.Dangerous(acts) : new Inspection.Known(type);
    }

    /// <summary>A second kind that another program would find in the same bytes.</summary>
    private static string? SecondFace(FileBytes bytes, FileType? type)
    {
        var head = bytes.Some(0, Head);
        if (Markup.In(head))
        {
            return "markup at the beginning";
        }

        // Readers of PDF accept its header anywhere in the first kilobyte.
        if (head.IndexOf("%PDF-"u8) > (type == FileType.Pdf ? 0 : -1))
        {
            return "a PDF that begins elsewhere";
        }

        return ZipDirectory.FindEnd(bytes) is not null ? "an archive at the end" : null;
    }
}
