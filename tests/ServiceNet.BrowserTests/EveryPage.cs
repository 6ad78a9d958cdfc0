using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>Each page of both clients, light and dark, on both screens: no barrier, nothing sticking out, a picture.</summary>
public sealed class EveryPage(Stage stage)
{
    public static TheoryData<Screen, bool> Looks => new() { { Screen.Phone, false }, { Screen.Phone, true }, { Screen.Desk, false }, { Screen.Desk, true } };

    [BoundedTheory, MemberData(nameof(Looks))]
    public async Task Of_the_mini_program_can_be_used_by_everyone(Screen screen, bool dark)
    {
        var host = await stage.HostAsync();
        await using var guest = await stage.VisitorAsync(host, screen, dark, forAxe: true);
        var look = new Look(guest, dark);
        await look.AtAsync("m-home", "/m/", "network-rightsProtection-count");
        await look.AtAsync("m-stations", "/m/#/pages/stations/stations", "station-item");
        await look.AtAsync("m-station", "/m/#/pages/station/station?id=WQ12", "station-name");
        await guest.PressAsync("station-map");
        await look.HereAsync("m-map-station", "map-card");
        await look.AtAsync("m-map", "/m/#/map/stations", "map-cluster");
        await look.AtAsync("m-way", "/m/#/map/way?id=WQ12", "way-name");
        await look.AtAsync("m-my-bookings-guest", "/m/#/pages/my-bookings/my-bookings", "sign-in-card");
        await look.AtAsync("m-me-guest", "/m/#/pages/me/me", "me-privacy");
        await look.AtAsync("m-privacy", "/m/#/accounts/privacy", null);
        await look.AtAsync("m-sign-in", "/m/#/accounts/sign-in", "signin-name");
        await look.AtAsync("m-service", "/m/#/bookings/service", "service-consultation");
        await guest.PressAsync("service-consultation");
        await look.HereAsync("m-pick-station", "station-item");
        await guest.GoAsync("/m/#/pages/station/station?id=WQ12");
        await guest.PressAsync("service-consultation");
        await look.HereAsync("m-when", "slot-1500");
        await guest.By("day-2026-11-28").ClickAsync(new() { Force = true });
        await look.HereAsync("m-when-why", "day-why");
        await guest.PressAsync("day-2026-11-27");
        // One counter here, so a time for each look.
        await guest.PressAsync(screen.Pick(dark ? "slot-1500" : "slot-1530", dark ? "slot-1600" : "slot-1630"));
        await guest.PressAsync("when-next");
        await look.HereAsync("m-details", "field-subject");
        await guest.PressAsync("details-next");
        await look.HereAsync("m-details-mistakes", "field-subject-error");
        await guest.TypeAsync("field-subject", Citizen.Words);
        await guest.TypeAsync("field-name", "周奶奶");
        await guest.TypeAsync("field-phone", "13800001234");
        await guest.PressAsync("details-next");
        await look.HereAsync("m-confirm", "booking-confirm");
        await guest.SignInAtTheLastStepAsync($"周奶奶{screen}{dark}");
        await guest.ConfirmAsync();
        await look.HereAsync("m-done", "bring");
        await guest.PressAsync("ticket-open");
        await look.HereAsync("m-ticket", "ticket-full");
        await guest.PressAsync("ticket-back");
        await guest.PressAsync("done-booking");
        await look.HereAsync("m-booking", "booking-history");
        await guest.PressAsync("booking-cancel");
        await look.HereAsync("m-booking-cancel", "booking-cancel-ask");
        await guest.PressAsync("booking-cancel-no");
        await guest.PressAsync("booking-reschedule");
        await look.HereAsync("m-reschedule", "slots");
        await look.AtAsync("m-home-with-booking", "/m/#/pages/home/home", "home-next");
        await look.AtAsync("m-my-bookings", "/m/#/pages/my-bookings/my-bookings", "my-booking-item");
        await look.AtAsync("m-me", "/m/#/pages/me/me", "me-name");
        await look.AtAsync("m-profile", "/m/#/accounts/profile", "profile-phone");
        await look.AtAsync("m-messages", "/m/#/accounts/messages", "message-item");
        await look.AtAsync("m-my-data", "/m/#/accounts/my-data", "my-data");
        await look.AtAsync("m-leave", "/m/#/accounts/leave", null);
        await ComplainAsync(guest, look);
        await QueueAsync(guest, look, host, screen.Pick(dark ? "SB01" : "SB02", dark ? "SB03" : "SB04"));
        look.AssertNothingFound();
    }

