namespace ServiceNet.Files.Content;

/// <summary>JPEG, PNG and WebP. A photo whose parts cannot be followed to its end is damaged: a copy without its place could not be made.</summary>
internal static class LookInsideImage
{
    public static FileType? TypeOf(FileBytes bytes)
        => bytes.Has(0, [0xff, 0xd8, 0xff]) ? (JpegParts.Of(bytes) is not null ? FileType.Jpeg : null)
            : bytes.Has(0, PngParts.Magic) ? (PngParts.Of(bytes) is not null ? FileType.Png : null)
            : bytes.Has(0, "RIFF"u8) && bytes.Has(8, "WEBP"u8) && bytes.Has(12, "VP8"u8) ? FileType.WebP
            : null;
}
