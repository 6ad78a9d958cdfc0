using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ServiceNet.Platform.Http;

/// <summary>
/// An answer rendered once and served many times: its bytes, the same bytes under Brotli, and their ETag.
/// Writing it costs a header comparison and a copy.
/// </summary>
public sealed class RenderedJson : IResult
{
    private static readonly StringValues Revalidate = "public, max-age=0, must-revalidate";
    private static readonly StringValues RevalidateAlone = "private, max-age=0, must-revalidate";
    private static readonly StringValues VaryOnEncoding = "Accept-Encoding";
    private static readonly StringValues Brotli = "br";

    /// <summary>Below this a compressed answer saves nothing.</summary>
    private const int WorthCompressing = 400;

    private readonly byte[] _plain;
    private readonly byte[]? _brotli;
    private readonly StringValues _etag;
    private readonly StringValues _cache;

    private RenderedJson(byte[] plain, byte[]? brotli, StringValues cache)
    {
        _cache = cache;
        _plain = plain;
        _brotli = brotli;
        // Weak: the two encodings share it.
        _etag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"";
    }

    /// <summary>Renders a value. Compression is for answers that will be served again.</summary>
    public static RenderedJson Of<T>(T value, bool compress)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(value, Json.Options);
        return new RenderedJson(plain, compress && plain.Length > WorthCompressing ? Compress(plain) : null, Revalidate);
    }

    /// <summary>Renders what is one person's own: no cache on the way may keep it.</summary>
    public static RenderedJson OfOnePerson<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, Json.Options), null, RevalidateAlone);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var headers = response.Headers;
        headers.ETag = _etag;
        headers.CacheControl = _cache;
        headers.Vary = VaryOnEncoding;
        if (httpContext.Request.Headers.IfNoneMatch is { Count: > 0 } known && Matches(known))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var bytes = _plain;
        if (_brotli is not null && Accepts(httpContext.Request.Headers.AcceptEncoding))
        {
            headers.ContentEncoding = Brotli;
            bytes = _brotli;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, 0, bytes.Length, httpContext.RequestAborted);
    }

    private bool Matches(StringValues known)
    {
        foreach (var header in known)
        {
            foreach (var tag in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (tag == "*" || Strong(tag).Equals(Strong(_etag.ToString()), StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Strong(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static bool Accepts(StringValues encodings)
    {
        foreach (var header in encodings)
        {
            foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                // A weight of nought (q=0, q=0.0, q=0.000) is a refusal.
                if (part == "br" || (part.StartsWith("br;", StringComparison.Ordinal) && part.AsSpan(part.IndexOf('=', StringComparison.Ordinal) + 1).ContainsAnyInRange('1', '9')))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static byte[] Compress(byte[] plain)
    {
        var target = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, target, out var written, quality: 5, window: 18) ? target[..written] : plain;
    }
}
