using System.Buffers.Binary;
using System.Text;
using FsCheck.Fluent;
using ServiceNet.Files.Content;
using Xunit;
using static ServiceNet.Tests.Files.SampleFiles;

namespace ServiceNet.Tests.Files;

/// <summary>A file is what its bytes are, whatever it is called.</summary>
public sealed class WhatAFileIs
{
    private static readonly (string Type, byte[] Bytes)[] Good =
    [
        ("image/jpeg", Jpeg()), ("image/jpeg", Jpeg(metadata: false)), ("image/png", Png()), ("image/webp", WebP()), ("image/heic", Heic()), ("application/pdf", Pdf()),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Docx()), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Xlsx()),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", Pptx()), ("application/ofd", Ofd()),
        ("application/msword", Ole("WordDocument")), ("application/vnd.ms-excel", Ole("Workbook")), ("application/vnd.ms-powerpoint", Ole("PowerPoint Document")),
        ("audio/mpeg", Mp3()), ("audio/mpeg", Mp3(tagged: false)), ("audio/aac", Aac()), ("audio/amr", Amr()), ("audio/wav", Wav()), ("audio/mp4", Mp4("M4A ", pictures: false)), ("audio/mp4", Mp4("isom", pictures: false)),
        ("video/mp4", Mp4()), ("video/quicktime", Mp4("qt  ")), ("video/3gpp", Mp4("3gp4")),
    ];

    public static TheoryData<string, int> Known => [.. Good.Select((g, i) => (g.Type, i))];

    [Theory]
    [MemberData(nameof(Known))]
    public void Each_kind_is_known_by_its_content(string type, int place)
        => Assert.Equal(type, Assert.IsType<Inspection.Known>(Look(Good[place].Bytes)).Type.ContentType);

    [Fact]
    public void Programs_are_refused()
    {
        byte[][] programs =
        [
            Program, [0x7f, .. "ELF"u8, 2, 1, 1, .. new byte[60]], [0xfe, 0xed, 0xfa, 0xcf, .. new byte[60]], [0xcf, 0xfa, 0xed, 0xfe, .. new byte[60]], [0xca, 0xfe, 0xba, 0xbe, .. new byte[60]],
            "#!/bin/sh\nrm -rf /\n"u8.ToArray(), "dex\n035\0"u8.ToArray(), Zip([("META-INF/MANIFEST.MF", "x"u8.ToArray()), ("A.class", [1])]), Zip([("AndroidManifest.xml", [3]), ("classes.dex", [1])]),
        ];
        Assert.All(programs, p => Assert.IsType<Inspection.Dangerous>(Look(p)));
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("  <!DOCTYPE html><p>")]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")]
    [InlineData("\ufeff<SCRIPT>alert(1)</SCRIPT>")]
    public void Markup_is_refused_in_any_encoding(string text)
        => Assert.All([Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode], e => Assert.IsType<Inspection.Dangerous>(Look(e.GetBytes(text))));

    [Fact]
    public void Two_files_in_one_are_refused()
    {
        byte[] archive = Zip([("A.class", new byte[100])]), pdf = Pdf(), html = "<html><script>1</script>"u8.ToArray();
        byte[][] both =
        [
            Jpeg(behind: archive), Png(behind: archive), [.. pdf, .. archive], [.. Mp4(), .. archive], [.. Mp3(), .. archive], [.. WebP(), .. archive], [.. Ole("WordDocument"), .. archive],
            [.. "GIF89a"u8, .. archive], [.. "junk\n"u8, .. pdf], [.. html, .. pdf], [.. "%PDF-1.7\n"u8, .. html, .. pdf], [.. Docx(), .. pdf], [.. pdf, .. Docx()],
            [0xff, 0xd8, 0xff, 0xfe, 0, 20, .. "<script>1</script>"u8, .. Jpeg()[2..]], [0xff, 0xd8, 0xff, 0xfe, 0, 11, .. "%PDF-1.4\n"u8, .. Jpeg()[2..]],
        ];
        Assert.All(both, b => Assert.IsType<Inspection.Dangerous>(Look(b)));
    }

    [Fact]
    public void What_phones_hang_behind_a_photo_is_no_second_file()
        => Assert.All([Jpeg(behind: Mp4()), Jpeg(behind: Jpeg()), Png(behind: Png())], p => Assert.IsType<Inspection.Known>(Look(p)));

    [Fact]
    public void Macros_are_refused_and_so_is_what_hides_in_a_document()
    {
        byte[][] documents =
        [
            Docx(("word/vbaProject.bin", [1, 2, 3])), Xlsx(("xl/vbaProject.bin", [1])), Xlsx(("xl/macrosheets/sheet1.xml", [1])), Docx(("word/embeddings/setup.exe", Program)), Docx(("../../etc/cron.d/x", [1])),
            Zip([("[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>"u8.ToArray()), ("word/document.xml", [1])]),
            Ole("WordDocument", "Macros", "VBA"), Ole("Workbook", "_VBA_PROJECT_CUR"),
        ];
        Assert.All(documents, d => Assert.IsType<Inspection.Dangerous>(Look(d)));
    }

    [Theory]
    [InlineData("<</S/JavaScript/JS(app.alert\\(1\\))>>", true)]
    [InlineData("<< /S /Launch /F (cmd.exe) >>", true)]
    [InlineData("<</S /Launcher>>", false)]
    [InlineData("<</Names<</EmbeddedFiles 3 0 R>>>>", false)]
    [InlineData("(how to stop /JavaScript)", false)]
    public void A_pdf_that_acts_by_itself_is_refused_an_invoice_with_its_data_is_not(string body, bool refused)
        => Assert.Equal(refused, Look(Pdf(body)) is Inspection.Dangerous);

    [Fact]
    public void An_action_is_found_wherever_the_reader_turns_a_page()
    {
        for (var at = 65_400; at < 65_560; at += 3)
        {
            Assert.IsType<Inspection.Dangerous>(Look(Pdf(new string(' ', at) + "<</S/JavaScript>>")));
        }
    }

    [Fact]
    public void Bombs_are_refused_without_being_unpacked()
    {
        var clock = TimeProvider.System.GetTimestamp();
        Assert.IsType<Inspection.Dangerous>(Look(Docx(("word/media/a.xml", new byte[100 * 1024 * 1024]))));
        Assert.IsType<Inspection.Dangerous>(Look(Docx([.. Enumerable.Range(0, 5_001).Select(i => ($"word/{i}.xml", Array.Empty<byte>()))])));

        // A directory that says less than there is, and one that leads two names to the same bytes.
        var lying = Docx(("word/media/a.xml", new byte[3 * 1024 * 1024]));
        SetSize(lying, "word/media/a.xml"u8, 1000);
        Assert.IsType<Inspection.Dangerous>(Look(lying));
        var shared = Docx(("word/a.xml", Noise(1000)), ("word/b.xml", Noise(1000)));
        SetPlace(shared, "word/b.xml"u8, 0);
        Assert.IsType<Inspection.Dangerous>(Look(shared));
        Assert.True(TimeProvider.System.GetElapsedTime(clock) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void What_is_none_of_the_kinds_is_unknown()
        => Assert.All(
            [[], [0], "hello"u8.ToArray(), "GIF89a......"u8.ToArray(), "BM......"u8.ToArray(), Zip([("a.txt", "plain"u8.ToArray())]), Ole("EncryptedPackage"), "{\\rtf1 }"u8.ToArray(), "%PDF-x"u8.ToArray(), "ID3"u8.ToArray()],
            (byte[] b) => Assert.IsNotType<Inspection.Known>(Look(b)));

    [Fact]
    public void Cut_off_or_altered_anywhere_it_is_judged_and_never_a_fault()
    {
        foreach (var (_, bytes) in Good)
        {
            for (var length = 0; length < bytes.Length; length += Math.Max(1, bytes.Length / 150))
            {
                Look(bytes[..length]);
            }
        }

        // Photos that end too early could not be copied without their place.
        Assert.All(Enumerable.Range(1, 20), n => Assert.IsType<Inspection.Unknown>(Look(Jpeg()[..^n])));
        Assert.All(Enumerable.Range(1, 11), n => Assert.IsType<Inspection.Unknown>(Look(Png()[..^n])));
        var random = new Random(20261123);
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = (byte[])Good[round % Good.Length].Bytes.Clone();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                bytes[random.Next(Math.Min(bytes.Length, random.Next(2) == 0 ? 200 : bytes.Length))] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            }

            Look(bytes);
        }
    }

    [Fact]
    public void Random_bytes_behind_any_beginning_are_judged_and_never_a_fault()
    {
        byte[][] beginnings = [[], .. Good.Select(g => g.Bytes[..Math.Min(g.Bytes.Length, 16)]), [0xff, 0xd8, 0xff], "PK\x05\x06"u8.ToArray(), "ID3"u8.ToArray(), [0xff, 0xfb], [0xff, 0xf1]];
        var random = new Random(5);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = new byte[random.Next(1, 5_000)];
            random.NextBytes(bytes);
            Look([.. beginnings[round % beginnings.Length], .. bytes]);
        }

        Property.Holds(Gen.Choose(0, 255).Select(b => (byte)b).ListOf(), bytes => Look([.. bytes]) is not null);
    }

    [Theory]
    [InlineData("照片.jpg", true)]
    [InlineData("照片.JPEG", true)]
    [InlineData("照片", true)]
    [InlineData("合同v1.2", true)]
    [InlineData("照片.png", false)]
    [InlineData("照片.jpg.exe", false)]
    [InlineData("照片.pdf", false)]
    public void A_name_says_what_the_content_is_or_nothing(string name, bool fits) => Assert.Equal(fits, FileNames.Fits(name, FileType.Jpeg));

    [Theory]
    [InlineData("C:\\fakepath\\店招.jpg", "店招.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("a\0b\nc.jpg", "abc.jpg")]
    [InlineData("a\"b<c>.jpg", "a_b_c_.jpg")]
    [InlineData("  ..  ", "文件")]
    [InlineData("", "文件")]
    [InlineData(null, "文件")]
    [InlineData("𠮷野家🙂.png", "𠮷野家🙂.png")]
    public void A_name_is_made_safe_to_show_and_to_save_under(string? given, string kept) => Assert.Equal(kept, FileNames.Tidy(given));

    [Fact]
    public void Any_name_becomes_a_name()
    {
        Property.Holds(Property.AnyText(), text => FileNames.Tidy(text) is { Length: > 0 and <= 300 } name && !name.Contains('/', StringComparison.Ordinal) && name.All(c => !char.IsControl(c)));
        var tidy = FileNames.Tidy(new string('长', 500) + ".jpg");
        Assert.EndsWith(".jpg", tidy, StringComparison.Ordinal);
        Assert.InRange(tidy.Length, 100, 124);
    }

    private static Inspection Look(byte[] bytes) => LookInside.Of(new MemoryStream(bytes));

    private static void SetSize(byte[] zip, ReadOnlySpan<byte> name, uint size) => BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(InDirectory(zip, name) + 24), size);

    private static void SetPlace(byte[] zip, ReadOnlySpan<byte> name, uint at) => BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(InDirectory(zip, name) + 42), at);

    /// <summary>Where the directory's entry of a name begins.</summary>
    private static int InDirectory(byte[] zip, ReadOnlySpan<byte> name) => zip.AsSpan().LastIndexOf(name) - 46;
}
