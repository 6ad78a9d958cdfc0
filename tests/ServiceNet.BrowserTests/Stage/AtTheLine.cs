using System.Globalization;
using Microsoft.Playwright;

namespace ServiceNet.BrowserTests;

/// <summary>What a clerk and a wall do with the line.</summary>
internal static class AtTheLine
{
    private const string Watch =
        """
        () => {
          window.callsSeen = [];
          let up = '';
          new MutationObserver(() => {
            const call = document.querySelector('[data-testid=screen-call]');
            const now = call?.dataset.fresh === 'true' ? call.dataset.number : '';
            if (now && now !== up) window.callsSeen.push(now);
            up = now;
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }
        """;

    public static async Task AtTheLineAsync(this Visitor clerk, string station)
    {
        await clerk.SignInStaffAsync(station.ToLowerInvariant());
        await clerk.PressAsync("nav-line");
        await clerk.StandAtFirstCounterAsync();
        await Assertions.Expect(clerk.By("live")).ToHaveAttributeAsync("data-live", "live");
    }

    /// <summary>A station with one counter has nothing to choose.</summary>
    public static async Task StandAtFirstCounterAsync(this Visitor clerk)
    {
        await clerk.By("counter-card").WaitForAsync();
        if (await clerk.By("line-counter-1").CountAsync() > 0)
        {
            await clerk.PressAsync("line-counter-1");
        }

        await clerk.By("line-next").WaitForAsync();
    }

    public static ILocator InLine(this Visitor clerk, string number) => clerk.Page.Locator($"[data-testid=line-row][data-number='{number}']");

    public static async Task HasAtCounterAsync(this Visitor clerk, string number, string status)
    {
        await Assertions.Expect(clerk.By("counter-ticket")).ToHaveAttributeAsync("data-number", number);
        await Assertions.Expect(clerk.By("counter-ticket")).ToHaveAttributeAsync("data-status", status);
    }

    /// <summary>Presses the large button, later than a second after the last time: sooner would be the same press.</summary>
    public static async Task CallNextAsync(this Visitor clerk, string number)
    {
        await Task.Delay(1100);
        await clerk.PressAsync("line-next");
        await clerk.HasAtCounterAsync(number, "called");
    }

    /// <summary>Notes every call that comes up on the screen.</summary>
    public static Task WatchCallsAsync(this Visitor wall) => wall.Page.EvaluateAsync(Watch);

    /// <summary>The calls that came up, once there are so many of them; a wait of the length of one call shows that no other follows.</summary>
    public static async Task<string[]> CallsSeenAsync(this Visitor wall, int count)
    {
        await wall.Page.WaitForFunctionAsync(string.Create(CultureInfo.InvariantCulture, $"window.callsSeen.length >= {count}"), null, new() { Timeout = 40_000 });
        await Assertions.Expect(wall.By("screen-call")).Not.ToHaveAttributeAsync("data-fresh", "true", new() { Timeout = 25_000 });
        return await wall.Page.EvaluateAsync<string[]>("window.callsSeen");
    }
}
