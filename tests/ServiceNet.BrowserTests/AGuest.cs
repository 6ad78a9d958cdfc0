using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

public sealed class AGuest(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Finds_a_station_and_reads_its_page_without_signing_in(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);

        await guest.GoAsync("/m/");
        await guest.ReadsAsync("network-rightsProtection-count", "30");
        await guest.ReadsAsync("network-trademarkGuidance-count", "10");
        await guest.ReadsAsync("network-mediationCommittee-count", "1");

        await guest.PressAsync("network-trademarkGuidance");
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(10);
        await guest.PressAsync("filter-kind-all");
        await guest.PressAsync("filter-district");
        await guest.PressAsync("filter-district-510411");
        await Assertions.Expect(guest.By("station-item").First).ToContainTextAsync("仁和区");
        await guest.TypeAsync("filter-search", "炳草岗");
        await guest.By("filter-search").PressAsync("Enter");
        await guest.By("stations-empty").WaitForAsync();
        await guest.By("stations-empty").GetByText("清除条件").ClickAsync();
        await guest.PressAsync("filter-open-now");
        await Assertions.Expect(guest.By("station-open").First).ToContainTextAsync("现在开门");
        await guest.TypeAsync("filter-search", "炳草岗");
        await guest.By("filter-search").PressAsync("Enter");
        await guest.Page.Locator("[data-testid=station-item][data-code=WQ01]").ClickAsync();

        await guest.ReadsAsync("station-name", "炳草岗街道");
        await guest.ReadsAsync("station-today", "现在开门");
        await Assertions.Expect(guest.By("station-day")).ToHaveCountAsync(6);
        await Assertions.Expect(guest.Page.GetByText("示例", new() { Exact = true }).First).ToBeVisibleAsync();
        await guest.PressAsync("service-consultation");
        await guest.By("slots").WaitForAsync();
        Assert.Equal(0, await guest.By("sign-in-card").CountAsync());
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Is_told_why_a_list_of_bookings_needs_a_sign_in(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);

        await guest.GoAsync("/m/");
        await guest.PressAsync("tab-bookings");

        await guest.ReadsAsync("sign-in-card", "登录后看您的预约");
        await guest.PressAsync("tab-home");
        await guest.ReadsAsync("network-rightsProtection-count", "30");
    }
}
