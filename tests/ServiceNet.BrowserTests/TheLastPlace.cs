using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

public sealed class TheLastPlace(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Taken_by_another_while_confirming_leaves_the_words_and_offers_other_times(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ05", "WQ06");
        await using var citizen = await stage.VisitorAsync(host, screen);
        await citizen.FillInAsync(station, "2026-11-24", "0930", "王大爷");
        await citizen.SignInAtTheLastStepAsync(screen.Pick("大爷一", "大爷二"));

        foreach (var name in new[] { "先来的", "又来的" })
        {
            using var other = await host.CitizenAsync(screen.Pick(name + "甲", name + "乙"));
            await other.BookAsync(station, "2026-11-24T09:30:00+08:00");
        }

        await citizen.PressAsync("booking-confirm");
        await citizen.ReadsAsync("booking-refusal-words", "刚刚约满");
        await Assertions.Expect(citizen.By("slot-0930")).ToHaveCountAsync(0);
        Assert.Contains(Citizen.Words, await citizen.By("confirm-details").AllInnerTextsAsync());
        await citizen.ReadsAsync("booking-confirm", "请先换一个时段");
        await citizen.PictureAsync("m-slot-full");

        await citizen.PressAsync("slot-1000");
        await citizen.ReadsAsync("booking-confirm", "上午10:00");
        await citizen.ConfirmAsync();
        await citizen.ReadsAsync("booking-status", "上午10:00到站");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Is_taken_once_when_the_answer_was_lost_and_the_person_does_not_want_to_wait(Screen screen)
    {
        var host = await stage.HostAsync();
        var account = screen.Pick("断网一", "断网二");
        await using var citizen = await stage.VisitorAsync(host, screen);
        await citizen.FillInAsync(screen.Pick("WQ07", "WQ08"), "2026-11-24", "1100", "孙师傅");
        await citizen.SignInAtTheLastStepAsync(account);
        var tries = 0;
        await citizen.DisturbAsync("**/api/v1/bookings", async route =>
        {
            if (route.Request.Method != "POST" || tries >= 3)
            {
                await route.ContinueAsync();
                return;
            }

            // The server hears the first try; its answer, and the page's own further tries, are lost.
            if (tries++ == 0)
            {
                await route.FetchAsync();
            }

            await route.AbortAsync();
        });

        await citizen.PressAsync("booking-confirm");
        await citizen.ReadsAsync("waiting-words", "不会重复预约");
        await citizen.PictureAsync("m-lost-answer");
        await citizen.PressAsync("waiting-now");
        await citizen.By("check-in-code").WaitForAsync();

        Assert.Equal(3, tries);
        using var same = await host.CitizenAsync(account);
        Assert.Equal(1, await same.CountBookingsAsync());
    }
}
