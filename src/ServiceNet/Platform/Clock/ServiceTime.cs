using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceNet.Platform.Clock;

/// <summary>Real time moved by a constant, so that a rehearsal can happen on any day. Refused in Production.</summary>
/// <param name="offset">Added to the machine's time.</param>
public sealed class ShiftedTime(TimeSpan offset) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}

/// <summary>Chooses the process's one clock from configuration.</summary>
public static class ServiceTime
{
    /// <summary>
    /// Reads <c>ServiceNet:Clock:Offset</c> (a TimeSpan added to real time) or <c>ServiceNet:Clock:StartAt</c>
    /// (RFC 3339; the process believes it started then) and registers the clock.
    /// </summary>
    /// <exception cref="SettingException">A clock is set in Production, or a value cannot be read.</exception>
    public static TimeProvider AddServiceTime(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var time = From(configuration, environment);
        services.AddSingleton(time);
        return time;
    }

    private static TimeProvider From(IConfiguration configuration, IHostEnvironment environment)
    {
        var offset = configuration["ServiceNet:Clock:Offset"];
        var startAt = configuration["ServiceNet:Clock:StartAt"];
        if (string.IsNullOrEmpty(offset) && string.IsNullOrEmpty(startAt))
        {
            return TimeProvider.System;
        }

        if (environment.IsProduction())
        {
            throw new SettingException("ServiceNet:Clock is for rehearsals and is refused in Production.");
        }

        if (!string.IsNullOrEmpty(startAt))
        {
            return DateTimeOffset.TryParse(startAt, out var start)
                ? new ShiftedTime(start - TimeProvider.System.GetUtcNow())
                : throw new SettingException($"ServiceNet:Clock:StartAt is not an instant: {startAt}");
        }

        return TimeSpan.TryParse(offset, out var shift)
            ? new ShiftedTime(shift)
            : throw new SettingException($"ServiceNet:Clock:Offset is not a TimeSpan: {offset}");
    }
}
