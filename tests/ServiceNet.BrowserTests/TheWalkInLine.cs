using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>The line from both sides of the counter: phones, the clerk's page, the screen on the wall.</summary>
public sealed class TheWalkInLine(Stage stage)
{
    // A phone asks for its number every three to fifteen seconds; a screen shows a call for twelve.
    private static readonly LocatorAssertionsToContainTextOptions Polled = new() { Timeout = 25_000 };
    private static readonly LocatorAssertionsToHaveAttributeOptions InTurn = new() { Timeout = 25_000 };
    private static readonly LocatorWaitForOptions Patiently = new() { Timeout = 30_000 };

    [BoundedFact]
    public async Task Is_taken_called_missed_returned_to_and_finished_on_two_phones_at_one_counter_and_on_the_wall()
    {
        var host = await stage.HostAsync();
        await using var first = await stage.VisitorAsync(host, Screen.Phone);
        await using var second = await stage.VisitorAsync(host, Screen.Phone);
        await using var clerk = await stage.VisitorAsync(host, Screen.Desk);
        await using var wall = await stage.VisitorAsync(host, Screen.Desk);
        await wall.Page.SetViewportSizeAsync(1920, 1080);
        await wall.GoAsync("/console/screen/WQ05");
        await Assertions.Expect(wall.By("screen")).ToHaveAttributeAsync("data-state", "live");
        await wall.WatchCallsAsync();
        await clerk.AtTheLineAsync("WQ05");

        await first.SignInAsync("先来的人");
        await first.TakeByPhoneAsync("WQ05");
        var a = await first.By("line-number").InnerTextAsync();
        await second.SignInAsync("后来的人");
        await second.TakeByPhoneAsync("WQ05");
        var b = await second.By("line-number").InnerTextAsync();
        await second.ReadsAsync("line-sentence", "前面还有1人");
        await Assertions.Expect(clerk.InLine(a)).ToContainTextAsync("第1位");
        await Assertions.Expect(clerk.InLine(b)).ToContainTextAsync("第2位");
        await wall.ReadsAsync("screen-next", a);
        await wall.ReadsAsync("screen-next", b);

        // A double tap is one call.
        await clerk.By("line-next").DblClickAsync();
        await clerk.HasAtCounterAsync(a, "called");
        await Assertions.Expect(clerk.InLine(b)).ToContainTextAsync("第1位");
        await Assertions.Expect(wall.By("screen-call")).ToHaveAttributeAsync("data-number", a);
        await Assertions.Expect(first.By("called-number")).ToContainTextAsync(a, Polled);
        await first.ReadsAsync("called-counter", "1号窗口");
        await clerk.PictureAsync("console-line-called");
        await wall.PictureAsync("console-screen-called");

        await clerk.PressAsync("line-miss");
        await Assertions.Expect(clerk.By("counter-ticket")).ToHaveCountAsync(0);
        await Assertions.Expect(first.By("line-sentence")).ToContainTextAsync("回来还能接着排", Polled);
        await first.PressAsync("line-return");
        await Assertions.Expect(clerk.InLine(a)).ToContainTextAsync("过号回来");

        await clerk.CallNextAsync(b);
        await Assertions.Expect(wall.By("screen-call")).ToHaveAttributeAsync("data-number", b, InTurn);
        await Assertions.Expect(second.By("called-number")).ToContainTextAsync(b, Polled);
        await second.PressAsync("called-heard");
        await clerk.PressAsync("line-start");
        await clerk.HasAtCounterAsync(b, "serving");
        await Assertions.Expect(second.By("line-sentence")).ToContainTextAsync("正在1号窗口为您办理", Polled);
        await clerk.PressAsync("line-finish");
        await Assertions.Expect(second.By("line-sentence")).ToContainTextAsync("办完了", Polled);

        await clerk.CallNextAsync(a);
        await first.By("called").WaitForAsync(Patiently);
        await clerk.PressAsync("line-start");
        await clerk.HasAtCounterAsync(a, "serving");
        await clerk.PressAsync("line-finish");
        await Assertions.Expect(first.By("line-sentence")).ToContainTextAsync("办完了", Polled);
        await clerk.ReadsAsync("line-figures", "办完2位");
        await Assertions.Expect(wall.By("screen-counters").Locator("[data-counter='1']")).ToContainTextAsync("空闲");
        Assert.Equal([a, b, a], await wall.CallsSeenAsync(3));
    }

