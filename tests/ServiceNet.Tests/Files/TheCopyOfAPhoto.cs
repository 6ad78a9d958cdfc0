using System.Buffers.Binary;
using System.Text;
using ServiceNet.Files.Content;
using Xunit;
using static ServiceNet.Tests.Files.SampleFiles;

namespace ServiceNet.Tests.Files;

/// <summary>Others see the picture, upright and in its colours, and not where it was taken.</summary>
public sealed class TheCopyOfAPhoto
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void Of_a_jpeg_keeps_picture_profile_and_side_and_nothing_else(int side)
    {
        var original = Jpeg(side, behind: Encoding.UTF8.GetBytes($"SEFT {Place}"));

        var copy = CopyOf(original, JpegParts.Of);

        Assert.True(Contains(original, Place));
        Assert.False(Contains(copy, Place));
        Assert.False(Contains(copy, "GPS"));
        Assert.True(Contains(copy, "a colour profile"));
        var picture = Jpeg(metadata: false);
        // But for the side, the bytes are those of the same picture without anything in it.
        Assert.Equal(picture, side == 1 ? copy : WithoutSide(copy, side));
        Assert.Equal(side == 1 ? 0 : 36, copy.Length - picture.Length);
        Assert.Equal("image/jpeg", Assert.IsType<Inspection.Known>(LookInside.Of(new MemoryStream(copy))).Type.ContentType);
        // What is copied again stays as it is.
        Assert.Equal(copy, CopyOf(copy, JpegParts.Of));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Of_a_png_keeps_picture_profile_and_side_and_nothing_else(int side)
    {
        var original = Png(side, behind: Encoding.UTF8.GetBytes(Place));

        var copy = CopyOf(original, PngParts.Of);

        Assert.True(Contains(original, Place));
        Assert.False(Contains(copy, Place));
        Assert.All(["tEXt", "zTXt", "iTXt", "tIME"], name => Assert.False(Contains(copy, name)));
        Assert.Equal(side != 1, Contains(copy, "eXIf"));
        Assert.Equal(Png(metadata: false).Length + (side == 1 ? 0 : 38), copy.Length);
        Assert.Equal(copy, CopyOf(copy, PngParts.Of));
        AssertChecksums(copy);
    }

    [Fact]
    public void Without_anything_to_take_out_it_is_the_file_itself()
    {
        Assert.True(JpegParts.Of(new FileBytes(new MemoryStream(Jpeg(metadata: false))))!.IsWhole);
        Assert.True(PngParts.Of(new FileBytes(new MemoryStream(Png(metadata: false))))!.IsWhole);
    }

    [Fact]
    public void A_progressive_photo_of_several_scans_is_followed_to_its_end()
    {
        var one = Jpeg(metadata: false, size: 100_000);
        // Another table and another scan behind the first.
        byte[] two = [.. one[..^2], .. Jpeg(metadata: false, size: 90_000)[^(90_000 + 9 + 10)..]];

        Assert.True(JpegParts.Of(new FileBytes(new MemoryStream(two)))!.IsWhole);
    }

    private static byte[] CopyOf(byte[] original, Func<FileBytes, PictureParts?> partsOf)
    {
        var bytes = new FileBytes(new MemoryStream(original));
        using var copy = new MemoryStream();
        partsOf(bytes)!.WriteTo(bytes, copy);
        return copy.ToArray();
    }

    /// <summary>Takes the one segment out that says which side is up, after looking that it says so.</summary>
    private static byte[] WithoutSide(byte[] copy, int side)
    {
        var at = copy.AsSpan().IndexOf("Exif\0\0"u8) - 4;
        Assert.Equal(0xe1, copy[at + 1]);
        var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(copy.AsSpan(at + 2));
        Assert.Equal(side, copy[at + 10 + 8 + 2 + 9]);
        return [.. copy[..at], .. copy[(at + length)..]];
    }

    private static void AssertChecksums(byte[] png)
    {
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            Assert.Equal(Crc(png.AsSpan(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            at += 12 + length;
        }
    }

    private static bool Contains(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
