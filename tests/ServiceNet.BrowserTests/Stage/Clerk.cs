using Microsoft.Playwright;

namespace ServiceNet.BrowserTests;

/// <summary>What staff do in the console.</summary>
internal static class Clerk
{
    public const string Password = "ServiceNet-Demo-2026!";

    /// <summary>Signs in and waits for the first page.</summary>
    public static async Task SignInStaffAsync(this Visitor staff, string userName)
    {
        await staff.GoAsync("/console/sign-in");
        await staff.TypeAsync("signin-user", userName);
        await staff.TypeAsync("signin-password", Password);
        await staff.PressAsync("signin-submit");
        await staff.By("account-menu").WaitForAsync();
    }

    /// <summary>The line of a booking.</summary>
    public static ILocator Row(this Visitor staff, string number) => staff.Page.Locator($"[data-testid=booking-row][data-number='{number}']");

    /// <summary>Opens a booking by its number and waits for its panel.</summary>
    public static async Task FindAsync(this Visitor staff, string number)
    {
        await staff.TypeAsync("checkin-code", number);
        await staff.PressAsync("checkin-submit");
        await staff.Panel(number).WaitForAsync();
    }

    /// <summary>The panel of a booking.</summary>
    public static ILocator Panel(this Visitor staff, string number) => staff.Page.Locator($"[data-testid=booking-detail][data-number='{number}']");
}
