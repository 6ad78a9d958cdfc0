using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>Which bytes a link leads to.</summary>
public enum FileVariant
{
    /// <summary>What others see: a photo without its place.</summary>
    Copy,

    /// <summary>As it was brought, place and all.</summary>
    Original,
}

/// <summary>A way to a file's bytes for a few minutes, without a token.</summary>
/// <param name="Url">A path on this host.</param>
public sealed record FileLink(string Url, DateTimeOffset ExpiresAt);

/// <summary>How asking for a link ended.</summary>
public abstract record LinkOutcome
{
    /// <summary>Here it is.</summary>
    public sealed record Linked(FileLink Link) : LinkOutcome;

    /// <summary>No such file.</summary>
    public sealed record Unknown : LinkOutcome;

    /// <summary>There is no copy of this kind: only the original, with a warning.</summary>
    public sealed record NoCopy : LinkOutcome;
}

/// <summary>Makes short-lived signed links and reads them back. Who may have one, and what is written down of it, is the asking room's business.</summary>
public sealed class LinkFiles(NpgsqlDataSource database, SignedToken tokens, IOptions<FilesOptions> options, TimeProvider time)
{
    private const string Purpose = "file";
    private const int IdSize = 16;

    /// <summary>Makes a link to a file's bytes that ends after <c>ServiceNet:Files:LinkLife</c>.</summary>
    public async Task<LinkOutcome> MakeAsync(Guid file, FileVariant variant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ReadFiles.FindAsync(connection, file, ct) is not { StoredAt: not null } found)
        {
            return new LinkOutcome.Unknown();
        }

        return variant == FileVariant.Copy && found.CopySha256 is null
            ? new LinkOutcome.NoCopy()
            : new LinkOutcome.Linked(Sign(file, variant, time.GetUtcNow() + options.Value.LinkLife));
    }

    /// <summary>A link whose end is given, whatever there is behind it.</summary>
    internal FileLink Sign(Guid file, FileVariant variant, DateTimeOffset expiresAt)
    {
        Span<byte> payload = stackalloc byte[IdSize + 1 + sizeof(long)];
        file.TryWriteBytes(payload);
        payload[IdSize] = (byte)variant;
        var ends = DateTimeOffset.FromUnixTimeSeconds(expiresAt.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64BigEndian(payload[(IdSize + 1)..], ends.ToUnixTimeSeconds());
        return new FileLink($"/api/v1/files/shared/{tokens.Write(Purpose, payload)}", ends);
    }

    /// <summary>Where a link leads; null when it is over or nobody here made it.</summary>
    internal (Guid File, FileVariant Variant)? Read(string token)
        => tokens.Read(Purpose, token) is { Length: IdSize + 1 + sizeof(long) } payload
            && BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(IdSize + 1)) > time.GetUtcNow().ToUnixTimeSeconds()
            ? (new Guid(payload.AsSpan(0, IdSize)), (FileVariant)payload[IdSize])
            : null;
}
