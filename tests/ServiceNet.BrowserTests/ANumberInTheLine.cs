using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>A citizen with a phone, from the station's page to the counter.</summary>
public sealed class ANumberInTheLine(Stage stage)
{
    // The number is asked for every three to fifteen seconds.
    private static readonly LocatorAssertionsToContainTextOptions Polled = new() { Timeout = 25_000 };
    private static readonly LocatorWaitForOptions Patiently = new() { Timeout = 30_000 };

    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Is_taken_watched_called_missed_and_served(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ17", "WQ18");
        using var other = await host.CitizenAsync($"前一位{screen}");
        var first = await other.TakeNumberAsync(station);
        using var clerk = await host.StaffAsync(station.ToLowerInvariant());
        await using var citizen = await stage.VisitorAsync(host, screen, forAxe: true);

        await citizen.GoAsync($"/m/#/pages/station/station?id={station}");
        await citizen.ReadsAsync("line-waiting", "1人在等");
        await citizen.PressAsync("line-take");
        await citizen.PressAsync("take-consultation");
        await citizen.PressAsync("take-number");
        await citizen.TypeAsync("signin-name", $"后一位{screen}");
        await citizen.PressAsync("signin-submit");
        // Back from signing in, what was chosen still is.
        await citizen.ReadsAsync("take-number", "取号：");
        await citizen.PressAsync("take-number");
        await citizen.ReadsAsync("line-sentence", "前面还有1人");
        var number = await citizen.By("line-number").InnerTextAsync();
        await citizen.PressAsync("line-why");
        await citizen.ReadsAsync("line-why-words", "比您先取号的人1个");
        await citizen.PictureAsync("m-line-ticket");
        Assert.Empty(await citizen.BarriersAsync());

        Assert.Equal(first, await clerk.CallNextAsync(station));
        await Assertions.Expect(citizen.By("line-sentence")).ToContainTextAsync("下一个就是您", Polled);
        await citizen.GoAsync("/m/#/pages/home/home");
        await citizen.ReadsAsync("line-held", number);

        // Called while the home page is open: nothing else is on the screen.
        var own = await clerk.CallNextAsync(station);
        await Assertions.Expect(citizen.By("called-number")).ToContainTextAsync(number, Polled);
        await citizen.ReadsAsync("called-counter", "1号窗口");
        await citizen.PictureAsync("m-line-called");
        Assert.Empty(await citizen.BarriersAsync());
        Assert.Equal(citizen.Screen.Size().Height, await citizen.By("called").EvaluateAsync<int>("e => e.getBoundingClientRect().height"));
        await citizen.PressAsync("called-heard");
        await citizen.ReadsAsync("line-sentence", "轮到您了，请到1号窗口");
        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("line-sentence", "轮到您了");
        await Assertions.Expect(citizen.By("called")).ToHaveCountAsync(0);

        await clerk.MoveAsync(own, "recall");
        await citizen.By("called").WaitForAsync(Patiently);
        await clerk.MoveAsync(own, "miss");
        await Assertions.Expect(citizen.By("line-sentence")).ToContainTextAsync("回来还能接着排", Polled);
        await citizen.PictureAsync("m-line-missed");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.PressAsync("line-return");
        await citizen.ReadsAsync("line-sentence", "下一个就是您");

        Assert.Equal(own, await clerk.CallNextAsync(station));
        await citizen.By("called").WaitForAsync(Patiently);
        await citizen.PressAsync("called-heard");
        await clerk.MoveAsync(own, "start");
        await Assertions.Expect(citizen.By("line-sentence")).ToContainTextAsync("正在1号窗口为您办理", Polled);
        await clerk.MoveAsync(own, "finish");
        await Assertions.Expect(citizen.By("line-sentence")).ToContainTextAsync("办完了", Polled);
        await citizen.By("line-book").WaitForAsync();
        await citizen.PictureAsync("m-line-served");
        Assert.Empty(await citizen.BarriersAsync());
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Is_one_also_when_the_answer_is_lost(Screen screen)
    {
        var host = await stage.HostAsync();
        var account = screen.Pick("弱信号一", "弱信号二");
        await using var citizen = await stage.VisitorAsync(host, screen, forAxe: true);
        await citizen.SignInAsync(account);
        await citizen.GoAsync("/m/#/queues/take?station=WQ19");
        await citizen.PressAsync("take-consultation");
        await citizen.DisturbAsync("**/queue/tickets", async route =>
        {
            // The server hears it; only the answer is lost.
            if (route.Request.Method == "POST")
            {
                await route.FetchAsync();
            }

            await route.AbortAsync();
        });
        await citizen.PressAsync("take-number");
        await citizen.By("waiting-note").WaitForAsync(Patiently);
        await citizen.ReadsAsync("waiting-words", "不会取两个号");
        await citizen.PictureAsync("m-line-waiting");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.GoAsync("/m/#/pages/home/home");
        await citizen.Page.ReloadAsync();
        await citizen.By("home-pending").WaitForAsync(Patiently);
        await citizen.Page.UnrouteAsync("**/queue/tickets");

        await citizen.By("line-held").WaitForAsync(Patiently);
        using var same = await host.CitizenAsync(account);
        Assert.Equal(1, await same.CountNumbersAsync());
        await citizen.PressAsync("line-held");
        await citizen.PressAsync("line-leave");
        await citizen.PressAsync("line-leave-yes");
        await citizen.ReadsAsync("line-sentence", "您退了这个号");
        await citizen.By("line-again").WaitForAsync();
    }

    [BoundedFact]
    public async Task Asks_once_for_the_place_where_the_station_wants_it_or_for_the_paper_on_the_wall()
    {
        var host = await stage.HostAsync();
        await host.LimitDistanceAsync("WQ20", 500);
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone, forAxe: true);
        await citizen.SignInAsync("远处的人");
        await citizen.Page.Context.GrantPermissionsAsync(["geolocation"]);
        await citizen.Page.Context.SetGeolocationAsync(new() { Latitude = 26.9f, Longitude = 102.1f });
        await citizen.GoAsync("/m/#/queues/take?station=WQ20");
        await citizen.PressAsync("take-consultation");
        await citizen.PressAsync("take-number");
        await citizen.ReadsAsync("take-where", "500米以内");
        await citizen.PictureAsync("m-line-where");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.PressAsync("where-here");
        await citizen.ReadsAsync("take-refusal-words", "太远");
        await citizen.By("refusal-book").WaitForAsync();
        await citizen.PictureAsync("m-line-too-far");
        Assert.Empty(await citizen.BarriersAsync());
        Assert.DoesNotContain("102.1", await citizen.Page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);

        await citizen.GoAsync(await host.WallAddressAsync("WQ20"));
        await citizen.PressAsync("take-consultation");
        await citizen.PressAsync("take-number");
        await citizen.ReadsAsync("line-sentence", "下一个就是您");
        await host.LimitDistanceAsync("WQ20", null);
    }

