using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

public sealed class ABookedVisit(Stage stage)
{
    // The pages ask every ten or fifteen seconds.
    private static readonly LocatorAssertionsToContainTextOptions Polled = new() { Timeout = 25_000 };

    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Is_checked_in_by_code_and_the_citizen_sees_it_without_a_reload(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ01", "WQ02");
        await using var citizen = await stage.VisitorAsync(host, screen);
        await using var clerk = await stage.VisitorAsync(host, screen);

        await citizen.FillInAsync(station, "2026-11-23", "1700", "张果农");
        await citizen.PictureAsync("m-confirm");
        await citizen.SignInAtTheLastStepAsync(screen.Pick("果农一", "果农二"));
        var (code, number) = await citizen.ConfirmAsync();
        await citizen.PictureAsync("m-done");
        Assert.Matches("^[0-9]{6}$", code);
        await citizen.PressAsync("done-booking");
        await citizen.ReadsAsync("booking-status", "已预约，请您11月23日（周一）下午5:00到站");
        await citizen.PictureAsync("m-booking-confirmed");

        await clerk.SignInStaffAsync(station.ToLowerInvariant());
        await Assertions.Expect(clerk.Row(number)).ToContainTextAsync("待到");
        await clerk.PictureAsync("console-today");
        await clerk.TypeAsync("checkin-code", code);
        await clerk.PressAsync("checkin-submit");
        await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("已签到");
        await clerk.PictureAsync("console-checked-in");

        await Assertions.Expect(citizen.By("booking-status")).ToContainTextAsync("已签到", Polled);
        await clerk.PressAsync("act-complete");
        await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("已办结");
        await Assertions.Expect(citizen.By("booking-status")).ToContainTextAsync("已办完", Polled);
        await citizen.PictureAsync("m-booking-completed");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Is_moved_and_given_up_by_the_citizen_and_the_clerk_sees_both(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ03", "WQ04");
        await using var citizen = await stage.VisitorAsync(host, screen);
        await using var clerk = await stage.VisitorAsync(host, screen);
        await citizen.FillInAsync(station, "2026-11-24", "0900", "赵大姐");
        await citizen.SignInAtTheLastStepAsync(screen.Pick("改期一", "改期二"));
        var (_, number) = await citizen.ConfirmAsync();
        await citizen.PressAsync("done-booking");
        await clerk.SignInStaffAsync(station.ToLowerInvariant());
        await clerk.FindAsync(number);

        await citizen.PressAsync("booking-reschedule");
        await citizen.PressAsync("day-2026-11-25");
        await citizen.PressAsync("slot-1500");
        await citizen.PictureAsync("m-reschedule");
        await citizen.PressAsync("reschedule-confirm");
        await citizen.ReadsAsync("booking-start", "11月25日（周三）下午3:00");
        await citizen.ReadsAsync("booking-history", "您改了时间，改到11月25日（周三）下午3:00");

        await clerk.Page.ReloadAsync();
        await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("改到11月25日（周三）下午3:00");
        await clerk.PictureAsync("console-moved");

        await citizen.PressAsync("booking-cancel");
        await citizen.PictureAsync("m-cancel-question");
        await citizen.PressAsync("booking-cancel-yes");
        await citizen.ReadsAsync("booking-status", "取消");
        await clerk.Page.ReloadAsync();
        await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("已取消");
        await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("本人取消了预约");

        await citizen.PressAsync("booking-all");
        await citizen.PressAsync("bookings-past");
        await citizen.ReadsAsync("my-booking-status", "取消");
        await citizen.PictureAsync("m-my-bookings-past");
    }
}
