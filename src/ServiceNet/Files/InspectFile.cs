using System.Security.Cryptography;
using ServiceNet.Files.Content;
using ServiceNet.Files.Storage;

namespace ServiceNet.Files;

/// <summary>What is to be kept of a staged file.</summary>
/// <param name="Copy">The copy without location; null where it would be the same bytes, or none is made.</param>
internal sealed record InspectedFile(StagedFile Original, FileType Type, string Name, StagedFile? Copy)
{
    /// <summary>The hash of what others see; null for none.</summary>
    public byte[]? CopySha256 => Copy?.Sha256 ?? (Type.HasCopy ? Original.Sha256 : null);
}

/// <summary>Looks inside a staged file, holds its name against its content, and makes the copy others will see.</summary>
internal sealed class InspectFile(Incoming incoming) : IDisposable
{
    /// <summary>Looking costs processor, and unpacking most: two at a time leave the city its other core.</summary>
    private readonly SemaphoreSlim _gate = new(2);

    /// <summary>The file, or why it is not taken.</summary>
    public async Task<(InspectedFile? File, KeepOutcome? Refused)> LookAsync(StagedFile staged, string name, CancellationToken ct)
    {
        if (staged.Size is 0 or > FilesOptions.MaxSize)
        {
            return (null, staged.Size == 0 ? new KeepOutcome.Empty() : new KeepOutcome.TooLarge());
        }

        await _gate.WaitAsync(ct);
        try
        {
            return Look(staged, name);
        }
        catch (FileNotFoundException)
        {
            // Another finish of the same upload was faster, or it was dropped.
            return (null, new KeepOutcome.Unknown());
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private (InspectedFile? File, KeepOutcome? Refused) Look(StagedFile staged, string name)
    {
        // The reader brings its own window.
        using var stream = new FileStream(staged.Place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        switch (LookInside.Of(stream))
        {
            case Inspection.Dangerous:
                return (null, new KeepOutcome.Dangerous());
            case Inspection.Known { Type: var type }:
                return FileNames.Fits(name, type)
                    ? (new InspectedFile(staged, type, FileNames.Complete(name, type), CopyOf(stream, type)), null)
                    : (null, new KeepOutcome.KindDiffers(FileNames.ExtensionOf(name)!));
            default:
                return (null, new KeepOutcome.KindUnknown());
        }
    }

    private StagedFile? CopyOf(FileStream stream, FileType type)
    {
        var bytes = new FileBytes(stream);
        var parts = type == FileType.Jpeg ? JpegParts.Of(bytes) : type == FileType.Png ? PngParts.Of(bytes) : null;
        if (parts is null or { IsWhole: true })
        {
            return null;
        }

        var place = incoming.NewPlace();
        using var copy = new FileStream(place, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        parts.WriteTo(bytes, copy);
        copy.Flush(flushToDisk: true);
        copy.Position = 0;
        return new StagedFile(place, copy.Length, SHA256.HashData(copy));
    }
}
