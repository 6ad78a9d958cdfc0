using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>
/// The elder view (大字版) of every page, measured: text of 18 pixels or more, targets of 60 by 60 or more, a name for each,
/// contrast by axe, nothing sticking out. Pages are read from pages.json, so a new one is walked as soon as it exists.
/// </summary>
public sealed class ElderView(Stage stage)
{
    private const string Measure =
        """
        () => {
          const found = [];
          const shown = (e, r, s) => r.width > 1 && r.height > 1 && s.visibility !== 'hidden' && !e.closest('.sr-only');
          const name = e => (e.getAttribute('aria-label') || e.textContent || e.getAttribute('placeholder') || (e.id && document.querySelector(`label[for="${e.id}"]`)?.textContent) || '').trim();
          const targets = '[role=button],[role=link],[role=radio],[role=tab],[role=switch],[role=checkbox],input,textarea,button,select,a[href]';
          for (const e of document.querySelectorAll('body *')) {
            const r = e.getBoundingClientRect(), s = getComputedStyle(e);
            if (!shown(e, r, s)) continue;
            const words = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()).join('');
            if (words && parseFloat(s.fontSize) < 18) found.push(`${s.fontSize}: ${words.slice(0, 20)}`);
            if (!e.matches(targets)) continue;
            const said = e.getAttribute('data-testid') || e.className;
            if (r.width < 59.5 || r.height < 59.5) found.push(`${Math.round(r.width)}×${Math.round(r.height)}: ${said}`);
            if (r.left < -0.5 || r.right > innerWidth + 0.5) found.push(`sticks out: ${said}`);
            if (!name(e)) found.push(`no name: ${said}`);
          }
          const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          if (wide > 0) found.push(`${wide} pixels too wide`);
          return found;
        }
        """;

    public static TheoryData<bool> LightAndDark => [false, true];

    [BoundedTheory, MemberData(nameof(LightAndDark))]
    public async Task Of_every_page_is_large_enough(bool dark)
    {
        var host = await stage.HostAsync();
        await using var elder = await stage.VisitorAsync(host, Screen.Phone, dark, forAxe: true);
        var walk = new Walk(elder, dark);
        await elder.GoAsync("/m/");
        await elder.PressAsync("elder-offer-yes");
        await walk.HereAsync("pages/home/home", "elder-choices");
        Assert.Equal(5, await elder.By("elder-choices").Locator("[role=button],[role=link]").CountAsync());
        await BookAsync(elder, walk, dark);

        var id = await BookingIdAsync(elder);
        await QueueAsync(elder, walk, host, dark);
        await ComplainAsync(elder, walk);
        foreach (var path in MiniProgramPages.All().Except(walk.Walked))
        {
            var query = path switch
            {
                "bookings/booking" or "bookings/done" or "bookings/reschedule" or "bookings/ticket" => $"?id={id}",
                "bookings/when" or "bookings/details" or "bookings/confirm" => throw new InvalidOperationException($"{path} is walked on the way"),
                _ => "?id=WQ12",
            };
            await elder.GoAsync($"/m/#/{path}{query}");
            await walk.HereAsync(path, null);
        }

        walk.AssertNothingFound();
    }

    [BoundedFact]
    public async Task Is_offered_once_and_remembered()
    {
        var host = await stage.HostAsync();
        await using var elder = await stage.VisitorAsync(host, Screen.Phone);
        await elder.GoAsync("/m/");
        await elder.PressAsync("elder-offer-no");
        await elder.Page.ReloadAsync();
        await elder.By("home-large-type").WaitForAsync();
        await Assertions.Expect(elder.By("elder-offer")).ToHaveCountAsync(0);
        await Assertions.Expect(elder.By("tab-home")).ToBeVisibleAsync();

        await elder.PressAsync("home-large-type");
        await elder.By("elder-choices").WaitForAsync();
        await Assertions.Expect(elder.By("home-large-type")).ToHaveAttributeAsync("aria-checked", "true");
        await Assertions.Expect(elder.By("tab-home")).ToBeHiddenAsync();
        await elder.Page.ReloadAsync();
        await elder.By("elder-choices").WaitForAsync();

        await elder.PressAsync("elder-me");
        await elder.PressAsync("me-large-type");
        await Assertions.Expect(elder.By("tab-home")).ToBeVisibleAsync();
        await elder.PressAsync("tab-home");
        await elder.By("network-rightsProtection-count").WaitForAsync();
    }