    private static async Task ComplainAsync(Visitor citizen, Look look)
    {
        await look.AtAsync("m-complaints-empty", "/m/#/complaints/mine", "complaints-empty");
        await look.AtAsync("m-complain-question", "/m/#/complaints/start", "complain-question");
        await citizen.BeginReportAsync();
        await citizen.PressAsync("what-next");
        await look.HereAsync("m-complain-mistakes", "field-subject-error");
        await citizen.PressAsync("field-day-older");
        await look.HereAsync("m-complain-what", "field-month");
        await citizen.WriteReportAsync("named");
        await look.HereAsync("m-complain-evidence-none", "evidence-photos");
        await citizen.ChooseAsync("evidence-photos", Complainant.Photo("货架.jpg", 1_000), new() { Name = "坏的.jpg", MimeType = "image/jpeg", Buffer = [1, 2, 3] });
        await citizen.By("evidence-problem").WaitForAsync();
        await look.HereAsync("m-complain-evidence", "evidence-item");
        await citizen.GoAsync("/m/#/complaints/who");
        await look.HereAsync("m-complain-who", "field-respondent");
        await citizen.GoAsync("/m/#/complaints/right");
        await citizen.PressAsync("routing-open");
        await look.HereAsync("m-complain-right", "field-district-510402");
        await citizen.GoAsync("/m/#/complaints/contact");
        await look.HereAsync("m-complain-contact", "field-phone");
        await citizen.GoAsync("/m/#/complaints/start");
        await look.HereAsync("m-complain-draft", "draft-open");
        await citizen.PressAsync("draft-resume");
        await look.HereAsync("m-complain-confirm", "complaint-send");
        await citizen.PressAsync("complaint-send");
        await look.HereAsync("m-complain-receipt", "complaint-number");
        await citizen.PressAsync("receipt-leave");
        await look.HereAsync("m-complaint", "case-letter");
        await citizen.PressAsync("act-withdraw");
        await look.HereAsync("m-complaint-withdraw", "withdraw-reason");
        await citizen.PressAsync("withdraw-no");
        await citizen.PressAsync("act-supplement");
        await look.HereAsync("m-complaint-supplement", "supplement-words");
        await citizen.PressAsync("supplement-no");
        await citizen.By("deadline-proof").First.ClickAsync();
        await look.HereAsync("m-complaint-proof", "proof-day");
        await look.AtAsync("m-complaints", "/m/#/complaints/mine", "complaint-item");
        await look.AtAsync("m-complaint-track", "/m/#/complaints/track", "track-look");
    }

    private static async Task QueueAsync(Visitor citizen, Look look, RunningHost host, string station)
    {
        using var clerk = await host.StaffAsync(station.ToLowerInvariant());
        await look.AtAsync("m-numbers-empty", "/m/#/queues/numbers", "numbers-empty");
        await look.AtAsync("m-take", $"/m/#/queues/take?station={station}", "take-consultation");
        await citizen.TakeByPhoneAsync(station);
        await look.HereAsync("m-line-ticket", "line-ticket");
        await look.AtAsync("m-home-with-number", "/m/#/pages/home/home", "line-held");
        await look.AtAsync("m-numbers", "/m/#/queues/numbers", "number-item");
        await clerk.CallNextAsync(station);
        await look.HereAsync("m-called", "called");
        await citizen.PressAsync("called-heard");
        await look.HereAsync("m-line-called-heard", "line-ticket");
    }

    [BoundedTheory, MemberData(nameof(Looks))]
    public async Task Of_the_mini_program_reads_well_in_large_type(Screen screen, bool dark)
    {
        var host = await stage.HostAsync();
        await using var elder = await stage.VisitorAsync(host, screen, dark, forAxe: true);
        var look = new Look(elder, dark);
        await elder.GoAsync("/m/#/pages/me/me");
        await elder.PressAsync("me-large-type");
        await look.AtAsync("m-large-home", "/m/#/pages/home/home", "elder-choices");
        await look.AtAsync("m-large-station", "/m/#/pages/station/station?id=WQ12", "station-name");
        await elder.PressAsync("service-consultation");
        await look.HereAsync("m-large-when", "day-2026-11-27");
        await elder.PressAsync("day-2026-11-27");
        await elder.PressAsync("part-afternoon");
        await look.HereAsync("m-large-slots", "slot-1500");
        look.AssertNothingFound();
    }

