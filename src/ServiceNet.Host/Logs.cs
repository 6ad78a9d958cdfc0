using Microsoft.Extensions.Logging.Console;

namespace ServiceNet.Host;

/// <summary>Structured logs without personal data: no request line is written, because paths carry ids and queries carry words.</summary>
internal static class Logs
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment())
        {
            builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        }
        else
        {
            builder.Logging.AddJsonConsole(o => o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fffzzz");
        }

        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter<ConsoleLoggerProvider>("ServiceNet.Accounts.BearerHandler", LogLevel.Warning);
        // Its request lines are not written, and while it is off no activity is made for each request.
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // The handler of ours logs a fault once, with the route's pattern; the framework's would log it again.
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }
}
