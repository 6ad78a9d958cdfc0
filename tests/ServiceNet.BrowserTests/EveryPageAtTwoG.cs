using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>At 2G (some 100 kbit/s with luck) 150 KB are twelve seconds: no page after the first may weigh more.</summary>
public sealed class EveryPageAtTwoG(Stage stage, ITestOutputHelper output)
{
    private const long Most = 150_000;

    [BoundedFact]
    public async Task Of_the_mini_program_weighs_little_after_the_first()
    {
        var host = await stage.HostAsync();
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone);
        long bytes = 0;
        var wire = await citizen.Page.Context.NewCDPSessionAsync(citizen.Page);
        wire.Event("Network.loadingFinished").OnEvent += (_, finished) =>
            Interlocked.Add(ref bytes, finished!.Value.TryGetProperty("encodedDataLength", out var length) ? (long)length.GetDouble() : 0);
        await wire.SendAsync("Network.enable");
        var heavy = new List<string>();
        var weighed = new HashSet<string>();

        async Task WeighAsync(string name, string sign, Func<Task> go)
        {
            Interlocked.Exchange(ref bytes, 0);
            await go();
            await citizen.By(sign).First.WaitForAsync();
            await citizen.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await citizen.Page.WaitForTimeoutAsync(300);
            var weight = Interlocked.Read(ref bytes);
            weighed.Add(MiniProgramPages.At(citizen.Page.Url));
            output.WriteLine($"{name}: {weight / 1000.0:F1} KB");
            if (name != "home" && weight > Most)
            {
                heavy.Add($"{name}: {weight} bytes");
            }
        }

        Func<Task> To(string path) => () => citizen.GoAsync("/m/#" + path);
        Func<Task> Press(string what) => () => citizen.PressAsync(what);

        await WeighAsync("home", "network-rightsProtection-count", To("/pages/home/home"));
        Assert.True(Interlocked.Read(ref bytes) > 20_000, "nothing was weighed");
        await WeighAsync("stations", "station-item", Press("tab-stations"));
        await WeighAsync("map", "map-station", To("/map/stations?id=WQ01"));
        await WeighAsync("way", "way-name", To("/map/way?id=WQ01"));
        await WeighAsync("station", "station-name", To("/pages/station/station?id=WQ01"));
        await WeighAsync("my bookings", "sign-in-card", To("/pages/my-bookings/my-bookings"));
        await WeighAsync("me", "me-privacy", To("/pages/me/me"));
        await WeighAsync("privacy", "page-back", To("/accounts/privacy"));
        await WeighAsync("service", "service-consultation", To("/bookings/service"));
        await WeighAsync("pick a station", "station-item", Press("service-consultation"));
        await WeighAsync("when", "slots", async () =>
        {
            await citizen.GoAsync("/m/#/pages/station/station?id=WQ01");
            await citizen.PressAsync("service-consultation");
        });
        await WeighAsync("sign in", "signin-name", To("/accounts/sign-in"));
        await WeighAsync("signed in", "me-name", async () =>
        {
            await citizen.TypeAsync("signin-name", "二G用户");
            await citizen.PressAsync("signin-submit");
            await citizen.Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
            await citizen.GoAsync("/m/#/pages/me/me");
        });
        await WeighAsync("profile", "profile-phone", To("/accounts/profile"));
        await WeighAsync("when, signed in", "slots", async () =>
        {
            await citizen.GoAsync("/m/#/pages/station/station?id=WQ01");
            await citizen.PressAsync("service-consultation");
        });
        await WeighAsync("details", "field-subject", async () =>
        {
            await citizen.PressAsync("day-2026-11-25");
            await citizen.PressAsync("slot-1000");
            await citizen.PressAsync("when-next");
        });
        await WeighAsync("confirm", "booking-confirm", async () =>
        {
            await citizen.TypeAsync("field-subject", Citizen.Words);
            await citizen.TypeAsync("field-name", "周奶奶");
            await citizen.TypeAsync("field-phone", "13800001234");
            await citizen.PressAsync("details-next");
        });
        await WeighAsync("done", "check-in-code", Press("booking-confirm"));
        await WeighAsync("booking", "booking-history", Press("done-booking"));
        await WeighAsync("ticket", "ticket-full", Press("ticket-open"));
        await citizen.PressAsync("ticket-back");
        await WeighAsync("reschedule", "slots", Press("booking-reschedule"));
        await WeighAsync("home with a booking", "home-next", To("/pages/home/home"));
        await WeighAsync("my bookings with one", "my-booking-item", To("/pages/my-bookings/my-bookings"));
        await WeighAsync("messages", "message-item", To("/accounts/messages"));
        await WeighAsync("my data", "my-data", To("/accounts/my-data"));
        await WeighAsync("leave", "page-back", To("/accounts/leave"));
        await WeighAsync("complain", "complain-question", To("/complaints/start"));
        await WeighAsync("what happened", "field-subject", citizen.BeginReportAsync);
        await WeighAsync("the whole report", "evidence-photos", () => citizen.WriteReportAsync("named"));
        await WeighAsync("who", "field-respondent", To("/complaints/who"));
        await WeighAsync("right", "field-right-number", To("/complaints/right"));
        await WeighAsync("contact", "field-phone", To("/complaints/contact"));
        await WeighAsync("evidence", "evidence-photos", To("/complaints/evidence"));
        await WeighAsync("send", "complaint-send", Press("evidence-next"));
        await WeighAsync("receipt", "complaint-number", Press("complaint-send"));
        await WeighAsync("case", "case-letter", Press("receipt-leave"));
        await WeighAsync("proof", "proof-day", () => citizen.By("deadline-proof").First.ClickAsync());
        await WeighAsync("my complaints", "complaint-item", To("/complaints/mine"));
        await WeighAsync("track", "track-look", To("/complaints/track"));
        await WeighAsync("take a number", "take-consultation", To("/queues/take?station=WQ11"));
        await WeighAsync("number", "line-ticket", async () =>
        {
            await citizen.PressAsync("take-consultation");
            await citizen.PressAsync("take-number");
        });
        await WeighAsync("my numbers", "number-item", To("/queues/numbers"));
        using var clerk = await host.StaffAsync("wq11");
        await clerk.CallNextAsync("WQ11");
        await WeighAsync("called", "called", () => citizen.By("called").WaitForAsync(new() { Timeout = 25_000 }));
        Assert.Empty(MiniProgramPages.All().Except(weighed));
        Assert.True(heavy.Count == 0, string.Join('\n', heavy));
    }
}
