using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

public sealed class TheCounter(Stage stage)
{
    private const string Afternoon = "2026-11-23T15:10:00+08:00";

    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Books_for_a_caller_who_stays_away_and_mends_its_own_mistake(Screen screen)
    {
        var database = await stage.DatabaseAsync();
        string number;
        await using (var morning = await RunningHost.StartAsync(Stage.WorkingMorning, database))
        {
            await using var clerk = await stage.VisitorAsync(morning, screen);
            await clerk.SignInStaffAsync("wq01");
            number = await BookForCallerAsync(clerk, "2026-11-23", "1430");
        }

        await using var later = await RunningHost.StartAsync(Afternoon, database);
        await using (var clerk = await stage.VisitorAsync(later, screen))
        {
            await clerk.SignInStaffAsync("wq01");
            await clerk.Row(number).ClickAsync();
            await clerk.PressAsync("act-no-show");
            await clerk.PressAsync("no-show-submit");
            await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("未到");

            await clerk.PressAsync("act-undo");
            await clerk.PressAsync("undo-submit");
            await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("请写明原因");
            await clerk.TypeAsync("undo-reason", "点错了，人在门口");
            await clerk.PictureAsync("console-undo");
            await clerk.PressAsync("undo-submit");
            await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("待到");
            await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("点错了，人在门口");

            await clerk.PressAsync("act-reveal-phone");
            await clerk.TypeAsync("reveal-reason", "电话确认到站时间");
            await clerk.PressAsync("reveal-submit");
            await clerk.ReadsAsync("revealed-phone", "13700009999");
            await clerk.PictureAsync("console-revealed");

            await clerk.PressAsync("act-no-code");
            await clerk.Page.GetByText("已核对身份证", new() { Exact = true }).ClickAsync();
            await clerk.PictureAsync("console-no-code");
            await clerk.PressAsync("no-code-submit");
            await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("已签到");
            await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("已核对身份证");
        }

        await using var neighbour = await stage.VisitorAsync(later, screen);
        await neighbour.SignInStaffAsync("wq02");
        await neighbour.TypeAsync("checkin-code", number);
        await neighbour.PressAsync("checkin-submit");
        await neighbour.ReadsAsync("checkin-message", "没有找到");
        await Assertions.Expect(neighbour.By("booking-row")).ToHaveCountAsync(0);
        await neighbour.PictureAsync("console-empty-day");
    }

    private static async Task<string> BookForCallerAsync(Visitor clerk, string day, string slot)
    {
        await clerk.PressAsync("nav-caller");
        await clerk.PressAsync("caller-service-consultation");
        await clerk.PressAsync($"caller-day-{day}");
        await clerk.PressAsync($"caller-slot-{slot}");
        await clerk.TypeAsync("caller-subject", "打电话来问商标转让");
        await clerk.TypeAsync("caller-name", "欧阳娜娜");
        await clerk.TypeAsync("caller-phone", "137 0000 9999");
        await clerk.PictureAsync("console-caller-filled");
        await Assertions.Expect(clerk.By("caller-submit")).ToBeInViewportAsync();
        await clerk.PressAsync("caller-submit");
        Assert.Matches("^[0-9]{6}$", (await clerk.By("caller-code").InnerTextAsync()).Trim());
        await clerk.PictureAsync("console-caller-done");
        var number = (await clerk.By("caller-number").InnerTextAsync()).Trim();
        await clerk.PressAsync("nav-today");
        await Assertions.Expect(clerk.Row(number)).ToContainTextAsync("待到");
        return number;
    }
}
