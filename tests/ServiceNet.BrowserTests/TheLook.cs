using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>
/// The pictures of miniprogram-api-docs/guide/look.md, made anew from the pages and the tokens as they are. They lie in
/// artifacts/screenshots/look; the page says how to bring them over.
/// </summary>
public sealed partial class TheLook(Stage stage)
{
    private static readonly string Folder = Path.Combine(Repository.Screenshots, "look");

    [BoundedFact]
    public async Task Is_shown_by_pictures_that_can_be_made_anew()
    {
        Directory.CreateDirectory(Folder);
        var host = await stage.HostAsync();
        await TokensAsync();
        await HomesAsync(host);
        await BookingAsync(host);
        await StatesAsync(host);

        var named = PictureName().Matches(await File.ReadAllTextAsync(Repository.Look, TestContext.Current.CancellationToken)).Select(m => m.Groups["name"].Value).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(File.Exists(Path.Combine(Folder, name)), $"{name} is not made by this test"));
        var kept = named.Select(name => new FileInfo(Path.Combine(Repository.Pictures, name))).ToArray();
        Assert.All(kept, file => Assert.True(file.Exists, $"{file.Name} is not in the repository"));
        Assert.True(kept.Sum(file => file.Length) < 1_000_000);
    }

    [GeneratedRegex(@"\.\./pictures/(?<name>look-[a-z]+\.png)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PictureName();

    [GeneratedRegex(@"--(?<name>[\w-]+): (?<value>[^;]+);", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex(@"\.icon-(?<name>[a-z]+) \{\s*--shape: (?<value>url\('[^']+'\))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Icon();

    private static Dictionary<string, string> Tokens(string source, string mixin)
    {
        var from = source.IndexOf($"@mixin {mixin} ", StringComparison.Ordinal);
        return Token().Matches(source[from..source.IndexOf('}', from)]).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value);
    }

    private static async Task<byte[]> SeenAsync(Visitor visitor)
    {
        await visitor.Page.WaitForTimeoutAsync(300);
        return await visitor.Page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>Colours of both looks, type, spacing and icons, on one sheet.</summary>
    private async Task TokensAsync()
    {
        var source = await File.ReadAllTextAsync(Repository.Tokens);
        var html = new StringBuilder("<body style='margin:0;width:900px;font:14px \"Noto Sans CJK SC\",sans-serif'>");
        foreach (var look in new[] { "light", "dark" })
        {
            var tokens = Tokens(source, look);
            html.Append(CultureInfo.InvariantCulture, $"<div style='padding:12px;display:flex;flex-wrap:wrap;gap:8px;background:{tokens["ground"]};color:{tokens["ink"]}'>");
            foreach (var (name, colour) in tokens.Where(t => t.Value.StartsWith('#')))
            {
                html.Append(CultureInfo.InvariantCulture, $"<div style='width:100px'><div style='height:36px;border-radius:8px;border:1px solid {tokens["line-strong"]};background:{colour}'></div>{name}<br><small>{colour}</small></div>");
            }

            html.Append("</div>");
        }

        html.Append("<div style='padding:12px;display:flex;gap:24px;align-items:baseline;flex-wrap:wrap'>");
        foreach (var type in new[] { "type", "type-large" })
        {
            foreach (var (name, size) in Tokens(source, type))
            {
                html.Append(CultureInfo.InvariantCulture, $"<span style='font-size:{size}'>{(type == "type" ? "" : "大字")} {name[2..]} {size}</span>");
            }
        }

        html.Append("</div><div style='padding:12px;display:flex;gap:12px;align-items:end'>");
        foreach (var (name, size) in Tokens(source, "space"))
        {
            html.Append(CultureInfo.InvariantCulture, $"<div>{name}<br><small>{size}</small><div style='width:{size};height:{size};background:#1f5f8b'></div></div>");
        }

        html.Append("</div><div style='padding:12px;display:flex;gap:16px;flex-wrap:wrap'>");
        foreach (Match icon in Icon().Matches(await File.ReadAllTextAsync(Repository.Icons)))
        {
            html.Append(CultureInfo.InvariantCulture, $"<div style=\"text-align:center\"><div style=\"width:28px;height:28px;margin:auto;background:#1c2127;-webkit-mask:{icon.Groups["value"].Value.Replace("\"", "%22", StringComparison.Ordinal)} center/contain no-repeat\"></div><small>{icon.Groups["name"].Value}</small></div>");
        }

        await PaintAsync("look-tokens", html.Append("</div></body>").ToString());
    }

    private async Task HomesAsync(RunningHost host)
    {
        var seen = new List<byte[]>();
        foreach (var (dark, elder) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            await using var visitor = await stage.VisitorAsync(host, Screen.Phone, dark);
            await visitor.GoAsync("/m/");
            await visitor.PressAsync(elder ? "elder-offer-yes" : "elder-offer-no");
            await visitor.By(elder ? "elder-choices" : "network-rightsProtection-count").WaitForAsync();
            seen.Add(await SeenAsync(visitor));
        }

        await SheetAsync("look-home", seen);
    }

    private async Task BookingAsync(RunningHost host)
    {
        var seen = new List<byte[]>();
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone);
        await citizen.GoAsync("/m/#/pages/station/station?id=WQ29");
        await citizen.PressAsync("service-consultation");
        await citizen.By("slot-1500").WaitForAsync();
        await citizen.By("day-2026-11-28").ClickAsync(new() { Force = true });
        await citizen.By("day-why").WaitForAsync();
        seen.Add(await SeenAsync(citizen));
        await citizen.PressAsync("day-2026-11-24");
        await citizen.PressAsync("slot-1000");
        await citizen.PressAsync("when-next");
        await citizen.TypeAsync("field-subject", Citizen.Words);
        await citizen.PressAsync("details-next");
        await citizen.By("field-name-error").WaitForAsync();
        seen.Add(await SeenAsync(citizen));
        await citizen.TypeAsync("field-name", "周奶奶");
        await citizen.TypeAsync("field-phone", "13800001234");
        await citizen.PressAsync("details-next");
        await citizen.SignInAtTheLastStepAsync("样子");
        seen.Add(await SeenAsync(citizen));
        await citizen.ConfirmAsync();
        await citizen.By("bring").WaitForAsync();
        seen.Add(await SeenAsync(citizen));
        await SheetAsync("look-booking", seen);
    }

    private async Task StatesAsync(RunningHost host)
    {
        var seen = new List<byte[]>();
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone);
        await citizen.SignInAsync("样子二");
        await citizen.GoAsync("/m/#/pages/my-bookings/my-bookings");
        await citizen.By("bookings-empty").WaitForAsync();
        seen.Add(await SeenAsync(citizen));

        var answered = new TaskCompletionSource();
        await citizen.DisturbAsync("**/api/v1/stations/WQ30", async route =>
        {
            await answered.Task;
            await route.AbortAsync();
        });
        await citizen.GoAsync("/m/#/pages/station/station?id=WQ30");
        await citizen.By("skeleton").WaitForAsync();
        seen.Add(await SeenAsync(citizen));
        answered.SetResult();
        await citizen.By("error-note").WaitForAsync(new() { Timeout = 20_000 });
        seen.Add(await SeenAsync(citizen));

        await using var waiting = await stage.VisitorAsync(host, Screen.Phone);
        await waiting.FillInAsync("WQ29", "2026-11-24", "1100", "周奶奶");
        await waiting.SignInAtTheLastStepAsync("样子三");
        await waiting.DisturbAsync("**/api/v1/bookings", route => route.AbortAsync());
        await waiting.PressAsync("booking-confirm");
        await waiting.By("waiting-note").WaitForAsync();
        seen.Add(await SeenAsync(waiting));
        await SheetAsync("look-states", seen);
    }

    /// <summary>Telephones side by side.</summary>
    private Task SheetAsync(string name, IEnumerable<byte[]> seen)
        => PaintAsync(name, $"<!doctype html><body style='margin:0;width:900px;display:flex;align-items:flex-start;gap:12px;padding:12px;box-sizing:border-box;background:#8b8780'>{string.Concat(seen.Select(s => $"<img style='width:210px;border-radius:8px' src='data:image/png;base64,{Convert.ToBase64String(s)}'>"))}</body>");

    private async Task PaintAsync(string name, string html)
    {
        await using var window = await (await stage.BrowserAsync()).NewContextAsync(new() { ViewportSize = new() { Width = 900, Height = 100 } });
        var page = await window.NewPageAsync();
        await page.SetContentAsync(html);
        await page.WaitForFunctionAsync("[...document.images].every(i => i.complete && i.naturalWidth > 0)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), FullPage = true });
    }
}
