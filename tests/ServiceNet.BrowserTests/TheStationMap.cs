using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>The map of stations and the list beside it.</summary>
public sealed class TheStationMap(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
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

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task On_the_map_needs_no_mouse_and_no_map(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await guest.GoAsync("/m/#/map/stations");
        await guest.ReadsAsync("map-count", "41");
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(15);
        await guest.PressAsync("stations-more");
        await Assertions.Expect(guest.By("station-item")).ToHaveCountAsync(30);

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

    [BoundedTheory, MemberData(nameof(Both))]
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

    [BoundedTheory, MemberData(nameof(Both))]
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

    /// <summary>How many stations the marks stand for.</summary>
    internal static async Task<int> DrawnAsync(Visitor guest)
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
}