    [BoundedFact]
    public async Task Calls_one_person_when_the_answer_is_lost_the_button_tapped_again_and_the_page_reloaded()
    {
        var host = await stage.HostAsync();
        using var staff = await host.StaffAsync("wq07");
        for (var i = 0; i < 3; i++)
        {
            await staff.AskAsync("staff/stations/WQ07/queue/tickets", new { service = "consultation" });
        }

        await using var clerk = await stage.VisitorAsync(host, Screen.Phone);
        await clerk.AtTheLineAsync("WQ07");
        var heard = 0;
        await clerk.DisturbAsync("**/queue/call-next", async route =>
        {
            // The server hears it; only the answer is lost.
            await route.FetchAsync();
            heard++;
            await route.AbortAsync();
        });
        await clerk.By("line-next").DblClickAsync();
        await clerk.ReadsAsync("line-again", "不会多叫一位");
        // Held while the answer is awaited; people press it all the same.
        await clerk.By("line-next").ClickAsync(new() { Force = true });
        Assert.InRange(heard, 1, 2);
        await clerk.Page.ReloadAsync();
        await clerk.Page.UnrouteAsync("**/queue/call-next");
        await clerk.By("counter-ticket").WaitForAsync();

        var line = JsonNode.Parse(await staff.GetStringAsync("staff/stations/WQ07/queue"))!;
        Assert.Equal(2, (int)line["waitingTotal"]!);
        Assert.Equal(0, (int)line["done"]!["served"]!);
        var called = (string)line["counters"]![0]!["ticket"]!["number"]!;
        await clerk.HasAtCounterAsync(called, "called");

        // The page shows whom the lost answer called and the button says what it does next: a press now is a new wish.
        await clerk.ReadsAsync("line-next", $"{called}办完，叫下一位");
        await clerk.PressAsync("line-next");
        await clerk.QuietAsync();
        line = JsonNode.Parse(await staff.GetStringAsync("staff/stations/WQ07/queue"))!;
        Assert.Equal(1, (int)line["waitingTotal"]!);
        Assert.Equal(1, (int)line["done"]!["served"]!);
        await clerk.HasAtCounterAsync((string)line["counters"]![0]!["ticket"]!["number"]!, "called");
    }

    [BoundedFact]
    public async Task Shows_each_clerk_what_the_other_does_and_who_comes_with_a_booking()
    {
        var host = await stage.HostAsync();
        await host.SetCountersAsync("WQ06", 2);
        using var citizen = await host.CitizenAsync("约好的人");
        var booking = await citizen.BookAsync("WQ06", "2026-11-23T15:00:00+08:00");
        await using var one = await stage.VisitorAsync(host, Screen.Desk);
        await using var two = await stage.VisitorAsync(host, Screen.Desk);
        await one.AtTheLineAsync("WQ06");
        await two.AtTheLineAsync("WQ06");
        await two.PressAsync("line-change-counter");
        await two.PressAsync("line-counter-2");
        using var staff = await host.StaffAsync("wq06");
        await staff.AskAsync($"staff/bookings/{booking["id"]}/check-in", new { reason = "已核对身份证" });
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await staff.AskAsync("staff/stations/WQ06/queue/tickets", new { service = "consultation" });
        }

        await Assertions.Expect(one.By("line-row")).ToHaveCountAsync(3);
        await Assertions.Expect(two.By("line-row")).ToHaveCountAsync(3);
        await Task.WhenAll(one.PressAsync("line-next"), two.PressAsync("line-next"));
        await Assertions.Expect(one.By("line-row")).ToHaveCountAsync(1);
        await Assertions.Expect(two.By("line-row")).ToHaveCountAsync(1);
        var (a, b) = ((await one.By("counter-ticket").GetAttributeAsync("data-number"))!, (await two.By("counter-ticket").GetAttributeAsync("data-number"))!);
        Assert.NotEqual(a, b);
        await one.ReadsAsync("other-counters", b);
        await two.ReadsAsync("other-counters", a);

