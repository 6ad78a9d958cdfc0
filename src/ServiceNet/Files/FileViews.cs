using ServiceNet.Files.Content;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>A file as everyone who may see it sees it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ContentType">Told by its content.</param>
/// <param name="Sha256">64 hexadecimal digits, computed here; it stands on the receipt.</param>
/// <param name="Kind"><c>image</c>, <c>pdf</c>, <c>office</c>, <c>audio</c> or <c>video</c>.</param>
/// <param name="Copy">What others than its owner get: <c>same</c> bytes, a <c>stripped</c> copy without location, or null: no copy, the original goes to the handler alone.</param>
public sealed record FileView(string Id, string Name, long Size, string ContentType, string Sha256, string Kind, string? Copy);

/// <summary>An upload in pieces.</summary>
/// <param name="ChunkSize">The largest piece, bytes.</param>
/// <param name="Received">Bytes that are safe; the next piece begins there.</param>
public sealed record UploadView(string Id, int ChunkSize, long Received);

/// <summary>How far an upload is.</summary>
public sealed record UploadProgressView(long Received, long Size);

/// <summary>What is safe after a piece.</summary>
public sealed record ReceivedView(long Received);

/// <summary>A file's row beside its content's.</summary>
internal sealed record StoredFile
{
    /// <summary>Of <c>files f join file_contents c</c>.</summary>
    public const string Columns = "f.id, f.name, f.owner_kind, f.owner_id, f.created_at, f.stored_at, f.belongs_kind, f.sha256, c.size, c.kind, c.content_type, c.copy_sha256, (select o.size from file_contents o where o.sha256 = c.copy_sha256) as copy_size";

    public Guid Id { get; init; }

    public byte[] Name { get; init; } = [];

    public string? OwnerKind { get; init; }

    public Guid? OwnerId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StoredAt { get; init; }

    public string? BelongsKind { get; init; }

    public byte[] Sha256 { get; init; } = [];

    public long Size { get; init; }

    public string Kind { get; init; } = "";

    public string ContentType { get; init; } = "";

    public byte[]? CopySha256 { get; init; }

    public long? CopySize { get; init; }

    public FileOwner Owner => new(OwnerKind, OwnerId);

    public string Address => Convert.ToHexStringLower(Sha256);

    public FileView View(PersonalData data)
        => new(Id.ToString(), data.Open(Name), Size, ContentType, Address, Kind, CopySha256 is null ? null : CopySha256.AsSpan().SequenceEqual(Sha256) ? "same" : "stripped");

    public static string Text(FileKind kind) => kind.ToString().ToLowerInvariant();
}
