namespace ServiceNet.Files.Content;

/// <summary>What a file is, told by its bytes.</summary>
/// <param name="ContentType">As it is handed out.</param>
/// <param name="Kind">The family people know.</param>
/// <param name="Extensions">What a name may end with; the first is given to a name without any.</param>
internal sealed record FileType(string ContentType, FileKind Kind, params string[] Extensions)
{
    // One container holds sound or pictures, and phones name it by habit: what is inside decides, the name may be any of these.
    private static readonly string[] Mp4Names = ["mp4", "m4v", "m4a", "mov", "3gp", "3gpp", "3g2", "qt"];

    public static readonly FileType Jpeg = new("image/jpeg", FileKind.Image, "jpg", "jpeg", "jpe", "jfif");
    public static readonly FileType Png = new("image/png", FileKind.Image, "png");
    public static readonly FileType WebP = new("image/webp", FileKind.Image, "webp");
    public static readonly FileType Heic = new("image/heic", FileKind.Image, "heic", "heif");
    public static readonly FileType Pdf = new("application/pdf", FileKind.Pdf, "pdf");
    public static readonly FileType Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", FileKind.Office, "docx");
    public static readonly FileType Xlsx = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FileKind.Office, "xlsx");
    public static readonly FileType Pptx = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", FileKind.Office, "pptx");
    public static readonly FileType Doc = new("application/msword", FileKind.Office, "doc", "wps");
    public static readonly FileType Xls = new("application/vnd.ms-excel", FileKind.Office, "xls", "et");
    public static readonly FileType Ppt = new("application/vnd.ms-powerpoint", FileKind.Office, "ppt", "dps");

    /// <summary>版式文件, GB/T 33190: what Chinese offices and invoices use beside PDF.</summary>
    public static readonly FileType Ofd = new("application/ofd", FileKind.Office, "ofd");

    public static readonly FileType Mp3 = new("audio/mpeg", FileKind.Audio, "mp3");
    public static readonly FileType Aac = new("audio/aac", FileKind.Audio, "aac");
    public static readonly FileType Amr = new("audio/amr", FileKind.Audio, "amr", "awb");
    public static readonly FileType Wav = new("audio/wav", FileKind.Audio, "wav");
    public static readonly FileType M4a = new("audio/mp4", FileKind.Audio, ["m4a", .. Mp4Names]);
    public static readonly FileType Mp4 = new("video/mp4", FileKind.Video, ["mp4", .. Mp4Names]);
    public static readonly FileType Mov = new("video/quicktime", FileKind.Video, ["mov", .. Mp4Names]);
    public static readonly FileType ThreeGp = new("video/3gpp", FileKind.Video, ["3gp", .. Mp4Names]);

    /// <summary>True for photos whose place can be taken out without touching the picture.</summary>
    public bool HasCopy => this == Jpeg || this == Png;
}

/// <summary>The families of evidence.</summary>
public enum FileKind
{
    /// <summary>照片、图片.</summary>
    Image,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>Documents, tables, slides; OFD.</summary>
    Office,

    /// <summary>录音.</summary>
    Audio,

    /// <summary>录像.</summary>
    Video,
}

/// <summary>What looking inside found.</summary>
internal abstract record Inspection
{
    /// <summary>One of the kinds that are taken.</summary>
    public sealed record Known(FileType Type) : Inspection;

    /// <summary>None of them, or damaged.</summary>
    public sealed record Unknown : Inspection;

    /// <summary>Something that does harm when it is opened, or two things at once. <paramref name="Why"/> is for tests and never leaves the room.</summary>
    public sealed record Dangerous(string Why) : Inspection;
}
