using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>From the first question to the receipt, and what comes after it.</summary>
public sealed class AComplaint : IDisposable
{
    /// <summary>Files are hashed in the page and looked through by the host: on a slow machine that takes a while.</summary>
    private const int Patience = 60_000;
    private readonly Stage stage;

    public AComplaint(Stage stage)
    {
        this.stage = stage;
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    public static TheoryData<Screen> Both => Screens.Both;

    public void Dispose() => Assertions.SetDefaultExpectTimeout(5_000);

    [BoundedFact]
    public async Task With_two_photos_goes_through_a_slow_line()
    {
        var host = await stage.HostAsync();
        await using var citizen = await OpenAsync(host, Screen.Phone);
        await citizen.SlowAsync();
        await citizen.WriteReportAsync("named");
        var photos = new[] { Complainant.Photo("货架.jpg", 150_000), Complainant.Photo("价签.jpg", 90_000) };
        await citizen.ChooseAsync("evidence-photos", photos);
        await citizen.ArrivedAsync(2);
        await citizen.ReadsAsync("evidence-said", "2个文件都传好了");
        await citizen.PressAsync("evidence-next");
        await citizen.PressAsync("complaint-send");
        await citizen.TypeAsync("signin-name", "慢网举报");
        await citizen.PressAsync("signin-submit");
        await citizen.ReadsAsync("complaint-send", "提交举报线索");
        Assert.Contains(Complainant.Matter, await citizen.By("confirm-what").AllInnerTextsAsync());
        await citizen.PressAsync("complaint-send");

        Assert.Matches("^TS20261123-", await citizen.By("complaint-number").InnerTextAsync());
        var hashes = (await citizen.By("file-hash").AllInnerTextsAsync()).Select(hash => hash.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(photos.Select(photo => photo.Hash()), hashes);
        await citizen.ReadsAsync("receipt-next", "法定期限自市场监管部门收到之日起算");
        await citizen.PictureAsync("m-complaint-receipt-slow");

        using var same = await host.CitizenAsync("慢网举报");
        Assert.Equal(1, await same.CountComplaintsAsync());
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Goes_on_with_a_file_where_the_line_broke_even_after_a_reload(Screen screen)
    {
        var host = await stage.HostAsync();
        await using var citizen = await OpenAsync(host, screen);
        await citizen.WriteReportAsync("nobody");
        var paper = Complainant.Paper("合同.pdf", 3_000_000);
        var pieces = 0;
        await citizen.DisturbAsync("**/api/v1/files/uploads/*?offset=*", route => ++pieces > 2 ? route.AbortAsync() : route.ContinueAsync());
        await citizen.ChooseAsync("evidence-files", paper);
        await Assertions.Expect(citizen.By("evidence-said")).ToContainTextAsync("已经传的不用重来");
        await citizen.PictureAsync("m-complaint-upload-broken");
        Assert.Empty(await citizen.BarriersAsync());

        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("evidence-said", "从断的地方接着传");
        Assert.True(int.Parse((await citizen.By("evidence-bar").GetAttributeAsync("data-percent"))!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        await citizen.Page.UnrouteAsync("**/api/v1/files/uploads/*?offset=*");
        var offsets = new List<string>();
        citizen.Page.Request += (_, request) =>
        {
            if (request.Method == "PUT")
            {
                offsets.Add(new Uri(request.Url).Query);
            }
        };
        await citizen.ChooseAsync("evidence-choose", paper);
        await citizen.ArrivedAsync(1);

        Assert.NotEmpty(offsets);
        Assert.DoesNotContain("?offset=0", offsets);
        Assert.Equal(1, await citizen.By("evidence-item").CountAsync());
        await citizen.PressAsync("evidence-next");
        await citizen.PressAsync("complaint-send");
        Assert.Equal(paper.Hash(), (await citizen.By("file-hash").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Of_nobody_is_followed_by_its_code_and_secret(Screen screen)
    {
        var host = await stage.HostAsync();
        await using var citizen = await OpenAsync(host, screen);
        await citizen.WriteReportAsync("nobody");
        await citizen.PressAsync("evidence-next");
        await citizen.ReadsAsync("confirm-contact", "完全匿名");
        await citizen.PressAsync("complaint-send");
        await citizen.ReadsAsync("secret-card", "只显示这一次");
        Assert.Empty(await citizen.BarriersAsync());
        var (code, secret) = (await citizen.By("tracking-code").InnerTextAsync(), await citizen.By("tracking-secret").InnerTextAsync());
        var bare = secret.Replace(" ", "", StringComparison.Ordinal);
        Assert.DoesNotContain(bare, await StorageAsync(citizen), StringComparison.Ordinal);

        // Not put down yet: after a reload the same key asks for the same receipt.
        await citizen.Page.ReloadAsync();
        Assert.Equal(secret, await citizen.By("tracking-secret").InnerTextAsync());
        await citizen.PressAsync("secret-noted");
        await citizen.PressAsync("receipt-leave");
        await citizen.By("home-complain").WaitForAsync();
        Assert.DoesNotContain("pending-acts", await StorageAsync(citizen), StringComparison.Ordinal);

        await citizen.GoAsync("/m/#/complaints/track");
        await citizen.TypeAsync("track-code", code);
        await citizen.TypeAsync("track-secret", "2222 2222 2222 2222");
        await citizen.PressAsync("track-look");
        await citizen.ReadsAsync("track-error", "查询码或密码不对");
        await citizen.TypeAsync("track-secret", secret);
        await citizen.PressAsync("track-look");
        await citizen.ReadsAsync("case-status", "已提交");
        await citizen.By("deadline-proof").First.ClickAsync();
        await citizen.ReadsAsync("proof-sentence", "是否立案");
        Assert.DoesNotContain(bare, citizen.Page.Url, StringComparison.Ordinal);
        await citizen.Page.GoBackAsync();
        await citizen.PressAsync("act-supplement");
        await citizen.TypeAsync("supplement-words", "又想起来，是三号货架。");
        await citizen.PressAsync("supplement-yes");
        await citizen.ReadsAsync("case-letter", "又想起来，是三号货架");
        await citizen.PictureAsync("m-complaint-tracked");
        Assert.Empty(await citizen.BarriersAsync());

        Assert.DoesNotContain(bare, await StorageAsync(citizen), StringComparison.Ordinal);
        Assert.DoesNotContain(bare, citizen.Page.Url, StringComparison.Ordinal);
        await citizen.Page.ReloadAsync();
        await Assertions.Expect(citizen.By("track-secret")).ToHaveValueAsync("");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Without_an_answer_is_waited_for_and_is_one_all_the_same(Screen screen)
    {
        var host = await stage.HostAsync();
        var account = screen.Pick("举报信号一", "举报信号二");
        await using var citizen = await OpenAsync(host, screen);
        await citizen.SignInAsync(account);
        await citizen.WriteReportAsync("hidden");
        await citizen.PressAsync("evidence-next");
        await citizen.DisturbAsync("**/api/v1/complaints", async route =>
        {
            // The server hears it; only the answer is lost.
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await citizen.PressAsync("complaint-send");
        await citizen.By("waiting-note").WaitForAsync();
        await citizen.ReadsAsync("waiting-words", "不会重复提交");
        await citizen.Page.UnrouteAsync("**/api/v1/complaints");
        await citizen.Page.ReloadAsync();

        await citizen.By("complaint-number").WaitForAsync();
        using var same = await host.CitizenAsync(account);
        Assert.Equal(1, await same.CountComplaintsAsync());
    }

    private async Task<Visitor> OpenAsync(RunningHost host, Screen screen)
    {
        var citizen = await stage.VisitorAsync(host, screen, forAxe: true);
        citizen.Page.Context.SetDefaultTimeout(Patience);
        return citizen;
    }

    private static Task<string> StorageAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage })");
}
