using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace ServiceNet.Host;

/// <summary>Serves the built clients: the mini-program preview under /m/, the console under /console/, the API reference under /docs/.</summary>
internal static class ClientFiles
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "clients");

    /// <summary>Sends the clients' files, compressed where the browser takes it.</summary>
    public static void UseClientFiles(this WebApplication app)
    {
        foreach (var client in new[] { "m", "console", "docs" })
        {
            var folder = Path.Combine(Root, client);
            if (Directory.Exists(folder))
            {
                app.Map($"/{client}", branch => Serve(branch, new PhysicalFileProvider(folder)));
            }
        }
    }

    /// <summary>The front door leads to the preview, or to the console where only staff are served.</summary>
    public static void MapClients(this WebApplication app, Surfaces surfaces)
        => app.MapGet("/", () => Results.Redirect(surfaces.Public ? "/m/" : "/console/")).AllowAnonymous().ExcludeFromDescription();

    private static void Serve(IApplicationBuilder branch, PhysicalFileProvider files)
    {
        branch.UseResponseCompression();
        branch.Use((context, next) =>
        {
            // Without the slash the page's relative addresses would leave its folder.
            if (!context.Request.Path.HasValue)
            {
                context.Response.Redirect($"{context.Request.PathBase}/");
                return Task.CompletedTask;
            }

            // A page's address inside the client is the client's own business: it gets the page.
            if (!Path.HasExtension(context.Request.Path.Value))
            {
                context.Request.Path = "/index.html";
            }

            return next(context);
        });
        branch.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = CacheByName });
        branch.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>Built assets carry a hash in their name and never change; everything else is asked for again.</summary>
    private static void CacheByName(StaticFileResponseContext context)
        => context.Context.Response.Headers.CacheControl = context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
