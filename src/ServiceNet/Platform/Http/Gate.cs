using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceNet.Platform.Http;

/// <summary>
/// Stands before a route: whether its record is there and the caller may see it is decided before anything of the body is read, so
/// that a bad body tells nobody what exists.
/// </summary>
/// <param name="Refuse">The refusal, or null to go on.</param>
public sealed record Gate(Func<HttpContext, ValueTask<IResult?>> Refuse);

/// <summary>Puts the gates of the routes in the pipeline.</summary>
public static class GateModule
{
    /// <summary>After authorization, before the route binds its parameters.</summary>
    public static void UseGates(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Gate>() is { } gate && await gate.Refuse(context) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        await next(context);
    });
}
