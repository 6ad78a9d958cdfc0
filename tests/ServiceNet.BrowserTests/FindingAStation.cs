using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>The way to a station: the map and the list beside it, near me, the hotlines, sharing, and a lost signal.</summary>
public sealed class FindingAStation(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task On_the_map_leads_through_a_group_to_a_station_and_the_way_there(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.GoAsync("/m/#/pages/stations/stations");
        await guest.By("station-item").First.WaitForAsync();

        await guest.PressAsync("stations-map");
        await guest.ReadsAsync("map-count", "一共41个站点");
        await guest.ReadsAsync("map-words", "不是街道图");
        Assert.Equal(41, await DrawnAsync(guest));
        await OpenGroupsAsync(guest);
        var mark = guest.By("map-station").First;
        var name = (await mark.GetAttributeAsync("aria-label"))!.Split('，')[0];
        await mark.ClickAsync();

        await guest.ReadsAsync("map-card-name", name);
        await guest.ReadsAsync("map-card-open", "现在开门");
        await guest.PressAsync("map-way");
        await guest.ReadsAsync("way-name", name);
        Assert.Matches(@"^10[12]\.\d{6},26\.\d{6}$", await guest.By("way-coordinates").InnerTextAsync());
        await guest.PressAsync("way-copy-address");
        await guest.ReadsAsync("way-copied", "地址已复制");
        await guest.PressAsync("page-back");
        await guest.ReadsAsync("map-card-name", name);
        await guest.PressAsync("map-open");
        await guest.ReadsAsync("station-name", name);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task On_the_map_needs_no_mouse_and_no_map(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.GoAsync("/m/#/map/stations");
        await guest.ReadsAsync("map-count", "41");

        // The same filters stand over the map, and the list beside it is what the map shows.
        await guest.PressAsync("filter-district");
        await guest.PressAsync("filter-district-510421");
        await guest.ReadsAsync("map-count", "一共7个站点");
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(7);
        Assert.Equal(7, await DrawnAsync(guest));

        var before = await guest.By("map-station").CountAsync();
        await guest.By("map").FocusAsync();
        await guest.Page.Keyboard.PressAsync("-");
        await guest.Page.Keyboard.PressAsync("-");
        await guest.Page.Keyboard.PressAsync("-");
        await guest.Page.Keyboard.PressAsync("-");
        await guest.Page.Keyboard.PressAsync("-");
        await Assertions.Expect(guest.By("map-cluster")).ToHaveCountAsync(1);
        await guest.ReadsAsync("map-cluster", "7");
        await guest.Page.Keyboard.PressAsync("ArrowLeft");
        await guest.By("map-cluster").FocusAsync();
        await guest.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(guest.By("map-cluster")).Not.ToHaveTextAsync("7");
        await guest.By("map").FocusAsync();
        await guest.Page.Keyboard.PressAsync("0");
        await Assertions.Expect(guest.By("map-station")).ToHaveCountAsync(before);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task On_the_map_follows_the_hand(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.GoAsync("/m/#/map/stations?id=WQ01");
        await guest.ReadsAsync("map-card-name", "炳草岗街道");
        var mark = guest.Page.Locator("[data-testid=map-station][data-code=WQ01]");
        await mark.WaitForAsync();
        var from = (await mark.BoundingBoxAsync())!;

        await guest.Page.Mouse.MoveAsync(from.X + 60, from.Y + 70);
        await guest.Page.Mouse.DownAsync();
        await guest.Page.Mouse.MoveAsync(from.X + 30, from.Y + 50, new() { Steps = 4 });
        await guest.Page.Mouse.UpAsync();

        var to = (await mark.BoundingBoxAsync())!;
        Assert.InRange(to.X - from.X, -31, -29);
        Assert.InRange(to.Y - from.Y, -21, -19);
        await guest.ReadsAsync("map-card-name", "炳草岗街道");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task In_one_house_with_another_is_found_in_a_list(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.DisturbAsync("**/api/v1/stations?*", async route =>
        {
            var answer = await route.FetchAsync();
            var page = JsonNode.Parse(await answer.TextAsync())!;
            foreach (var station in page["items"]!.AsArray().Where(s => (string)s!["district"]!["code"]! == "510403"))
            {
                station!["location"] = new JsonObject { ["lng"] = 101.63, ["lat"] = 26.6 };
            }

            await route.FulfillAsync(new() { Response = answer, Body = page.ToJsonString(), Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/json" } });
        });
        await guest.GoAsync("/m/#/map/stations");
        await guest.PressAsync("filter-district");
        await guest.PressAsync("filter-district-510403");
        await guest.ReadsAsync("map-count", "一共5个站点");

        await guest.By("map-cluster").ClickAsync();

        await guest.ReadsAsync("map-together", "这里有5个站点");
        await guest.By("map-together-station").First.ClickAsync();
        await guest.By("map-card").WaitForAsync();
        Assert.Equal(0, await guest.By("map-together").CountAsync());
    }

    [Theory, MemberData(nameof(Both))]
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

    [Theory, MemberData(nameof(Both))]
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

    [Theory, MemberData(nameof(Both))]
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
    }

    [Theory, MemberData(nameof(Both))]
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
        Assert.Equal(41, await DrawnAsync(guest));
        await guest.GoAsync("/m/#/pages/station/station?id=WQ01");
        await guest.ReadsAsync("station-name", "炳草岗街道");
        await guest.PressAsync("station-navigate");
        await guest.ReadsAsync("way-name", "炳草岗街道");
    }

    /// <summary>How many stations the marks stand for.</summary>
    private static async Task<int> DrawnAsync(Visitor guest)
    {
        await guest.Page.Locator(".map-pin").First.WaitForAsync();
        return (await guest.Page.Locator(".map-pin").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.count)")).Sum(n => int.Parse(n, CultureInfo.InvariantCulture));
    }

    /// <summary>Presses groups until a station of its own is in sight.</summary>
    private static async Task OpenGroupsAsync(Visitor guest)
    {
        for (var presses = 0; presses < 6 && await guest.By("map-cluster").CountAsync() > 0; presses++)
        {
            await guest.By("map-cluster").First.ClickAsync();
            await guest.Page.WaitForTimeoutAsync(100);
        }

        await guest.By("map-station").First.WaitForAsync();
    }

    /// <summary>The stations' own places are public and may lie on the device.</summary>
    private static string KeptWithoutStations(string stored)
    {
        var boxes = JsonNode.Parse(stored)!.AsArray();
        boxes[0]!.AsObject().Remove("station-list");
        return boxes.ToJsonString();
    }
}
