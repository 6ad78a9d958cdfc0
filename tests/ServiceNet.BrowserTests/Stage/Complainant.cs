using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ServiceNet.BrowserTests;

/// <summary>What somebody does who reports or complains in the mini-program's preview.</summary>
internal static class Complainant
{
    public const string Matter = "超市卖的芒果冒用我们的商标🥭";

    /// <summary>A photo of about so many bytes: one point of noise, as far as a picture's form goes.</summary>
    public static FilePayload Photo(string name, int bytes)
    {
        var drawn = RandomNumberGenerator.GetBytes(bytes);
        // Within a scan 0xff is escaped.
        drawn.AsSpan().Replace((byte)0xff, (byte)0xfe);
        byte[] photo =
        [
            0xff, 0xd8,
            .. Segment(0xe0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
            .. Segment(0xdb, new byte[65]),
            .. Segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
            .. Segment(0xc4, new byte[20]),
            .. Segment(0xda, [1, 1, 0, 0, 63, 0]),
            .. drawn,
            0xff, 0xd9,
        ];
        return new FilePayload { Name = name, MimeType = "image/jpeg", Buffer = photo };
    }

    /// <summary>A paper of about so many bytes.</summary>
    public static FilePayload Paper(string name, int bytes) => new()
    {
        Name = name,
        MimeType = "application/pdf",
        Buffer = Encoding.ASCII.GetBytes($"%PDF-1.4\n% {Convert.ToHexString(RandomNumberGenerator.GetBytes(bytes / 2))}\ntrailer<<>>\n%%EOF\n"),
    };

    /// <summary>The hash as the receipt shows it, without its spaces.</summary>
    public static string Hash(this FilePayload file) => Convert.ToHexStringLower(SHA256.HashData(file.Buffer));

    /// <summary>From home by the three questions to the first page of a report.</summary>
    public static async Task BeginReportAsync(this Visitor citizen)
    {
        await citizen.GoAsync("/m/#/pages/home/home");
        await citizen.PressAsync("home-complain");
        await citizen.PressAsync("answer-no");
        await citizen.ReadsAsync("complain-count", "第2问");
        await citizen.PressAsync("answer-no");
        await citizen.ReadsAsync("complain-count", "第3问");
        await citizen.PressAsync("answer-yes");
        await citizen.ReadsAsync("complain-receipt-note", "法定的举报回执由市场监管等主管部门或全国12315平台出具");
        await citizen.PressAsync("complain-begin");
    }

    /// <summary>All that is asked before the evidence.</summary>
    /// <param name="sender"><c>named</c>, <c>hidden</c> or <c>nobody</c>.</param>
    public static async Task WriteReportAsync(this Visitor citizen, string sender)
    {
        await citizen.BeginReportAsync();
        await citizen.TypeAsync("field-subject", Matter);
        await citizen.TypeAsync("field-description", "我在东区一家超市看到，货架上的芒果贴着我们合作社的商标，可是我们没有供过货。");
        await citizen.TypeAsync("field-place", "东区某超市");
        await citizen.PressAsync("what-next");
        await citizen.TypeAsync("field-respondent", "某某超市");
        await citizen.PressAsync("who-next");
        await citizen.PressAsync("field-right-trademark");
        await citizen.TypeAsync("field-right-number", "10000000");
        await citizen.PressAsync("right-next");
        await citizen.PressAsync($"field-sender-{sender}");
        if (sender == "named")
        {
            await citizen.TypeAsync("field-name", "周奶奶");
            await citizen.TypeAsync("field-phone", "13800001234");
        }

        await citizen.PressAsync("contact-next");
        await citizen.By("evidence-photos").WaitForAsync();
    }

    /// <summary>Chooses files, as the phone's own question would.</summary>
    public static async Task ChooseAsync(this Visitor citizen, string button, params FilePayload[] files)
    {
        var question = await citizen.Page.RunAndWaitForFileChooserAsync(() => citizen.PressAsync(button));
        await question.SetFilesAsync(files);
    }

    /// <summary>Waits until so many files have arrived.</summary>
    public static Task ArrivedAsync(this Visitor citizen, int files)
        => Assertions.Expect(citizen.Page.Locator("[data-testid=evidence-item][data-state=done]")).ToHaveCountAsync(files, new() { Timeout = 120_000 });

    /// <summary>How many complaints the account has.</summary>
    public static async Task<int> CountComplaintsAsync(this HttpClient citizen)
        => ((JsonArray)JsonNode.Parse(await citizen.GetStringAsync("complaints"))!["items"]!).Count;

    private static byte[] Segment(byte marker, byte[] content) => [0xff, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
}
