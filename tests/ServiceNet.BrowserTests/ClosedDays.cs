using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

public sealed class ClosedDays(Stage stage)
{
    private const string BeforeNationalDay = "2026-09-28T09:10:00+08:00";
    private const string BeforeAnUnannouncedYear = "2026-12-28T09:10:00+08:00";

    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Are_greyed_with_the_reason(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(BeforeNationalDay), screen);

        await OpenDaysAsync(guest);

        await ClosedAsync(guest, "2026-10-01", "国庆节");
        await ClosedAsync(guest, "2026-10-11", "周末");
        await Assertions.Expect(guest.By("day-2026-10-10")).ToHaveAttributeAsync("data-status", "open");
        // A finger does not ask whether a day is enabled.
        await guest.By("day-2026-10-01").ClickAsync(new() { Force = true });
        await guest.ReadsAsync("chosen-day", "9月28日");
        await guest.ReadsAsync("day-why", "10月1日（周四）不开放：国庆节。");
        await guest.PictureAsync("m-when-national-day");
        await guest.PressAsync("day-why-next");
        await guest.ReadsAsync("chosen-day", "10月8日");
        await guest.GoAsync("/m/#/pages/station/station?id=WQ01");
        await Assertions.Expect(guest.By("station-day").Filter(new() { HasText = "10月1日" })).ToContainTextAsync("不开门，国庆节");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Of_a_year_not_yet_announced_are_marked_provisional(Screen screen)
    {
        await using var guest = await stage.VisitorAsync(await stage.HostAsync(BeforeAnUnannouncedYear), screen);

        await OpenDaysAsync(guest);

        await ClosedAsync(guest, "2027-01-01", "元旦");
        await Assertions.Expect(guest.By("day-2027-01-04")).ToHaveAttributeAsync("data-status", "open");
        await guest.ReadsAsync("day-2027-01-04", "暂定");
        await Assertions.Expect(guest.By("day-2026-12-31")).Not.ToContainTextAsync("暂定");
        await guest.ReadsAsync("provisional-note", "节假日安排未公布");
        await guest.PressAsync("day-2027-01-04");
        await guest.PressAsync("slot-0900");
        await guest.ReadsAsync("when-next", "选好了");
        await guest.PictureAsync("m-when-provisional");
    }

    private static async Task OpenDaysAsync(Visitor guest)
    {
        await guest.GoAsync("/m/#/pages/station/station?id=WQ01");
        await guest.PressAsync("service-consultation");
        await guest.By("days").WaitForAsync();
    }

    private static async Task ClosedAsync(Visitor guest, string day, string reason)
    {
        var cell = guest.By($"day-{day}");
        await Assertions.Expect(cell).ToHaveAttributeAsync("data-status", "closed");
        await Assertions.Expect(cell).ToHaveAttributeAsync("aria-disabled", "true");
        await Assertions.Expect(cell).ToContainTextAsync(reason);
    }
}
