using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Primitives;

namespace ServiceNet.Platform.Http;

/// <summary>The headers every answer carries.</summary>
public static class SecurityHeaders
{
    // Element Plus and uni-app set inline styles; no script is inline and nothing comes from another host.
    private static readonly StringValues ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Referrer = "no-referrer";
    private static readonly StringValues Permissions = "geolocation=(self), camera=(self), microphone=()";
    private static readonly StringValues NoStore = "no-store";

    /// <summary>Adds the headers; an answer of the API is not cached unless its endpoint says so.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = Referrer;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Permissions-Policy"] = Permissions;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            headers.CacheControl = NoStore;
        }

        return next(context);
    });
}
