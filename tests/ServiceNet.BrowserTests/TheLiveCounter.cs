using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>The day at a glance: live for everybody who looks, given to counters, found, scanned, printed, by keys alone.</summary>
public sealed class TheLiveCounter(Stage stage, ITestOutputHelper output)
{
    private const string Day = "2026-11-23";

    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Shows_what_others_do_without_a_reload(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ21", "WQ22");
        await host.SetCountersAsync(station, 3);
        using var citizen = await host.CitizenAsync($"现场{screen}");
        await using var first = await stage.VisitorAsync(host, screen);
        await using var second = await stage.VisitorAsync(host, screen);
        await first.SignInStaffAsync(station.ToLowerInvariant());
        await second.SignInStaffAsync(station.ToLowerInvariant());
        await Assertions.Expect(first.By("live")).ToHaveAttributeAsync("data-live", "live");
        await Assertions.Expect(second.By("live")).ToHaveAttributeAsync("data-live", "live");

        var number = (string)(await citizen.BookAsync(station, $"{Day}T15:00:00+08:00"))["number"]!;
        await Assertions.Expect(first.Row(number)).ToContainTextAsync("待到");
        await Assertions.Expect(second.Row(number)).ToContainTextAsync("待到");

        await first.Row(number).ClickAsync();
        await first.PressAsync("place-2");
        await first.TypeAsync("note-words", "听力不好，请当面大声说");
        await first.PressAsync("note-keep");
        await first.ReadsAsync("notes", "听力不好");
        await first.PictureAsync("console-noted");
        await Assertions.Expect(second.Row(number)).ToContainTextAsync("2号窗口，1条备注");

        await first.PressAsync("act-no-code");
        await first.TypeAsync("no-code-reason", "已核对身份证");
        await first.PressAsync("no-code-submit");
        await Assertions.Expect(second.Row(number)).ToContainTextAsync("已签到");
        await second.PressAsync("by-counter");
        await Assertions.Expect(second.By("counter-board").Locator("td").Nth(1)).ToContainTextAsync("已签到");
        await second.PictureAsync("console-board");
    }

