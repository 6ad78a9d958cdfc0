using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>
/// nginx before two processes of which the first dies over every request it has read and knows no built file, as one
/// killed in the act or of another version would.
/// </summary>
public sealed class WhatMayBeSentTwice(TestServers servers)
{
    private const int Times = 12;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_and_keyed_requests_are_and_nothing_else_is()
    {
        var (died, served) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        await using var first = await StartAsync(async context =>
        {
            if (context.Request.Path.StartsWithSegments("/m/assets", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 404;
                return;
            }

            await context.Request.Body.CopyToAsync(Stream.Null, Ct);
            died.Enqueue($"{context.Request.Method} {context.Request.Path}");
            context.Abort();
        });
        await using var second = await StartAsync(context =>
        {
            served.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers["Idempotency-Key"]}");
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        });
        int[] ports = [PortOf(first), PortOf(second)];
        await using var nginx = await Nginx.StartAsync(servers.NewFolder(), ports, ports, Ct);
        var anyone = new Caller(nginx.Client(Nginx.Public), null);

        Assert.Equal([200], await ManyAsync(() => anyone.GetAsync("stations")));
        Assert.Equal([200], await ManyAsync(() => anyone.GetAsync("bookings")));
        Assert.Equal([200], await ManyAsync(() => anyone.PostAsync("bookings", new { }, "a-key")));
        Assert.Equal([200], await ManyAsync(() => anyone.PostAsync("stations/WQ01/queue/tickets", new { }, "a-key")));
        // The page of one version finds its scripts at the other process.
        Assert.Equal([200], await ManyAsync(() => anyone.GetAsync("/m/assets/index-of-another-version.js")));
        Assert.Contains("POST /api/v1/bookings", died);
        Assert.Contains("POST /api/v1/bookings a-key", served);

        // Half of them met the first process, which may have done what was asked: nobody asks the second.
        foreach (var (path, key) in new[] { ("bookings", (string?)null), ("auth/wechat", null), ("auth/refresh", "a-key"), ("staff/auth/sign-in", "a:key"), ("files", null) })
        {
            served.Clear();
            died.Clear();
            Assert.Equal([200, 503], (await ManyAsync(() => anyone.PostAsync(path, new { }, key))).Order());
            Assert.Equal(Times, served.Count + died.Count);
        }

        // nginx itself takes these for repeatable; the session that closed an account is gone the second time. With a key too: they take none.
        foreach (var (method, key) in new[] { (HttpMethod.Delete, (string?)null), (HttpMethod.Delete, "a-key"), (HttpMethod.Put, null) })
        {
            foreach (var path in new[] { "me", "stations/WQ01", "files/1" })
            {
                served.Clear();
                died.Clear();
                Assert.Equal([200, 503], (await ManyAsync(() => anyone.SendAsync(method, path, null, key))).Order());
                Assert.Equal(Times, served.Count + died.Count);
            }
        }

        // One that cannot be reached at all was not asked: everything goes to the other.
        await first.StopAsync(Ct);
        Assert.Equal([200], await ManyAsync(() => anyone.PostAsync("auth/refresh", new { })));
        Assert.Equal([200], await ManyAsync(() => anyone.PatchAsync("me", new { })));
    }

    private static async Task<IEnumerable<int>> ManyAsync(Func<Task<Answer>> send)
    {
        var seen = new List<int>();
        for (var i = 0; i < Times; i++)
        {
            seen.Add((await send()).Status);
        }

        return seen.Distinct();
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://{IPAddress.Loopback}:0");
        app.Run(answer);
        await app.StartAsync(Ct);
        return app;
    }

    private static int PortOf(WebApplication app) => new Uri(app.Urls.Single()).Port;
}