    [BoundedFact]
    public async Task Stays_on_the_phone_as_it_was_last_seen_when_the_network_goes()
    {
        var host = await stage.HostAsync();
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone, forAxe: true);
        await citizen.SignInAsync("断网的人");
        await citizen.TakeByPhoneAsync("WQ21");
        var number = await citizen.By("line-number").InnerTextAsync();
        await citizen.DisturbAsync("**/api/**", route => route.AbortAsync());
        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("line-number", number);
        await citizen.By("line-stale").WaitForAsync(Patiently);
        await citizen.PictureAsync("m-line-stale");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.Page.UnrouteAsync("**/api/**");
        await citizen.PressAsync("line-stale-retry");
        await citizen.By("line-age").WaitForAsync();

        await citizen.GoAsync("/m/#/pages/me/me");
        await citizen.PressAsync("me-sign-out");
        await citizen.By("sign-in-card").WaitForAsync();
        Assert.Null(await citizen.Page.EvaluateAsync<string?>("localStorage.getItem('line-number')"));
    }

    [BoundedFact]
    public async Task Comes_of_a_check_in_and_shows_with_the_booking()
    {
        var host = await stage.HostAsync();
        using var clerk = await host.StaffAsync("wq29");
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone, forAxe: true);
        await citizen.FillInAsync("WQ29", "2026-11-23", "1700", "张果农");
        await citizen.SignInAtTheLastStepAsync("签到排队");
        var (code, _) = await citizen.ConfirmAsync();
        await citizen.PressAsync("done-booking");
        await citizen.By("ticket").WaitForAsync();
        var booking = citizen.Page.Url[(citizen.Page.Url.IndexOf("id=", StringComparison.Ordinal) + 3)..];
        await citizen.PressAsync("ticket-open");
        await citizen.By("ticket-full").WaitForAsync();
        await clerk.AskAsync($"staff/bookings/{booking}/check-in", new { checkInCode = code });

        await citizen.By("line-held").WaitForAsync(Patiently);
        await citizen.PictureAsync("m-line-checked-in");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.PressAsync("ticket-back");
        await citizen.By("line-held").WaitForAsync(Patiently);
        await citizen.PressAsync("line-held");
        await citizen.By("line-booking").WaitForAsync();
    }
}
