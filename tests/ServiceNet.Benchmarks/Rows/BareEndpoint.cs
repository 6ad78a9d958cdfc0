using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>What Kestrel itself costs: one route that answers bytes and headers kept in memory.</summary>
internal static class BareEndpoint
{
    /// <summary>Serves an answer as it was recorded, head and body.</summary>
    public static async Task<int> RunAsync(string port, string path, string answerFile)
    {
        var (headers, body) = Parse(await File.ReadAllBytesAsync(answerFile));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false).UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        app.MapGet(path, (HttpContext context) =>
        {
            var response = context.Response;
            foreach (var (name, value) in headers)
            {
                response.Headers[name] = value;
            }

            response.ContentLength = body.Length;
            return response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
        });
        await app.RunAsync();
        return 0;
    }

    private static (KeyValuePair<string, StringValues>[] Headers, byte[] Body) Parse(byte[] answer)
    {
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = System.Text.Encoding.ASCII.GetString(answer, 0, end).Split("\r\n")[1..];
        var headers = lines.Select(l => l.Split(": ", 2)).Where(h => h[0] is not ("Date" or "Content-Length" or "Server")).Select(h => KeyValuePair.Create(h[0], new StringValues(h[1])));
        return ([.. headers], answer[(end + 4)..]);
    }
}
