using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceNet.Local.WeChat;

/// <summary>
/// WeChat's server side, as far as this project calls it, over real HTTP on the loopback address: sign-in, access
/// tokens and phone numbers, with WeChat's verbs, content types and error codes. Outside those paths,
/// <c>POST /simulation/faults</c> orders faults for tests and <c>DELETE</c> calls them off.
/// </summary>
public sealed class SimulatedWeChat : IAsyncDisposable
{
    /// <summary>The application every simulator knows.</summary>
    public const string AppId = "wxsimulated0000000";

    /// <summary>Its secret; worth nothing outside a simulator.</summary>
    public const string AppSecret = "5eed5eed5eed5eed5eed5eed5eed5eed";

    private static readonly TimeSpan PatienceWithOpenCalls = TimeSpan.FromSeconds(2);

    private readonly WebApplication app;
    private readonly UsedCodes used;
    private int disposed;

    private SimulatedWeChat(WebApplication app, UsedCodes used)
    {
        this.app = app;
        this.used = used;
        ApiBaseUrl = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
    }

    /// <summary>What stands for <c>https://api.weixin.qq.com</c>, without a slash at the end.</summary>
    public string ApiBaseUrl { get; }

    /// <summary>Starts a simulator on a free port.</summary>
    public static async Task<SimulatedWeChat> StartAsync(SimulatedWeChatSettings settings, CancellationToken ct)
    {
        // Empty: the host's settings (urls, Kestrel endpoints, log levels) are not the simulator's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        // Ctrl-C is answered by the host, which still calls WeChat while it drains.
        builder.Services.AddSingleton<IHostLifetime, UntilDisposed>();
        var made = builder.Build();
        var ledger = new UsedCodes(settings.ConnectionString);
        try
        {
            Map(made, new AccessTokens(settings.Clock, AppSecret), ledger, settings.Clock);
            await made.StartAsync(ct);
            return new SimulatedWeChat(made, ledger);
        }
        catch
        {
            await made.DisposeAsync();
            await ledger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops answering.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        using var patience = new CancellationTokenSource(PatienceWithOpenCalls);
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
        await used.DisposeAsync();
    }

    private static void Map(WebApplication app, AccessTokens tokens, UsedCodes used, TimeProvider clock)
    {
        var faults = new ScriptedFaults();
        // Every verb is mapped: a wrong one is an errcode at WeChat, not a 405.
        Call("/sns/jscode2session", WeChatAnswer.PlainText, (request, ct) => ExchangeLoginCode.AnswerAsync(request, used, ct));
        Call("/cgi-bin/stable_token", WeChatAnswer.Json, (request, ct) => IssueToken.StableAsync(request, tokens, ct));
        Call("/cgi-bin/token", WeChatAnswer.Json, (request, _) => Task.FromResult(IssueToken.Plain(request, tokens)));
        Call("/wxa/business/getuserphonenumber", WeChatAnswer.Json, (request, ct) => ReadPhoneNumber.AnswerAsync(request, tokens, used, clock, ct));
        app.MapPost("/simulation/faults", faults.Add);
        app.MapDelete("/simulation/faults", faults.Clear);

        void Call(string path, string contentType, Func<HttpRequest, CancellationToken, Task<WeChatAnswer>> act) =>
            app.Map(path, async (HttpContext context) =>
            {
                if (await faults.MeetAsync(context, contentType))
                    return;
                var answer = await act(context.Request, context.RequestAborted);
                await answer.WriteAsync(context.Response, contentType, context.RequestAborted);
            });
    }

    private sealed class UntilDisposed : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
