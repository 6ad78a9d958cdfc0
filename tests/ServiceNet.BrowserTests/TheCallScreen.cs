using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>The screen on the wall when its wire is cut.</summary>
public sealed class TheCallScreen(Stage stage)
{
    private static readonly LocatorWaitForOptions Patiently = new() { Timeout = 30_000 };

    [BoundedFact]
    public async Task Is_shown_on_the_wall_stale_when_cut_off_and_loses_no_call()
    {
        var host = await stage.HostAsync();
        using var staff = await host.StaffAsync("wq11");
        await using var wire = new CuttableLine(host.Origin);
        await using var wall = await Visitor.OpenAsync(await stage.BrowserAsync(), host, Screen.Desk, through: wire.Origin);
        await wall.GoAsync("/console/screen/wq11");
        await Assertions.Expect(wall.By("screen")).ToHaveAttributeAsync("data-state", "live");
        await wall.WatchCallsAsync();

        var a = (string)(await staff.AskAsync("staff/stations/WQ11/queue/tickets", new { service = "consultation" }))["number"]!;
        var b = (string)(await staff.AskAsync("staff/stations/WQ11/queue/tickets", new { service = "consultation" }))["number"]!;
        await staff.AskAsync("staff/stations/WQ11/queue/call-next", new { counter = "1" });
        await Assertions.Expect(wall.By("screen-call")).ToHaveAttributeAsync("data-number", a);

        await wall.DisturbAsync("**/queue/events", route => route.AbortAsync());
        wire.Cut();
        await wall.By("screen-stale").WaitForAsync(Patiently);
        await wall.ReadsAsync("screen-stale", "已断开，显示的是");
        await wall.PictureAsync("console-screen-stale");
        await staff.AskAsync("staff/stations/WQ11/queue/call-next", new { counter = "1" });
        await wall.Page.UnrouteAsync("**/queue/events");
        await Assertions.Expect(wall.By("screen-call")).ToHaveAttributeAsync("data-number", b, new() { Timeout = 40_000 });
        await Assertions.Expect(wall.By("screen-stale")).ToHaveCountAsync(0);
        Assert.Equal([a, b], await wall.CallsSeenAsync(2));

        await wall.GoAsync("/console/screen/NOWHERE");
        await Assertions.Expect(wall.By("screen")).ToContainTextAsync("没有这个站点");
    }
}