    [BoundedTheory, MemberData(nameof(Looks))]
    public async Task Of_the_console_can_be_used_by_everyone(Screen screen, bool dark)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ15", "WQ16");
        using (var citizen = await host.CitizenAsync($"老客{screen}{dark}"))
        {
            await citizen.BookAsync(station, $"2026-11-23T{(dark ? "16:00" : "15:00")}:00+08:00");
            await citizen.BookAsync(station, $"2026-11-24T{(dark ? "16:00" : "15:00")}:00+08:00");
        }

        await using var clerk = await stage.VisitorAsync(host, screen, dark, forAxe: true);
        var look = new Look(clerk, dark);
        await look.AtAsync("console-sign-in", "/console/sign-in", "signin-sample");
        await clerk.SignInStaffAsync(station.ToLowerInvariant());
        await look.HereAsync("console-today", "booking-row");
        await clerk.By("booking-row").First.ClickAsync();
        await look.HereAsync("console-booking", "act-no-code");
        await clerk.PressAsync("act-cancel");
        await look.HereAsync("console-booking-cancel", "cancel-reason");
        await clerk.PressAsync("act-reschedule");
        await look.HereAsync("console-booking-reschedule", "reschedule-day-2026-11-25");
        await look.AtAsync("console-coming", "/console/today?view=coming", "booking-row");
        await look.AtAsync("console-board", "/console/today?by=counter", "counter-board");
        await look.AtAsync("console-print", "/console/today/print", "print-row");
        await look.AtAsync("console-empty-day", "/console/today?date=2026-11-29", "day-date");
        await clerk.PressAsync("day-date");
        await Assertions.Expect(clerk.Page.Locator(".day-calendar th").First).ToHaveTextAsync("一");
        await look.AtAsync("console-caller", "/console/caller", "caller-service-consultation");
        await clerk.PressAsync("caller-service-consultation");
        await clerk.PressAsync("caller-day-2026-11-25");
        await look.HereAsync("console-caller-slots", "caller-slot-0900");
        await look.AtAsync("console-account", "/console/account", "password-current");
        await LineAsync(host, clerk, look, station, dark);
        await ComplaintsAsync(host, clerk, look, station, $"{screen}{dark}");
        await look.AtAsync("console-lost", "/console/nowhere", null);
        await look.AtAsync("console-forbidden", "/console/audit", null);