    [BoundedFact]
    public async Task Equals_the_servers_list_after_its_stream_was_cut_twenty_times_during_two_hundred_changes()
    {
        var host = await stage.HostAsync();
        await host.SetCountersAsync("WQ23", 40);
        await using var line = new CuttableLine(host.Origin);
        await using var clerk = await Visitor.OpenAsync(await stage.BrowserAsync(), host, Screen.Desk, through: line.Origin);
        await clerk.SignInStaffAsync("wq23");
        await Assertions.Expect(clerk.By("live")).ToHaveAttributeAsync("data-live", "live");
        using var staff = await host.StaffAsync("wq23");

        // Each round books five callers and moves each of them once; the wire is cut in the middle of it.
        for (var cut = 0; cut < 20; cut++)
        {
            await line.OpenedAsync();
            var changes = Task.WhenAll(Enumerable.Range(cut * 5, 5).Select(i => BookAndMoveAsync(staff, i)));
            await Task.Delay(60);
            line.Cut();
            await changes;
        }

        var list = ((JsonArray)JsonNode.Parse(await staff.GetStringAsync($"staff/bookings?date={Day}&limit=100"))!["items"]!)
            .Select(b => $"{b!["number"]} {b["status"]} {b["start"]} {b["counter"]}").ToArray();
        Assert.Equal(100, list.Length);
        await Assertions.Expect(clerk.By("live")).ToHaveAttributeAsync("data-live", "live", new() { Timeout = 30_000 });
        await Assertions.Expect(clerk.By("booking-row")).ToHaveCountAsync(100);
        var shown = clerk.Page.Locator("[data-testid=booking-row]");
        for (var look = 0; ; look++)
        {
            var seen = await shown.EvaluateAllAsync<string[]>("rows => rows.map((r) => [r.dataset.number, r.dataset.status, r.dataset.start, r.dataset.counter].join(' '))");
            if (seen.SequenceEqual(list) || look == 50)
            {
                Assert.Equal(list, seen);
                break;
            }

            await Task.Delay(200);
        }
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Works_over_slow_3g_says_when_the_line_is_gone_and_catches_up(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ29", "WQ30");
        using var citizen = await host.CitizenAsync($"慢线{screen}");
        var booking = await citizen.BookAsync(station, $"{Day}T15:30:00+08:00");
        await using var clerk = await stage.VisitorAsync(host, screen);
        clerk.Page.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        try
        {
            await clerk.SlowAsync();
            await clerk.SignInStaffAsync(station.ToLowerInvariant());
            await clerk.TypeAsync("checkin-code", (string)booking["checkInCode"]!);
            await clerk.PressAsync("checkin-submit");
            await Assertions.Expect(clerk.Panel((string)booking["number"]!)).ToContainTextAsync("已签到");
            await clerk.PressAsync("detail-close");

            await clerk.SlowAsync(gone: true);
            await clerk.PressAsync("day-tomorrow");
            await Assertions.Expect(clerk.Page.GetByText("可能是网络断了").First).ToBeVisibleAsync();
            await clerk.PictureAsync("console-offline");
            var missed = await citizen.BookAsync(station, $"{Day}T16:30:00+08:00");
            await clerk.PressAsync("day-today");
            await clerk.SlowAsync();
            await Assertions.Expect(clerk.Row((string)missed["number"]!)).ToContainTextAsync("待到");
            await Assertions.Expect(clerk.Row((string)booking["number"]!)).ToContainTextAsync("已签到");
        }
        finally
        {
            Assertions.SetDefaultExpectTimeout(5_000);
        }
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Checks_in_by_the_camera(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ24", "WQ25");
        using var citizen = await host.CitizenAsync($"扫码{screen}");
        var booking = await citizen.BookAsync(station, $"{Day}T15:30:00+08:00");
        var film = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.y4m");
        await CameraPicture.WriteAsync(film, $"servicenet:check-in:{booking["number"]}:{booking["checkInCode"]}");
        try
        {
            await using var browser = await stage.CameraAsync(film);
            await using var clerk = await Visitor.OpenAsync(browser, host, screen);
            await clerk.SignInStaffAsync(station.ToLowerInvariant());
            await Assertions.Expect(clerk.Row((string)booking["number"]!)).ToContainTextAsync("待到");
            await clerk.PressAsync("scan-open");
            await Assertions.Expect(clerk.Panel((string)booking["number"]!)).ToContainTextAsync("已签到");
            await Assertions.Expect(clerk.By("scan")).ToHaveCountAsync(0);
        }
        finally
        {
            File.Delete(film);
        }
    }

    [BoundedFact]
    public async Task Says_what_to_do_without_a_camera_and_takes_what_a_scanner_types()
    {
        var host = await stage.HostAsync();
        using var citizen = await host.CitizenAsync("扫描枪");
        var booking = await citizen.BookAsync("WQ26", $"{Day}T15:30:00+08:00");
        await using var clerk = await stage.VisitorAsync(host, Screen.Desk);
        await clerk.SignInStaffAsync("wq26");
        await clerk.PressAsync("scan-open");
        await clerk.ReadsAsync("scan-trouble", "改为输入6位签到码");
        await clerk.PictureAsync("console-scan-trouble");
        await clerk.PressAsync("scan-close");
        await clerk.TypeAsync("checkin-code", $"servicenet:check-in:{booking["number"]}:{booking["checkInCode"]}");
        await clerk.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(clerk.Panel((string)booking["number"]!)).ToContainTextAsync("已签到");
    }

    [BoundedFact]
    public async Task Books_finds_moves_and_prints_by_keys_alone()
    {
        var host = await stage.HostAsync();
        await using var clerk = await stage.VisitorAsync(host, Screen.Desk);
        await clerk.SignInStaffAsync("wq27");
        var keys = clerk.Page.Keyboard;
        await clerk.QuietAsync();
        var began = Stopwatch.GetTimestamp();

        // n, the service, the day, the time, three fields: a caller is booked without a hand on the mouse.
        await keys.PressAsync("n");
        await Assertions.Expect(clerk.By("caller-service-consultation")).ToBeVisibleAsync();
        await FocusedAsync(clerk, "[data-testid^=caller-service-]");
        await keys.PressAsync("Space");
        await FocusedAsync(clerk, "[data-testid^=caller-day-]");
        await keys.PressAsync("Space");
        await FocusedAsync(clerk, "[data-testid^=caller-slot-]");
        await keys.PressAsync("Space");
        await FocusedAsync(clerk, "#caller-subject");
        await keys.InsertTextAsync("打电话来问商标转让");
        await keys.PressAsync("Tab");
        await keys.InsertTextAsync("欧阳示例");
        await keys.PressAsync("Tab");
        await keys.InsertTextAsync("13700009999");
        await keys.PressAsync("Enter");
        var number = (await clerk.By("caller-number").InnerTextAsync()).Trim();
        output.WriteLine($"a caller booked in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        began = Stopwatch.GetTimestamp();

        // t, the name in the box, l to the booking, and on to a later time.
        await keys.PressAsync("t");
        await Assertions.Expect(clerk.By("live")).ToBeVisibleAsync();
        await keys.PressAsync("/");
        await keys.InsertTextAsync("欧阳");
        await keys.PressAsync("Enter");
        await Assertions.Expect(clerk.Panel(number)).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(clerk.Panel(number)).ToHaveCountAsync(0);
        await clerk.FindAsync(number);
        await clerk.By("act-reschedule").FocusAsync();
        await keys.PressAsync("Enter");
        await FocusedAsync(clerk, "[data-testid^=reschedule-day-]");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Space");
        await FocusedAsync(clerk, "[data-testid^=reschedule-slot-]");
        await keys.PressAsync("Space");
        await clerk.By("reschedule-submit").FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(clerk.Panel(number)).ToContainTextAsync("改到");
        output.WriteLine($"found by name and moved in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");

        await clerk.GoAsync($"/console/today?date={await DayOfAsync(clerk, number)}");
        await Assertions.Expect(clerk.Row(number)).ToBeVisibleAsync();
        await keys.PressAsync("p");
        await Assertions.Expect(clerk.By("print-row")).ToContainTextAsync(["欧＊＊"]);
        await clerk.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await clerk.PictureAsync("console-print-paper");
        await Assertions.Expect(clerk.By("print-now")).ToBeHiddenAsync();
        await Assertions.Expect(clerk.By("nav-today")).ToBeHiddenAsync();
    }

    /// <summary>A caller is booked, and the booking cancelled, checked in, or given another time.</summary>
    private static async Task BookAndMoveAsync(HttpClient staff, int i)
    {
        var made = await staff.AskAsync("staff/bookings", new { stationId = "WQ23", service = "consultation", start = $"{Day}T1{4 + (i % 3)}:30:00+08:00", subject = $"第{i}位", contact = new { name = "示例", phone = "13900005678" } });
        var at = $"staff/bookings/{made["id"]}";
        _ = await ((i % 3) switch
        {
            0 => staff.AskAsync($"{at}/cancel", new { reason = "来电取消" }),
            1 => staff.AskAsync($"{at}/check-in", new { reason = "认识", counter = $"{(i % 30) + 1}" }),
            _ => staff.AskAsync($"{at}/reschedule", new { start = $"{Day}T17:00:00+08:00" }),
        });
    }

    private static async Task FocusedAsync(Visitor clerk, string selector)
        => await Assertions.Expect(clerk.Page.Locator($"{selector}:focus")).ToHaveCountAsync(1);

    private static async Task<string> DayOfAsync(Visitor clerk, string number)
    {
        await clerk.GoAsync("/console/today?view=coming");
        await clerk.Row(number).WaitForAsync();
        return (await clerk.Row(number).GetAttributeAsync("data-start"))![..10];
    }
}
