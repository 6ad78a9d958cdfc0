using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>The way to a station: near me, the hotlines, sharing, and a lost signal.</summary>
public sealed class FindingAStation(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Near_me_asks_at_the_tap_and_keeps_no_place(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.Page.Context.SetGeolocationAsync(new() { Latitude = 26.4949f, Longitude = 101.7482f });
        await guest.Page.Context.GrantPermissionsAsync(["geolocation"]);
        await guest.Page.AddInitScriptAsync("const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation); window.asked = 0; navigator.geolocation.getCurrentPosition = (...all) => { window.asked++; ask(...all) }");
        var asked = new List<string>();
        guest.Page.Request += (_, request) => asked.Add(request.Url);
        await guest.GoAsync("/m/#/pages/stations/stations");
        await guest.By("station-item").First.WaitForAsync();
        Assert.Equal(0, await guest.Page.EvaluateAsync<int>("window.asked"));
        Assert.Equal(0, await guest.By("station-distance").CountAsync());

        await guest.PressAsync("filter-near");

        await guest.ReadsAsync("filter-near-note", "位置只用这一次，不保存");
        await Assertions.Expect(guest.By("station-item").First).ToContainTextAsync("仁和区");
        Assert.Matches(@"· (\d+米|\d\.\d公里)$", await guest.By("station-distance").First.InnerTextAsync());
        Assert.Equal(1, await guest.Page.EvaluateAsync<int>("window.asked"));
        var near = Assert.Single(asked, url => url.Contains("near=", StringComparison.Ordinal));
        Assert.Matches(@"near=101\.\d{3}%2C26\.\d{3}(&|$)", near);

        // The map is handed the place in memory: it stands in no address and in no storage.
        await guest.PressAsync("stations-map");
        await guest.By("map").GetByText("您在这附近").WaitForAsync();
        Assert.EndsWith("#/map/stations", guest.Page.Url, StringComparison.Ordinal);
        await guest.By("station-item").First.WaitForAsync();
        var stored = await guest.Page.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])");
        Assert.DoesNotContain("26.49", KeptWithoutStations(stored), StringComparison.Ordinal);
        Assert.DoesNotMatch("\"?distanceMeters\\\\*\"?:\\d", stored);
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Near_me_refused_leads_to_the_districts(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.GoAsync("/m/#/pages/stations/stations");
        await guest.By("station-item").First.WaitForAsync();

        await guest.PressAsync("filter-near");

        await guest.ReadsAsync("filter-near-note", "没有您的位置也能找，选一个区县就行");
        await guest.ReadsAsync("filter-near-note", "设置里允许位置");
        await guest.PressAsync("filter-district-510422");
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(7);
        await Assertions.Expect(guest.By("station-item").First).ToContainTextAsync("盐边县");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Can_be_done_by_telephone_and_passed_on(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.Page.AddInitScriptAsync("navigator.share = undefined; if (location.search === '?share') navigator.share = async what => { window.shared = what }");
        foreach (var path in new[] { "/m/#/pages/stations/stations", "/m/#/map/stations", "/m/#/map/way?id=WQ01", "/m/#/pages/station/station?id=WQ01" })
        {
            await guest.GoAsync(path);
            await Assertions.Expect(guest.By("hotline-12345")).ToHaveAttributeAsync("href", "tel:12345");
            await Assertions.Expect(guest.By("hotline-12315")).ToHaveAttributeAsync("href", "tel:12315");
        }

        await guest.PressAsync("share");
        await guest.ReadsAsync("share-said", "链接已复制");

        await guest.GoAsync("/m/?share#/pages/station/station?id=WQ01");
        await guest.By("station-name").WaitForAsync();
        await guest.PressAsync("share");
        await guest.Page.WaitForFunctionAsync("window.shared");
        var shared = await guest.Page.EvaluateAsync<string>("window.shared.title + ' ' + window.shared.url");
        Assert.StartsWith("炳草岗街道", shared, StringComparison.Ordinal);
        Assert.EndsWith("#/pages/station/station?id=WQ01", shared, StringComparison.Ordinal);

        // The link of another station, pasted where this one is open.
        await guest.GoAsync("/m/?share#/pages/station/station?id=WQ02");
        await guest.ReadsAsync("station-name", "大渡口街道");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Without_a_signal_shows_what_was_known_and_since_when(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.GoAsync("/m/#/pages/stations/stations");
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(41);

        await guest.Page.Context.SetOfflineAsync(true);
        await guest.PressAsync("filter-kind-trademarkGuidance");
        await guest.ReadsAsync("stale-note", "网络没有连上。这是");
        Assert.Matches(@"这是\d+月\d+日(凌晨|上午|中午|下午|晚上)\d+:\d\d的内容", await guest.By("stale-note").InnerTextAsync());
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(10);
        Assert.Equal(0, await guest.By("station-open").CountAsync());

        await guest.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(guest.By("stale-note")).ToHaveCountAsync(0);
        await Assertions.Expect(guest.By("station-open").First).ToBeVisibleAsync();

        // Begun anew where only the API cannot be reached: the list, the map, and the way to a station are still there.
        await guest.DisturbAsync("**/api/v1/**", route => route.AbortAsync());
        await guest.Page.ReloadAsync();
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(41);
        await guest.By("stale-note").WaitForAsync();
        await guest.GoAsync("/m/#/map/stations");
        await guest.By("stale-note").WaitForAsync();
        Assert.Equal(41, await TheStationMap.DrawnAsync(guest));
        await guest.GoAsync("/m/#/pages/station/station?id=WQ01");
        await guest.ReadsAsync("station-name", "炳草岗街道");
        await guest.PressAsync("station-navigate");
        await guest.ReadsAsync("way-name", "炳草岗街道");
    }

    /// <summary>The stations' own places are public and may lie on the device.</summary>
    private static string KeptWithoutStations(string stored)
    {
        var boxes = JsonNode.Parse(stored)!.AsArray();
        boxes[0]!.AsObject().Remove("station-list");
        return boxes.ToJsonString();
    }
}