        await using var admin = await stage.VisitorAsync(host, screen, dark, forAxe: true);
        var above = new Look(admin, dark);
        await admin.SignInStaffAsync("admin");
        await above.HereAsync("console-today-admin", "booking-row");
        await above.AtAsync("console-stations", "/console/stations", "station-row");
        await above.AtAsync("console-station", "/console/stations?station=WQ15", "station-save");
        await above.AtAsync("console-audit", "/console/audit", "audit-row");
        await above.AtAsync("console-line-no-station", "/console/line", "station-picker");
        await above.AtAsync("console-complaints-admin", "/console/complaints", "complaint-row");
        await above.AtAsync("console-deadline-rules", "/console/complaints/deadline-rules", "rule-row");
        await above.AtAsync("console-deadline-rule", "/console/complaints/deadline-rules?rule=reportDecision", "rule-version");
        await admin.PressAsync("rule-add");
        await above.HereAsync("console-deadline-rule-add", "rule-source");
        look.AssertNothingFound();
        above.AssertNothingFound();
    }

    /// <summary>The list of complaints, a case with its panels, its papers, and the pages around it.</summary>
    private static async Task ComplaintsAsync(RunningHost host, Visitor clerk, Look look, string station, string who)
    {
        using var citizen = await host.CitizenAsync($"来件人{who}");
        var id = (string)(await citizen.ComplainAsync(station, $"运动鞋贴着别人的商标{who}"))["id"]!;
        await look.AtAsync("console-complaints", "/console/complaints", "complaint-row");
        await clerk.PressAsync("complaint-export");
        await look.HereAsync("console-complaints-export", "export-panel");
        await look.AtAsync("console-complaints-none", "/console/complaints?status=withdrawn", "filter-clear");
        await look.AtAsync("console-case", $"/console/complaints?case={id}", "case-timeline");
        foreach (var act in new[] { "accept", "reject", "request-supplement", "supplement", "refer", "transfer", "notes", "assign", "links", "external" })
        {
            await clerk.PressAsync($"act-{act}");
            await look.HereAsync($"console-case-{act}", $"panel-{act}");
        }

        await clerk.PressAsync("act-reveal-phone");
        await look.HereAsync("console-case-reveal", "reveal-reason");
        await look.AtAsync("console-complaint-receipt", $"/console/complaints/{id}/receipt", "print-sheet");
        await look.AtAsync("console-complaint-letter-none", $"/console/complaints/{id}/letter", null);
        await look.AtAsync("console-deadline-proof", $"/console/complaints/{id}/deadlines/reportDecision", "proof-days");
        await look.AtAsync("console-complaint-new", "/console/complaints/new", "new-kind-infringementReport");
        await clerk.PressAsync("new-kind-consumerComplaint");
        await clerk.PressAsync("new-submit");
        await look.HereAsync("console-complaint-new-mistakes", "new-subject");
        await look.AtAsync("console-templates", "/console/complaints/templates", "template-new");
        await clerk.PressAsync("template-new");
        await look.HereAsync("console-template-new", "template-text");
        await look.AtAsync("console-messages", "/console/messages", null);
    }

    /// <summary>The line at the counter, its other pages, and the wall's screen.</summary>
    private static async Task LineAsync(RunningHost host, Visitor clerk, Look look, string station, bool dark)
    {
        using var staff = await host.StaffAsync(station.ToLowerInvariant());
        await staff.AskAsync($"staff/stations/{station}/queue/tickets", new { service = "consultation" });
        await staff.AskAsync($"staff/stations/{station}/queue/tickets", new { service = "consultation", priority = "elder" });
        await look.AtAsync("console-line", "/console/line", "line-row");
        if (await clerk.By("line-counter-1").CountAsync() > 0)
        {
            await clerk.PressAsync("line-counter-1");
        }

        await clerk.PressAsync("line-next");
        await look.HereAsync("console-line-called", "counter-ticket");
        await clerk.By("line-row").First.ClickAsync();
        await look.HereAsync("console-line-ticket", "ticket-priority");
        await clerk.PressAsync("ticket-priority");
        await look.HereAsync("console-line-priority", "priority-reason");
        await clerk.PressAsync("ticket-transfer");
        await look.HereAsync("console-line-transfer", "transfer-reason");
        await clerk.PressAsync("ticket-close");
        await clerk.PressAsync("line-issue");
        await look.HereAsync("console-line-issue", "issue-service-consultation");
        await clerk.PressAsync("close-day");
        await look.HereAsync("console-line-close", "close-day-reason");
        await look.AtAsync("console-line-wall", "/console/line/wall", "wall-qr");
        await look.AtAsync("console-line-rules", "/console/line/rules", "rules-back");
        await look.AtAsync("console-line-log", "/console/line/log", "log-row");
        await look.AtAsync("console-screen", $"/console/screen/{station}{(dark ? "" : "?look=light")}", "screen-counters");
        await look.AtAsync("console-screen-unknown", "/console/screen/NOWHERE", null);
    }

    private sealed class Look(Visitor visitor, bool dark)
    {
        private readonly List<string> found = [];

        public async Task AtAsync(string name, string path, string? sign)
        {
            await visitor.GoAsync(path);
            await HereAsync(name, sign);
        }

        /// <summary>Looks once the page shows its sign; a page without one when it is quiet.</summary>
        public async Task HereAsync(string name, string? sign)
        {
            if (sign is not null)
            {
                await visitor.By(sign).First.WaitForAsync();
            }

            await visitor.QuietAsync();
            await visitor.PictureAsync(dark ? name + "-dark" : name);
            found.AddRange((await visitor.BarriersAsync()).Select(barrier => $"{name}: {barrier}"));
            var wide = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (wide > 0)
            {
                found.Add($"{name}: {wide} pixels too wide");
            }
        }

        public void AssertNothingFound() => Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
