using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ServiceNet.Accounts;

namespace ServiceNet.Host;

/// <summary>The first lines: where everything is and how to sign in. In Production, also the refusal of sample accounts.</summary>
internal sealed class Greeting(IServer server, IHostApplicationLifetime lifetime, IConfiguration configuration, IHostEnvironment environment, EnrolStaff staff) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsProduction() && await staff.AnySampleAsync(cancellationToken))
        {
            throw new ProductionRequirementsException("生产环境拒绝启动：数据库里有示例账号，请使用新的数据库。\nProduction refuses to start: the database holds sample accounts; use a database of its own.");
        }

        lifetime.ApplicationStarted.Register(Say);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Say()
    {
        var address = (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "").TrimEnd('/');
        using var self = Process.GetCurrentProcess();
        var took = (TimeProvider.System.GetUtcNow().UtcDateTime - self.StartTime.ToUniversalTime()).TotalSeconds;
        Console.WriteLine($"服务站网络已就绪 / ServiceNet is ready ({took:F1} s)");
        Console.WriteLine($"  小程序预览 / mini-program preview  {address}/m/");
        Console.WriteLine($"  工作台 / console                   {address}/console/");
        Console.WriteLine($"  接口文档 / API reference           {address}/docs/");
        if (configuration["ServiceNet:Local:WeChat"] == "simulated")
        {
            Console.WriteLine("  市民登录：模拟微信，任填一个名字 / citizens: simulated WeChat, any name");
        }

        if (!environment.IsProduction() && configuration.GetValue("ServiceNet:SampleData", defaultValue: true))
        {
            Console.WriteLine($"  工作人员登录：wq01（站点）或 admin（管理员），密码 {EnrolStaff.SamplePassword} / staff: wq01 or admin with this password");
        }
    }
}
