namespace ServiceNet.Files;

/// <summary>How an upload ended.</summary>
internal abstract record KeepOutcome
{
    /// <summary>The bytes are safe under their hash.</summary>
    public sealed record Kept(FileView File) : KeepOutcome;

    /// <summary>More than <see cref="FilesOptions.MaxSize"/>.</summary>
    public sealed record TooLarge : KeepOutcome;

    /// <summary>No bytes.</summary>
    public sealed record Empty : KeepOutcome;

    /// <summary>None of the kinds taken, or damaged.</summary>
    public sealed record KindUnknown : KeepOutcome;

    /// <summary>The name says another kind than the content.</summary>
    public sealed record KindDiffers(string Extension) : KeepOutcome;

    /// <summary>A program, a script, a bomb, two kinds at once.</summary>
    public sealed record Dangerous : KeepOutcome;

    /// <summary>The phone computed another hash; nothing was kept.</summary>
    public sealed record HashDiffers : KeepOutcome;

    /// <summary>Not there, or another person's.</summary>
    public sealed record Unknown : KeepOutcome;

    /// <summary>Pieces are missing; the next begins at <paramref name="Received"/>.</summary>
    public sealed record Incomplete(long Received) : KeepOutcome;

    /// <summary>The key was used for another file.</summary>
    public sealed record KeyReused : KeepOutcome;

    /// <summary>The disk is nearly full.</summary>
    public sealed record NoRoom : KeepOutcome;

    /// <summary>The account was closed meanwhile.</summary>
    public sealed record AccountClosed : KeepOutcome;
}