        // Who has a booking for later is called when nobody else waits, and leads to the booking.
        await Assertions.Expect(one.By("line-row")).ToContainTextAsync("预约下午3:00");
        await one.By("line-row").ClickAsync();
        await one.ReadsAsync("ticket-why", "预约");
        await one.PressAsync("ticket-booking");
        await Assertions.Expect(one.Panel((string)booking["number"]!)).ToContainTextAsync("已签到");
    }

    [BoundedTheory, InlineData(Screen.Phone), InlineData(Screen.Desk)]
    public async Task Gives_a_number_to_somebody_without_a_phone_in_two_presses_and_on_paper(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ08", "WQ09");
        await using var clerk = await stage.VisitorAsync(host, screen);
        await clerk.AtTheLineAsync(station);
        await clerk.PressAsync("line-issue");
        await clerk.PressAsync("issue-service-consultation");
        var plain = await clerk.By("issued-number").InnerTextAsync();
        Assert.Matches("^[A-Z]+[0-9]{3}$", plain);
        await Assertions.Expect(clerk.InLine(plain)).ToContainTextAsync("没有手机，请当面叫");
        await clerk.PictureAsync("console-line-issued");

        await clerk.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await clerk.ReadsAsync("paper-slip", plain);
        await clerk.ReadsAsync("paper-slip", "这个号只在今天有效");
        await Assertions.Expect(clerk.By("line-next")).ToBeHiddenAsync();
        await clerk.PictureAsync("console-line-slip-paper");
        await clerk.Page.EmulateMediaAsync(new() { Media = Media.Screen });

        await clerk.PressAsync("issue-again");
        await clerk.PressAsync("issue-priority-elder");
        await clerk.PressAsync("issue-service-consultation");
        await Assertions.Expect(clerk.By("issued-number")).Not.ToHaveTextAsync(plain);
        await clerk.ReadsAsync("paper-slip", "老年人优先");
        await clerk.PressAsync("issue-done");

        // Called away from the counter's own turn, with a reason, and let go.
        await clerk.InLine(plain).ClickAsync();
        await clerk.ReadsAsync("ticket-why", "前面");
        await clerk.PressAsync("ticket-leave");
        await clerk.PressAsync("leave-submit");
        await Assertions.Expect(clerk.InLine(plain)).ToHaveCountAsync(0);
    }

    [BoundedFact]
    public async Task Is_worked_by_keys_alone()
    {
        var host = await stage.HostAsync();
        await using var clerk = await stage.VisitorAsync(host, Screen.Desk);
        await clerk.SignInStaffAsync("wq10");
        await clerk.QuietAsync();
        var keys = clerk.Page.Keyboard;
        await keys.PressAsync("q");
        await clerk.StandAtFirstCounterAsync();
        await clerk.QuietAsync();

        // Two numbers, each by the first item's button; then the line: call, call again, start, done.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await keys.PressAsync("f");
            await Assertions.Expect(clerk.Page.Locator("[data-testid^=issue-service-]:focus")).ToHaveCountAsync(1);
            await keys.PressAsync("Enter");
            await clerk.By("issued-number").WaitForAsync();
            await keys.PressAsync("Escape");
            await Assertions.Expect(clerk.By("issue-panel")).ToHaveCountAsync(0);
            await Task.Delay(1100);
        }

        await Assertions.Expect(clerk.By("line-row")).ToHaveCountAsync(2);
        await keys.PressAsync("x");
        await Assertions.Expect(clerk.By("counter-ticket")).ToHaveAttributeAsync("data-status", "called");
        await keys.PressAsync("z");
        await clerk.ReadsAsync("counter-ticket", "叫了2次");
        await keys.PressAsync("s");
        await Assertions.Expect(clerk.By("counter-ticket")).ToHaveAttributeAsync("data-status", "serving");
        await keys.PressAsync("w");
        await Assertions.Expect(clerk.By("counter-ticket")).ToHaveCountAsync(0);

        // To the one who waits, into the panel, parked, and out again.
        await keys.PressAsync("j");
        await Assertions.Expect(clerk.Page.Locator("[data-testid=line-row]:focus")).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await clerk.By("ticket-panel").WaitForAsync();
        await keys.PressAsync("l");
        await clerk.By("ticket-park").FocusAsync();
        await keys.PressAsync("Enter");
        await clerk.By("ticket-unpark").WaitForAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(clerk.By("ticket-panel")).ToHaveCountAsync(0);
        await keys.PressAsync("x");
        await clerk.ReadsAsync("notice", "现在没有人在等");
        await keys.PressAsync("?");
        await clerk.ReadsAsync("help", "叫下一位");
    }
}
