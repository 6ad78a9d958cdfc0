using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ServiceNet.Files;

/// <summary>Finds the file in a multipart form without reading the form into memory or onto disk first.</summary>
internal static class ReadForm
{
    private const string Field = "file";
    private const int MostFields = 20;
    private const int LongestBoundary = 128;

    /// <summary>The file's bytes and its name; null when the form has no such field.</summary>
    /// <exception cref="InvalidDataException">The form is not one.</exception>
    /// <exception cref="IOException">The form breaks off.</exception>
    public static async Task<(Stream Body, string? Name)?> FileAsync(HttpRequest request, CancellationToken ct)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
        {
            return null;
        }

        var reader = new MultipartReader(boundary, request.Body, bufferSize: 64 * 1024);
        for (var i = 0; i < MostFields && await reader.ReadNextSectionAsync(ct) is { } section; i++)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(Field, StringComparison.Ordinal))
            {
                // A name in UTF-8 of its own (RFC 5987) before the plain one.
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
                return (section.Body, name.Value);
            }
        }

        return null;
    }
}
