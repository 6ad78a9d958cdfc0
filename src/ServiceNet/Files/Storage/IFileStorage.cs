using ServiceNet.Platform.Http;

namespace ServiceNet.Files.Storage;

/// <summary>
/// Where bytes lie under the name of their hash: on disk, or in S3-compatible storage. Every act may be done twice with the effect
/// of one. Who may keep or remove what, and when, the database decides.
/// </summary>
internal interface IFileStorage : IDependency
{
    /// <summary>
    /// Sees to it that the bytes are there for good before it returns. The staged file may be gone afterwards, or before: another finish
    /// of the same upload may have brought them already.
    /// </summary>
    Task KeepAsync(StagedFile staged, CancellationToken ct);

    /// <summary>The bytes from their beginning; null when they are not there. The caller disposes it.</summary>
    Task<Stream?> OpenAsync(string address, CancellationToken ct);

    /// <summary>How many bytes there are; null for none.</summary>
    Task<long?> SizeAsync(string address, CancellationToken ct);

    /// <summary>Removes the bytes, if they are there.</summary>
    Task RemoveAsync(string address, CancellationToken ct);
}
