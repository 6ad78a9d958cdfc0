using Microsoft.Playwright;

namespace ServiceNet.BrowserTests;

/// <summary>What a clerk does with complaints.</summary>
internal static class AtTheDesk
{
    /// <summary>The line of a case.</summary>
    public static ILocator CaseRow(this Visitor clerk, string number) => clerk.Page.Locator($"[data-testid=complaint-row][data-number='{number}']");

    /// <summary>The open case.</summary>
    public static ILocator Case(this Visitor clerk, string number) => clerk.Page.Locator($"[data-testid=case][data-number='{number}']");

    /// <summary>Signs in, goes to the list and opens a case: by keys at a PC, by touch on a telephone.</summary>
    public static async Task OpenCaseAsync(this Visitor clerk, string userName, string number)
    {
        await clerk.SignInStaffAsync(userName);
        if (clerk.Screen == Screen.Phone)
        {
            await clerk.PressAsync("nav-complaints");
            await clerk.CaseRow(number).ClickAsync();
        }
        else
        {
            await clerk.Page.Keyboard.PressAsync("i");
            await clerk.CaseRow(number).WaitForAsync();
            for (var step = 0; step < 50 && !await clerk.CaseRow(number).EvaluateAsync<bool>("row => row === document.activeElement"); step++)
            {
                await clerk.Page.Keyboard.PressAsync("j");
            }

            await clerk.Page.Keyboard.PressAsync("Enter");
        }

        await clerk.Case(number).WaitForAsync();
        await clerk.By("case-acts").WaitForAsync();
    }

    /// <summary>Opens the panel of an act: by the figure that stands on it (the first nine have one), or by touch.</summary>
    public static async Task ActAsync(this Visitor clerk, string act)
    {
        await clerk.By($"act-{act}").WaitForAsync();
        if (clerk.Screen == Screen.Phone || await clerk.By($"act-{act}").Locator("kbd").CountAsync() == 0)
        {
            await clerk.PressAsync($"act-{act}");
        }
        else
        {
            await clerk.Page.Keyboard.PressAsync((await clerk.By($"act-{act}").Locator("kbd").TextContentAsync())!);
        }

        await clerk.By($"panel-{act}").WaitForAsync();
    }

    /// <summary>Sends what stands in the panel.</summary>
    public static async Task SendAsync(this Visitor clerk, string act)
    {
        if (clerk.Screen == Screen.Phone)
        {
            await clerk.PressAsync($"{act}-submit");
        }
        else
        {
            await clerk.Page.Keyboard.PressAsync("Control+Enter");
        }
    }

    /// <summary>Waits until the open case is in this state.</summary>
    public static Task IsInStateAsync(this Visitor clerk, string number, string status) => Assertions.Expect(clerk.Case(number)).ToHaveAttributeAsync("data-status", status);
}
