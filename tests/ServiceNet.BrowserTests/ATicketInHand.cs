using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>What a citizen holds out at the counter, and takes into their own calendar.</summary>
public sealed class ATicketInHand(Stage stage)
{
    private const string Decode =
        """
        async selector => {
          const shown = document.querySelector(selector + ' img');
          await shown.decode();
          const canvas = document.createElement('canvas');
          canvas.width = shown.naturalWidth; canvas.height = shown.naturalHeight;
          const ink = canvas.getContext('2d');
          ink.drawImage(shown, 0, 0);
          return jsQR(ink.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height)?.data ?? '';
        }
        """;

    public static TheoryData<Screen, bool> Looks => new() { { Screen.Phone, false }, { Screen.Phone, true }, { Screen.Desk, false } };

    [BoundedTheory, MemberData(nameof(Looks))]
    public async Task Is_read_by_a_camera_also_in_the_dark_and_without_a_network(Screen screen, bool dark)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick(dark ? "WQ26" : "WQ27", "WQ28");
        await using var citizen = await stage.VisitorAsync(host, screen, dark, forAxe: true);
        await citizen.FillInAsync(station, "2026-11-24", "1000", "张果农");
        await citizen.SignInAtTheLastStepAsync($"码{screen}{dark}");
        var (code, number) = await citizen.ConfirmAsync();
        await citizen.By("ticket").WaitForAsync();
        Assert.Equal($"servicenet:check-in:{number}:{code}", await ReadAsync(citizen, "[data-testid=ticket]"));

        await citizen.PressAsync("done-booking");
        await citizen.By("booking-history").WaitForAsync();
        await citizen.PictureAsync(dark ? "m-booking-ticket-dark" : "m-booking-ticket");
        await citizen.Page.Context.SetOfflineAsync(true);
        await citizen.PressAsync("ticket-open");
        await citizen.ReadsAsync("ticket-full", code);
        await citizen.PictureAsync(dark ? "m-ticket-dark" : "m-ticket");
        Assert.Equal($"servicenet:check-in:{number}:{code}", await ReadAsync(citizen, "[data-testid=ticket-full]"));
        Assert.Equal("rgb(255, 255, 255)", await citizen.By("ticket-full").EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor"));
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.Page.Context.SetOfflineAsync(false);
        await citizen.PressAsync("ticket-back");

        // A phone that was closed meanwhile: nothing answers, and the code is there.
        await citizen.DisturbAsync("**/api/**", route => route.AbortAsync());
        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("booking-offline", "上次保存的");
        await citizen.ReadsAsync("check-in-code", code);
        await citizen.PictureAsync(dark ? "m-booking-offline-dark" : "m-booking-offline");
        Assert.Empty(await citizen.BarriersAsync());
        await citizen.Page.UnrouteAsync("**/api/**");

        await citizen.GoAsync("/m/#/pages/me/me");
        await citizen.PressAsync("me-sign-out");
        await citizen.By("sign-in-card").WaitForAsync();
        Assert.Null(await citizen.Page.EvaluateAsync<string?>("localStorage.getItem('tickets')"));
    }

    [BoundedTheory, MemberData(nameof(Looks))]
    public async Task Goes_into_the_calendar_as_a_file(Screen screen, bool dark)
    {
        var host = await stage.HostAsync();
        await using var citizen = await stage.VisitorAsync(host, screen, dark);
        await citizen.FillInAsync(screen.Pick(dark ? "WQ26" : "WQ27", "WQ28"), "2026-11-25", "1000", "张果农");
        await citizen.SignInAtTheLastStepAsync($"历{screen}{dark}");
        var (_, number) = await citizen.ConfirmAsync();

        var download = await citizen.Page.RunAndWaitForDownloadAsync(() => citizen.PressAsync("visit-calendar"));
        Assert.Equal($"{number}.ics", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(file);
        Assert.Contains("DTSTART:20261125T020000Z\r\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await citizen.ReadsAsync("visit-calendar-answer", "已下载");

        await citizen.PressAsync("visit-way");
        await citizen.By("way-name").WaitForAsync();
    }

    private static async Task<string> ReadAsync(Visitor citizen, string selector)
    {
        await citizen.Page.AddScriptTagAsync(new() { Content = await File.ReadAllTextAsync(Repository.QrReader) });
        return await citizen.Page.EvaluateAsync<string>(Decode, selector);
    }
}
