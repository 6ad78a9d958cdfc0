using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>A case at the desk: from the list to its outcome, with a colleague on the same case, and for somebody on the telephone.</summary>
public sealed class TheComplaintDesk(Stage stage)
{
    public static TheoryData<Screen> Both => Screens.Both;

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Leads_a_case_from_the_list_over_another_station_to_its_outcome(Screen screen)
    {
        var host = await stage.HostAsync();
        var (from, to) = (screen.Pick("WQ03", "WQ05"), screen.Pick("WQ04", "WQ06"));
        using var citizen = await host.CitizenAsync($"举报人{screen}");
        var sent = await citizen.ComplainAsync(from, "运动鞋贴着别人的商标");
        var number = (string)sent["number"]!;

        await using var clerk = await stage.VisitorAsync(host, screen);
        await clerk.OpenCaseAsync(from.ToLowerInvariant(), number);
        await clerk.ReadsAsync("case-deadlines", "法定期限自市场监管部门收到之日起算");
        await clerk.ActAsync("request-supplement");
        await clerk.ReadsAsync("ask-by", "到12月3日（周四）");
        await clerk.TypeAsync("ask-words", "请补充购买小票的照片。");
        await clerk.SendAsync("request-supplement");
        await clerk.IsInStateAsync(number, "supplementRequested");
        await clerk.ReadsAsync("notice", "12月3日前补充");

        await clerk.ActAsync("supplement");
        await clerk.TypeAsync("supplement-words", "来人带来了小票。");
        await clerk.SendAsync("supplement");
        await clerk.IsInStateAsync(number, "submitted");

        await clerk.ActAsync("transfer");
        await clerk.Page.Locator("#transfer-to").FillAsync(await host.NameOfAsync(to));
        await clerk.Page.Keyboard.PressAsync("Enter");
        await clerk.TypeAsync("transfer-words", "店在对方辖区。");
        await clerk.SendAsync("transfer");
        await clerk.ReadsAsync("case-facts", "等待接收");
        await clerk.PictureAsync("console-case-transferred");

        await using var other = await stage.VisitorAsync(host, screen);
        await other.OpenCaseAsync(to.ToLowerInvariant(), number);
        await other.ActAsync("transfer-accept");
        await other.SendAsync("transfer-accept");
        await Assertions.Expect(other.By("act-transfer-accept")).ToHaveCountAsync(0);
        await other.ActAsync("refer");
        await other.PressAsync("agency-marketRegulation");
        await other.TypeAsync("refer-words", "涉嫌销售假冒商品。");
        await other.SendAsync("refer");
        await other.IsInStateAsync(number, "referred");

        await other.ActAsync("resolve");
        await other.PressAsync("outcome-filed");
        await other.TypeAsync("resolve-words", "市场监管部门已经立案调查，结果由其告知。");
        await other.SendAsync("resolve");
        await other.IsInStateAsync(number, "resolved");
        await other.PictureAsync("console-case-resolved");

        await other.PressAsync("case-print-letter");
        await other.ReadsAsync("print-sheet", "已经立案调查");
        await other.PressAsync("print-back");
        await other.Case(number).WaitForAsync();
        var read = (JsonObject)JsonNode.Parse(await citizen.GetStringAsync($"complaints/{sent["id"]}"))!;
        Assert.Equal("resolved", (string?)read["status"]);
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Shows_a_clerk_what_a_colleague_did_and_keeps_what_was_typed(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ07", "WQ08");
        using var citizen = await host.CitizenAsync($"两人看{screen}");
        var sent = await citizen.ComplainAsync(station, "果子的招牌被人用了");
        var number = (string)sent["number"]!;
        await using var slow = await stage.VisitorAsync(host, screen);
        await slow.OpenCaseAsync(station.ToLowerInvariant(), number);
        await slow.ActAsync("refer");
        await slow.PressAsync("agency-police");
        await slow.TypeAsync("refer-words", "想了很久才写好的话。");

        await using var quick = await stage.VisitorAsync(host, screen);
        await quick.OpenCaseAsync(station.ToLowerInvariant(), number);
        await quick.ActAsync("accept");
        await quick.SendAsync("accept");
        await quick.IsInStateAsync(number, "accepted");

        await slow.PressAsync("refer-submit");
        await slow.ReadsAsync("case-changed", "已受理");
        await slow.PictureAsync("console-case-changed");
        await Assertions.Expect(slow.By("refer-words")).ToHaveValueAsync("想了很久才写好的话。");
        await slow.IsInStateAsync(number, "accepted");
        await slow.PressAsync("refer-submit");
        await slow.IsInStateAsync(number, "referred");
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Keeps_a_half_written_answer_over_a_reload(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ13", "WQ14");
        using var citizen = await host.CitizenAsync($"写一半{screen}");
        var number = (string)(await citizen.ComplainAsync(station, "书是盗版的"))["number"]!;
        await using var clerk = await stage.VisitorAsync(host, screen);
        await clerk.OpenCaseAsync(station.ToLowerInvariant(), number);
        await clerk.ActAsync("reject");
        await clerk.PressAsync("reject-noConcreteFacts");
        await clerk.TypeAsync("reject-text", "没有写明是哪家书店。");
        await clerk.Page.ReloadAsync();
        await clerk.By("case-acts").WaitForAsync();
        await clerk.ActAsync("reject");
        await Assertions.Expect(clerk.By("reject-text")).ToHaveValueAsync("没有写明是哪家书店。");
        await Assertions.Expect(clerk.By("reject-noConcreteFacts")).ToBeCheckedAsync();
        await clerk.PressAsync("reject-submit");
        await clerk.IsInStateAsync(number, "rejected");
        await clerk.PressAsync("case-print-letter");
        await clerk.ReadsAsync("print-sheet", "不予受理告知书");
        await clerk.ReadsAsync("print-sheet", "向人民法院起诉");
        Assert.Equal(0, await clerk.Page.EvaluateAsync<int>("Object.keys(sessionStorage).filter((k) => k.includes('complaint-draft')).length"));
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Shows_a_phone_number_for_the_moment_and_leaves_a_line(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ09", "WQ10");
        using var citizen = await host.CitizenAsync($"被看的人{screen}");
        var sent = await citizen.ComplainAsync(station, "网店卖假货");
        var number = (string)sent["number"]!;
        await using var clerk = await stage.VisitorAsync(host, screen);
        await clerk.OpenCaseAsync(station.ToLowerInvariant(), number);
        Assert.DoesNotContain("13900005678", await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await clerk.PressAsync("act-reveal-phone");
        await clerk.PressAsync("reveal-submit");
        await Assertions.Expect(clerk.Page.GetByText("请写明为什么要看")).ToBeVisibleAsync();
        await clerk.TypeAsync("reveal-reason", "电话核实时间");
        await clerk.PressAsync("reveal-submit");
        await clerk.ReadsAsync("revealed-phone", "13900005678");
        await clerk.ReadsAsync("case-timeline", "查看了来件人的电话");
        await clerk.Page.GetByText("隐藏", new() { Exact = true }).ClickAsync();
        Assert.DoesNotContain("13900005678", await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Contains("revealed", await citizen.GetStringAsync($"complaints/{sent["id"]}"), StringComparison.Ordinal);
    }

    [BoundedTheory, MemberData(nameof(Both))]
    public async Task Takes_a_case_in_for_a_caller_with_a_file_and_prints_the_receipt(Screen screen)
    {
        var host = await stage.HostAsync();
        var station = screen.Pick("WQ11", "WQ12");
        await using var clerk = await stage.VisitorAsync(host, screen);
        await clerk.SignInStaffAsync(station.ToLowerInvariant());
        await clerk.PressAsync("nav-complaints");
        await clerk.PressAsync("complaint-new");
        await clerk.PressAsync("new-kind-consumerComplaint");
        await clerk.PressAsync("new-submit");
        await Assertions.Expect(clerk.Page.GetByText("消费投诉需要写明姓名。")).ToBeVisibleAsync();
        await clerk.TypeAsync("new-subject", "净水器是假冒的");
        await clerk.TypeAsync("new-description", "上个月在店里买的，用了一周就坏，商家不退钱。");
        await clerk.TypeAsync("new-respondent", "净源电器");
        await clerk.TypeAsync("new-wish", "退一赔三");
        await clerk.TypeAsync("new-name", "王示例");
        await clerk.TypeAsync("new-phone", "138 0000 1111");
        // Larger than one piece, so that it goes in several.
        await clerk.By("new-files").SetInputFilesAsync(new FilePayload { Name = "小票.pdf", MimeType = "application/pdf", Buffer = Paper(700_000) });
        await clerk.ReadsAsync("brought-file", "已传好");
        await clerk.PictureAsync("console-complaint-new");
        await clerk.PressAsync("new-submit");
        var number = await clerk.By("new-number").TextContentAsync();
        await clerk.ReadsAsync("new-result", "1个文件");
        Assert.DoesNotContain("王示例", await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await clerk.PressAsync("new-print");
        await clerk.ReadsAsync("print-sheet", number!);
        await clerk.ReadsAsync("print-sheet", "法定的投诉回执由市场监管部门或全国12315平台出具");
        await clerk.PressAsync("print-back");
        await clerk.By("proof-acceptance").ClickAsync();
        await clerk.ReadsAsync("proof-days", "起算的当天，不计");
    }

    private static byte[] Paper(int size)
    {
        var paper = new byte[size];
        Array.Fill(paper, (byte)' ');
        "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%"u8.CopyTo(paper);
        "\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.CopyTo(paper.AsSpan(size - 32));
        return paper;
    }
}
