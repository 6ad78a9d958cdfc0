using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

public sealed class AnAdministrator(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Changes_hours_and_counters_and_the_citizens_page_shows_it(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("SB05", "SB06");
        await using var admin = await stage.VisitorAsync(host, screen);
        await using var citizen = await stage.VisitorAsync(host, screen);
        await admin.SignInStaffAsync("admin");
        await admin.PressAsync("nav-stations");
        await admin.TypeAsync("station-search", station);
        await admin.Page.Locator($"[data-testid=station-row][data-code={station}]").ClickAsync();

        await admin.Page.GetByLabel("窗口数").FillAsync("3");
        await admin.Page.GetByLabel("第一段开始").First.FillAsync("9:30");
        await admin.Page.GetByLabel("第一段开始").First.BlurAsync();
        await admin.ReadsAsync("hours-preview", "9:30");
        await admin.PictureAsync("console-station-changed");
        await admin.PressAsync("station-save");
        await admin.ReadsAsync("notice", "站点资料已保存");

        // The edit reaches every process within a second.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await citizen.GoAsync($"/m/#/pages/station/station?id={station}");
        await Assertions.Expect(citizen.By("station-day").Filter(new() { HasText = "11月24日" })).ToContainTextAsync("上午9:30至12:00");
        await citizen.PressAsync("service-consultation");
        await citizen.PressAsync("day-2026-11-24");
        await citizen.ReadsAsync("slot-0930", "余3");
        await Assertions.Expect(citizen.By("slot-0900")).ToHaveCountAsync(0);

        await admin.PressAsync("nav-audit");
        await Assertions.Expect(admin.By("audit-row").First).ToContainTextAsync("修改站点资料");
        await admin.PictureAsync("console-audit");
    }
}
