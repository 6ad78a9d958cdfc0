using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>One report on both sides of the counter: from the first question on a slow phone to its end.</summary>
public sealed class ACaseFromEndToEnd : IDisposable
{
    private const int Patience = 60_000;
    private const string Account = "一路举报";
    private readonly Stage stage;

    public ACaseFromEndToEnd(Stage stage)
    {
        this.stage = stage;
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    public void Dispose() => Assertions.SetDefaultExpectTimeout(5_000);

    [BoundedFact]
    public async Task Is_reported_with_two_photos_asked_about_transferred_referred_answered_objected_to_and_closed()
    {
        var host = await stage.HostAsync();
        await using var citizen = await stage.VisitorAsync(host, Screen.Phone);
        citizen.Page.Context.SetDefaultTimeout(Patience);
        await citizen.SlowAsync();
        await citizen.WriteReportAsync("named");
        await citizen.ChooseAsync("evidence-photos", Complainant.Photo("货架.jpg", 60_000), Complainant.Photo("价签.jpg", 40_000));
        await citizen.ArrivedAsync(2);
        await citizen.PressAsync("evidence-next");
        await citizen.PressAsync("complaint-send");
        await citizen.TypeAsync("signin-name", Account);
        await citizen.PressAsync("signin-submit");
        await citizen.ReadsAsync("complaint-send", "提交举报线索");
        await citizen.PressAsync("complaint-send");
        var number = (await citizen.By("complaint-number").InnerTextAsync()).Trim();
        await citizen.PressAsync("receipt-leave");
        await citizen.ReadsAsync("case-status", "已提交");

        // The city's desk gives it to a station, which asks for more.
        using var same = await host.CitizenAsync(Account);
        var id = (string)JsonNode.Parse(await same.GetStringAsync("complaints"))!["items"]![0]!["id"]!;
        using (var desk = await host.StaffAsync("admin"))
        {
            await desk.AskAsync($"staff/complaints/{id}/transfer", new { stationId = "WQ21", reason = "在你处辖区" });
        }

        await using var clerk = await stage.VisitorAsync(host, Screen.Desk);
        await clerk.OpenCaseAsync("wq21", number);
        await clerk.ActAsync("request-supplement");
        await clerk.TypeAsync("ask-words", "请补充购买小票。");
        await clerk.SendAsync("request-supplement");
        await clerk.IsInStateAsync(number, "supplementRequested");

        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("case-asked", "请补充购买小票");
        await citizen.PressAsync("act-supplement");
        await citizen.TypeAsync("supplement-words", "小票丢了，有付款记录。");
        await citizen.PressAsync("supplement-yes");
        await citizen.ReadsAsync("case-letter", "有付款记录");

        await clerk.Page.ReloadAsync();
        await clerk.IsInStateAsync(number, "submitted");
        await clerk.ActAsync("transfer");
        await clerk.Page.Locator("#transfer-to").FillAsync(await host.NameOfAsync("WQ22"));
        await clerk.Page.Keyboard.PressAsync("Enter");
        await clerk.TypeAsync("transfer-words", "店在对方辖区。");
        await clerk.SendAsync("transfer");
        await clerk.ReadsAsync("case-facts", "等待接收");

        await using var other = await stage.VisitorAsync(host, Screen.Desk);
        await other.OpenCaseAsync("wq22", number);
        await other.ActAsync("transfer-accept");
        await other.SendAsync("transfer-accept");
        await Assertions.Expect(other.By("act-transfer-accept")).ToHaveCountAsync(0);
        await other.ActAsync("refer");
        await other.PressAsync("agency-marketRegulation");
        await other.TypeAsync("refer-words", "涉嫌销售假冒商品。");
        await other.SendAsync("refer");
        await other.IsInStateAsync(number, "referred");
        await AnswerAsync(other, number, "市场监管部门决定不予立案。", "notFiled");

        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("case-outcome", "决定不予立案");
        await citizen.PressAsync("act-reopen");
        await citizen.TypeAsync("reopen-reason", "没有看我的照片。");
        await citizen.PressAsync("reopen-yes");
        await citizen.ReadsAsync("case-status", "已受理");
        await citizen.ReadsAsync("case-review", "正在看");
        await citizen.PictureAsync("m-case-objected");

        await other.Page.ReloadAsync();
        await other.IsInStateAsync(number, "accepted");
        await AnswerAsync(other, number, "重新核对照片，市场监管部门已经立案。", "filed");
        await citizen.Page.ReloadAsync();
        await citizen.ReadsAsync("case-outcome", "已经立案");
        await citizen.PressAsync("act-confirm");
        await citizen.ReadsAsync("case-status", "办结");
        await citizen.PictureAsync("m-case-closed");
        var kinds = ((JsonArray)JsonNode.Parse(await same.GetStringAsync($"complaints/{id}"))!["timeline"]!).Reverse().Select(e => (string?)e!["kind"]);
        Assert.Equal(
            ["submitted", "routed", "transferAccepted", "supplementRequested", "supplemented", "transferred", "transferAccepted", "referred", "resolved", "reopened", "resolved", "confirmed"],
            kinds);
    }

    private static async Task AnswerAsync(Visitor clerk, string number, string words, string outcome)
    {
        await clerk.ActAsync("resolve");
        await clerk.PressAsync($"outcome-{outcome}");
        await clerk.TypeAsync("resolve-words", words);
        await clerk.SendAsync("resolve");
        await clerk.IsInStateAsync(number, "resolved");
    }
}