    private static async Task<string> BookingIdAsync(Visitor elder)
    {
        await elder.PressAsync("done-booking");
        await elder.By("booking-history").WaitForAsync();
        return elder.Page.Url[(elder.Page.Url.IndexOf("id=", StringComparison.Ordinal) + 3)..];
    }

    /// <summary>The report's own pages: what happened, then when and where; the rest as it is elsewhere.</summary>
    private static async Task ComplainAsync(Visitor elder, Walk walk)
    {
        await elder.BeginReportAsync();
        await walk.HereAsync("complaints/what", "field-subject");
        await Assertions.Expect(elder.By("field-place")).ToHaveCountAsync(0);
        await elder.TypeAsync("field-subject", Complainant.Matter);
        await elder.TypeAsync("field-description", "我在东区一家超市看到，货架上的芒果贴着我们的商标。");
        await elder.PressAsync("what-next");
        await walk.HereAsync("complaints/what", "field-place");
        await elder.PressAsync("what-next");
        await elder.TypeAsync("field-respondent", "某某超市");
        await walk.HereAsync("complaints/who", "field-respondent");
        await elder.PressAsync("who-next");
        await elder.PressAsync("routing-open");
        await walk.HereAsync("complaints/right", "field-district-510402");
        await elder.PressAsync("right-next");
        await elder.PressAsync("field-sender-named");
        await elder.TypeAsync("field-name", "周奶奶");
        await elder.TypeAsync("field-phone", "13800001234");
        await walk.HereAsync("complaints/contact", "field-phone");
        await elder.PressAsync("contact-next");
        await elder.ChooseAsync("evidence-photos", Complainant.Photo("货架.jpg", 1_000));
        await elder.ArrivedAsync(1);
        await walk.HereAsync("complaints/evidence", "evidence-item");
        await elder.PressAsync("evidence-next");
        await walk.HereAsync("complaints/confirm", "complaint-send");
        await elder.PressAsync("complaint-send");
        await walk.HereAsync("complaints/receipt", "complaint-number");
        await elder.PressAsync("receipt-leave");
        await walk.HereAsync("complaints/case", "case-letter");
        await elder.By("deadline-proof").First.ClickAsync();
        await walk.HereAsync("complaints/proof", "proof-day");
        await elder.GoAsync("/m/#/complaints/mine");
        await walk.HereAsync("complaints/mine", "complaint-item");
    }

    /// <summary>One question a page, the number, the call, the end; none is left alive that would call over other pages.</summary>
    private static async Task QueueAsync(Visitor elder, Walk walk, RunningHost host, bool dark)
    {
        var station = dark ? "WQ13" : "WQ12";
        using var clerk = await host.StaffAsync(station.ToLowerInvariant());
        await host.LimitDistanceAsync(station, 500);
        await elder.GoAsync($"/m/#/queues/take?station={station}");
        await walk.HereAsync("queues/take", "take-consultation");
        await Assertions.Expect(elder.By("take-number")).ToHaveCountAsync(0);
        await elder.PressAsync("take-consultation");
        await walk.HereAsync("queues/take", "take-number");
        await elder.PressAsync("take-number");
        await walk.HereAsync("queues/take", "take-where");
        await host.LimitDistanceAsync(station, null);

        var ticket = await elder.TakeByPhoneAsync(station);
        await walk.HereAsync("queues/ticket", "line-ticket");
        await elder.PressAsync("line-why");
        await walk.HereAsync("queues/ticket", "line-why-words");
        await elder.PressAsync("line-leave");
        await walk.HereAsync("queues/ticket", "line-leave-ask");
        await elder.PressAsync("line-leave-no");
        await elder.GoAsync("/m/#/pages/home/home");
        await walk.HereAsync("pages/home/home", "line-held");

        Assert.Equal(ticket, await clerk.CallNextAsync(station));
        await walk.HereAsync("queues/called", "called");
        await elder.PressAsync("called-heard");
        await clerk.MoveAsync(ticket, "miss");
        await walk.HereAsync("queues/ticket", "line-return");
        await elder.PressAsync("line-return");
        await elder.ReadsAsync("line-sentence", "下一个就是您");
        await elder.PressAsync("line-leave");
        await elder.PressAsync("line-leave-yes");
        await walk.HereAsync("queues/ticket", "line-end");
        await elder.GoAsync("/m/#/queues/numbers");
        await walk.HereAsync("queues/numbers", "number-item");
    }

