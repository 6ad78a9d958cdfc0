using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ServiceNet.Platform.Live;

namespace ServiceNet.Platform.Http;

/// <summary>How one dependency does.</summary>
/// <param name="Status"><c>up</c>, <c>degraded</c> (the service goes on without it) or <c>down</c>.</param>
public sealed record DependencyHealth(string Name, string Status);

/// <summary>Whether this process should get traffic.</summary>
/// <param name="Status"><c>up</c>, <c>degraded</c>, <c>down</c>, or <c>draining</c>: it serves what still comes, and stops soon.</param>
public sealed record HealthView(string Status, IReadOnlyList<DependencyHealth> Dependencies);

/// <summary>Health and metrics, for the operator's network; nginx does not hand them out.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", Live).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/metrics", Metrics).AllowAnonymous().ExcludeFromDescription();
    }

    private static Ok<HealthView> Live() => TypedResults.Ok(new HealthView("up", []));

    private static async Task<Results<Ok<HealthView>, JsonHttpResult<HealthView>>> Ready(NpgsqlDataSource database, ILiveState live, IEnumerable<IDependency> others, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var databaseUp = await AnswersAsync(database, ct);
        var draining = lifetime.ApplicationStopping.IsCancellationRequested;
        var beside = new List<DependencyHealth> { new(live.Kind, Says(live.IsConnected)) };
        foreach (var other in others)
        {
            beside.Add(new(other.Name, Says(await other.AnswersAsync(ct))));
        }

        var view = new HealthView(
            draining ? "draining" : !databaseUp ? "down" : beside.TrueForAll(d => d.Status == Says(true)) ? "up" : "degraded",
            [new DependencyHealth("postgres", databaseUp ? "up" : "down"), .. beside]);
        return databaseUp && !draining ? TypedResults.Ok(view) : TypedResults.Json(view, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string Says(bool answers) => answers ? "up" : "degraded";

    private static ContentHttpResult Metrics(MetricsPage page) => TypedResults.Text(page.Write(), "text/plain; version=0.0.4");

    private static async Task<bool> AnswersAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            command.CommandTimeout = 2;
            return await command.ExecuteScalarAsync(ct) is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
