using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServiceNet.Files.Storage;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>
/// Hands bytes out so that no browser runs them: to be saved, under the type their content has, without sniffing, and if a
/// browser shows them all the same, in a sandbox that may do nothing.
/// </summary>
internal sealed class SendFile(IFileStorage storage, PersonalData data)
{
    private const string NothingMayRun = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /// <summary>The answer; null when the bytes are gone, or there is no such variant.</summary>
    public async Task<IResult?> AsAttachmentAsync(StoredFile file, FileVariant variant, HttpResponse response, CancellationToken ct)
    {
        var sha256 = variant == FileVariant.Copy ? file.CopySha256 : file.Sha256;
        if (sha256 is null || await storage.OpenAsync(Convert.ToHexStringLower(sha256), ct) is not { } bytes)
        {
            return null;
        }

        response.Headers.ContentSecurityPolicy = NothingMayRun;
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "private, no-store";
        if (!bytes.CanSeek)
        {
            response.ContentLength = variant == FileVariant.Copy ? file.CopySize : file.Size;
        }

        // Writes the name as RFC 6266 has it: plain letters for old programs, UTF-8 for the others.
        return TypedResults.Stream(bytes, file.ContentType, data.Open(file.Name), entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(sha256)}\""), enableRangeProcessing: bytes.CanSeek);
    }
}
