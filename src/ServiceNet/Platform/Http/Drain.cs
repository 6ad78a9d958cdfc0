using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceNet.Platform.Http;

/// <summary>
/// Between the signal to stop and the stop: <c>/health/ready</c> says no, requests are still served, and each answer
/// closes its connection, so that the proxy is left without one it might use at the very moment it is closed.
/// </summary>
public sealed class Drain(IConfiguration configuration, IHostEnvironment environment) : IHostedLifecycleService
{
    /// <summary>How long, in Production: several times what a health check waits between two looks.</summary>
    private static readonly TimeSpan InProduction = TimeSpan.FromSeconds(5);

    /// <summary>What is under way when the drain is over gets this long to end.</summary>
    private static readonly TimeSpan ForTheRest = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Time(configuration, environment), TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The patience of the whole stop has run out first.
        }
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary><c>ServiceNet:Shutdown:Drain</c>; outside Production nothing, so that Ctrl-C ends at once.</summary>
    /// <exception cref="SettingException">It is no duration, or an unreasonable one.</exception>
    internal static TimeSpan Time(IConfiguration configuration, IHostEnvironment environment)
    {
        const string name = "ServiceNet:Shutdown:Drain";
        return configuration[name] is not { Length: > 0 } given ? environment.IsProduction() ? InProduction : TimeSpan.Zero
            : TimeSpan.TryParse(given, System.Globalization.CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time <= TimeSpan.FromMinutes(5) ? time
            : throw new SettingException($"{name} is a duration of at most five minutes, 00:00:05 for example.");
    }

    /// <summary>Adds the drain, and time for it and for what is under way afterwards.</summary>
    internal static void Add(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var time = Time(configuration, environment);
        services.AddHostedService<Drain>();
        services.Configure<HostOptions>(o => o.ShutdownTimeout = time + ForTheRest);
    }
}

/// <summary>Where a request passes the drain.</summary>
public static class DrainMiddleware
{
    /// <summary>Once the process is to stop, every answer ends its connection.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (stopping.IsCancellationRequested)
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });
    }
}
