using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>No typed word is lost and nothing is done twice, wherever on the way the network goes.</summary>
public sealed class ALostSignal(Stage stage)
{
    // A try of the page takes two seconds, and then it waits for three.
    private static readonly LocatorWaitForOptions Patiently = new() { Timeout = 30_000 };

    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task At_the_confirmation_is_waited_for_and_ends_in_one_booking(Screen screen)
    {
        var host = await stage.HostAsync();
        var account = screen.Pick("信号一", "信号二");
        await using var citizen = await stage.VisitorAsync(host, screen, forAxe: true);
        await citizen.FillInAsync(screen.Pick("WQ22", "WQ23"), "2026-11-24", "1000", "孙师傅");
        await citizen.SignInAtTheLastStepAsync(account);

        await citizen.Page.Context.SetOfflineAsync(true);
        await citizen.PressAsync("booking-confirm");
        await citizen.By("waiting-note").WaitForAsync(Patiently);
        await citizen.ReadsAsync("waiting-words", "不会重复预约");
        await citizen.ReadsAsync("waiting-note", "手机没有网络，连上就马上再试");
        await citizen.ReadsAsync("waiting-seconds", "秒");
        await citizen.PictureAsync("m-waiting");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.Page.Context.SetOfflineAsync(false);

        await citizen.By("check-in-code").WaitForAsync(Patiently);
        using var same = await host.CitizenAsync(account);
        Assert.Equal(1, await same.CountBookingsAsync());
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Outlives_a_closed_page_and_is_found_again_on_the_home_page(Screen screen)
    {
        var host = await stage.HostAsync();
        var account = screen.Pick("信号三", "信号四");
        await using var citizen = await stage.VisitorAsync(host, screen, forAxe: true);
        await citizen.FillInAsync(screen.Pick("WQ22", "WQ23"), "2026-11-24", "1100", "孙师傅");
        await citizen.SignInAtTheLastStepAsync(account);
        await citizen.DisturbAsync("**/api/**", route => route.AbortAsync());
        await citizen.PressAsync("booking-confirm");
        await citizen.By("waiting-note").WaitForAsync(Patiently);

        await citizen.Page.ReloadAsync();
        await citizen.By("waiting-note").WaitForAsync(Patiently);
        Assert.Contains(Citizen.Words, await citizen.By("confirm-details").AllInnerTextsAsync());
        await citizen.GoAsync("/m/#/pages/home/home");
        await citizen.ReadsAsync("home-pending", "有一份预约还没有收到答复");
        await citizen.PictureAsync("m-home-pending");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.Page.UnrouteAsync("**/api/**");

        await Assertions.Expect(citizen.By("home-pending")).ToContainTextAsync("约好了", new() { Timeout = 60_000 });
        await citizen.PressAsync("home-pending");
        await citizen.ReadsAsync("booking-status", "上午11:00到站");
        using var same = await host.CitizenAsync(account);
        Assert.Equal(1, await same.CountBookingsAsync());
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task While_filling_in_keeps_every_word_over_a_reload(Screen screen)
    {
        await using var citizen = await stage.VisitorAsync(await stage.HostAsync(), screen);
        await citizen.FillInAsync("WQ24", "2026-11-24", "1000", "孙师傅");
        await citizen.GoAsync("/m/#/bookings/details");
        await citizen.TypeAsync("field-subject", "写到一半");
        await citizen.Page.Context.SetOfflineAsync(true);
        await Assert.ThrowsAnyAsync<PlaywrightException>(() => citizen.Page.ReloadAsync());
        await citizen.Page.Context.SetOfflineAsync(false);
        await citizen.DisturbAsync("**/api/**", route => route.AbortAsync());
        await citizen.GoAsync("/m/#/bookings/details");

        await Assertions.Expect(citizen.By("field-subject")).ToHaveValueAsync("写到一半");
        await Assertions.Expect(citizen.By("field-name")).ToHaveValueAsync("孙师傅");
        await Assertions.Expect(citizen.By("field-phone")).ToHaveValueAsync("13800001234");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Does_not_make_a_person_wait_who_does_not_want_to(Screen screen)
    {
        var host = await stage.HostAsync();
        var account = screen.Pick("信号五", "信号六");
        await using var citizen = await stage.VisitorAsync(host, screen, forAxe: true);
        await citizen.FillInAsync(screen.Pick("WQ22", "WQ23"), "2026-11-25", "1000", "孙师傅");
        await citizen.SignInAtTheLastStepAsync(account);
        await citizen.DisturbAsync("**/api/v1/bookings", async route =>
        {
            // The server hears it; only the answer is lost.
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await citizen.PressAsync("booking-confirm");
        await citizen.By("waiting-note").WaitForAsync(Patiently);
        await citizen.PressAsync("waiting-stop");
        await citizen.ReadsAsync("confirm-stopped", "可能已经约上");
        await citizen.PictureAsync("m-waiting-stopped");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.Page.UnrouteAsync("**/api/v1/bookings");

        await citizen.ConfirmAsync();
        using var same = await host.CitizenAsync(account);
        Assert.Equal(1, await same.CountBookingsAsync());
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Moves_and_cancels_once_all_the_same(Screen screen)
    {
        var host = await stage.HostAsync();
        await using var citizen = await stage.VisitorAsync(host, screen);
        await citizen.FillInAsync(screen.Pick("WQ22", "WQ23"), "2026-11-25", "1100", "孙师傅");
        await citizen.SignInAtTheLastStepAsync(screen.Pick("信号七", "信号八"));
        await citizen.ConfirmAsync();
        await citizen.PressAsync("done-booking");
        await citizen.PressAsync("booking-reschedule");
        await citizen.PressAsync("day-2026-11-26");
        await citizen.PressAsync("slot-0900");
        await citizen.DisturbAsync("**/api/v1/bookings/*/reschedule", HeardButUnanswered());
        await citizen.PressAsync("reschedule-confirm");
        await Assertions.Expect(citizen.By("booking-start")).ToContainTextAsync("11月26日（周四）上午9:00", new() { Timeout = 30_000 });

        await citizen.DisturbAsync("**/api/v1/bookings/*/cancel", HeardButUnanswered());
        await citizen.PressAsync("booking-cancel");
        await citizen.PressAsync("booking-cancel-yes");
        await Assertions.Expect(citizen.By("booking-status")).ToContainTextAsync("取消", new() { Timeout = 30_000 });
        var history = await citizen.By("booking-history").InnerTextAsync();
        Assert.Equal(2, history.Split("您改了时间").Length);
        Assert.Equal(2, history.Split("您取消了预约").Length);
    }

    [BoundedFact]
    public async Task That_is_slow_still_leads_to_a_booking()
    {
        var host = await stage.HostAsync();
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone);
        citizen.Page.Context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        try
        {
            await citizen.SlowAsync();
            await citizen.FillInAsync("WQ25", "2026-11-24", "1000", "孙师傅");
            await citizen.SignInAtTheLastStepAsync("慢网");
            var (code, _) = await citizen.ConfirmAsync();
            Assert.Matches("^[0-9]{6}$", code);
        }
        finally
        {
            Assertions.SetDefaultExpectTimeout(5_000);
        }
    }

    /// <summary>The first try is heard and its answer lost, the page's own two repeats never arrive; then all is well.</summary>
    private static Func<IRoute, Task> HeardButUnanswered()
    {
        var tries = 0;
        return async route =>
        {
            switch (tries++)
            {
                case 0:
                    await route.FetchAsync();
                    await route.AbortAsync();
                    break;
                case < 3:
                    await route.AbortAsync();
                    break;
                default:
                    await route.ContinueAsync();
                    break;
            }
        };
    }
}
