using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>What a citizen does in the mini-program's preview.</summary>
internal static class Citizen
{
    public const string Words = "有人用我家的果子招牌，怎么办？🍊";

    /// <summary>From a station's page to the page where everything is read once more.</summary>
    public static async Task FillInAsync(this Visitor citizen, string station, string day, string slot, string name, string phone = "13800001234")
    {
        await citizen.GoAsync($"/m/#/pages/station/station?id={station}");
        await citizen.PressAsync("service-consultation");
        await citizen.PressAsync($"day-{day}");
        await citizen.PressAsync($"slot-{slot}");
        await citizen.PressAsync("when-next");
        await citizen.TypeAsync("field-subject", Words);
        await citizen.TypeAsync("field-name", name);
        await citizen.TypeAsync("field-phone", phone);
        await citizen.PressAsync("details-next");
        await citizen.ReadsAsync("booking-confirm", "确认预约");
    }

    /// <summary>Confirms, signs in when asked, and finds the words as they were.</summary>
    public static async Task SignInAtTheLastStepAsync(this Visitor citizen, string account, string words = Words)
    {
        await citizen.PressAsync("booking-confirm");
        await citizen.TypeAsync("signin-name", account);
        await citizen.PressAsync("signin-submit");
        await citizen.ReadsAsync("booking-confirm", "确认预约");
        Assert.Contains(words, await citizen.By("confirm-details").AllInnerTextsAsync());
    }

    /// <summary>Confirms; answers the check-in code and the booking's number.</summary>
    public static async Task<(string Code, string Number)> ConfirmAsync(this Visitor citizen)
    {
        await citizen.PressAsync("booking-confirm");
        var code = await citizen.By("check-in-code").InnerTextAsync();
        return (code.Trim(), (await citizen.By("booking-number").InnerTextAsync()).Trim());
    }

    /// <summary>Signs in outside of any booking.</summary>
    public static async Task SignInAsync(this Visitor citizen, string account)
    {
        await citizen.GoAsync("/m/#/accounts/sign-in");
        await citizen.TypeAsync("signin-name", account);
        await citizen.PressAsync("signin-submit");
        await citizen.ReadsAsync("me-name", "");
    }
}