    private static async Task BookAsync(Visitor elder, Walk walk, bool dark)
    {
        await elder.PressAsync("home-book");
        await walk.HereAsync("bookings/service", "service-consultation");
        await elder.PressAsync("service-consultation");
        await walk.HereAsync("bookings/station", "station-item");
        await elder.PressAsync("find-station");
        await walk.HereAsync("bookings/station", "filter-search");
        await elder.Page.Locator("[data-testid=station-item][data-code=WQ10]").ClickAsync();
        await walk.HereAsync("bookings/when", "day-2026-11-24");
        await elder.PressAsync("days-more");
        await elder.By("day-2026-11-28").ClickAsync(new() { Force = true });
        await elder.ReadsAsync("day-why", "11月28日（周六）不开放：周末。");
        await walk.HereAsync("bookings/when", "day-why");
        await elder.PressAsync("day-2026-11-27");
        await walk.HereAsync("bookings/when", "part-morning");
        await Assertions.Expect(elder.Page.Locator("[data-testid^=slot-]")).ToHaveCountAsync(0);
        await elder.PressAsync("part-morning");
        await elder.PressAsync(dark ? "slot-0900" : "slot-1000");
        await walk.HereAsync("bookings/when", "slots");
        await elder.PressAsync("when-next");
        await walk.HereAsync("bookings/details", "field-subject");
        await elder.PressAsync("details-next");
        await walk.HereAsync("bookings/details", "field-subject-error");
        await elder.TypeAsync("field-subject", Citizen.Words);
        await elder.PressAsync("details-next");
        await elder.TypeAsync("field-name", "周奶奶");
        await elder.TypeAsync("field-phone", "13800001234");
        await walk.HereAsync("bookings/details", "field-phone");
        await elder.PressAsync("details-next");
        await walk.HereAsync("bookings/confirm", "booking-confirm");
        await elder.PressAsync("booking-confirm");
        await walk.HereAsync("accounts/sign-in", "signin-name");
        await elder.TypeAsync("signin-name", $"大字{dark}");
        await elder.PressAsync("signin-submit");
        await elder.ReadsAsync("booking-confirm", "确认预约");
        await elder.ConfirmAsync();
        await walk.HereAsync("bookings/done", "ticket");
    }

    private sealed class Walk(Visitor elder, bool dark)
    {
        private readonly List<string> found = [];
        private readonly HashSet<string> walked = [];

        public IEnumerable<string> Walked => walked;

        public async Task HereAsync(string path, string? sign)
        {
            if (sign is not null)
            {
                await elder.By(sign).First.WaitForAsync();
            }

            await elder.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            walked.Add(path);
            await elder.PictureAsync($"elder-{path.Replace('/', '-')}{(sign is null ? "" : $"-{sign}")}{(dark ? "-dark" : "")}");
            found.AddRange((await elder.Page.EvaluateAsync<string[]>(Measure)).Select(f => $"{path}: {f}"));
            found.AddRange((await elder.BarriersAsync()).Select(barrier => $"{path}: {barrier}"));
        }

        public void AssertNothingFound() => Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
    }
}
