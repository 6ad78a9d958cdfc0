using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>What stands beside a case and over the list: views, colleagues, texts, repeat matters, a suspected crime, another station's look, the sheet.</summary>
public sealed class TheToolsOfTheDesk(Stage stage)
{
    [BoundedFact]
    public async Task Narrow_keep_assign_and_export_the_list()
    {
        var host = await stage.HostAsync();
        using var citizen = await host.CitizenAsync("列表的举报人");
        var sent = new List<JsonObject>();
        foreach (var subject in new[] { "凉茶的包装像别家的", "钒钛刀具冒用专利号", "石榴用了别人的地标" })
        {
            sent.Add(await citizen.ComplainAsync("WQ18", subject));
        }

        await using var clerk = await stage.VisitorAsync(host, Screen.Desk, forAxe: true);
        await clerk.SignInStaffAsync("wq18");
        await clerk.PressAsync("nav-complaints");
        await clerk.TypeAsync("complaint-search", "专利");
        await clerk.PressAsync("complaint-search-go");
        await Assertions.Expect(clerk.By("complaint-row")).ToHaveCountAsync(1);
        await clerk.PressAsync("view-keep");
        await clerk.TypeAsync("view-name", "专利的");
        await clerk.PressAsync("view-save");
        await clerk.ReadsAsync("saved-view", "专利的");
        await clerk.PressAsync("filter-clear");
        await Assertions.Expect(clerk.By("complaint-row")).ToHaveCountAsync(3);

        for (var i = 0; i < 3; i++)
        {
            await clerk.By("complaint-tick").Nth(i).ClickAsync();
        }

        await clerk.PressAsync("bulk-assign");
        await clerk.Page.GetByRole(AriaRole.Radio).Nth(0).WaitForAsync();
        await clerk.PictureAsync("console-bulk-assign");
        Assert.Empty(await clerk.BarriersAsync());
        await clerk.Page.GetByRole(AriaRole.Radiogroup, new() { Name = "经办人" }).GetByRole(AriaRole.Radio).Last.ClickAsync();
        await clerk.PressAsync("bulk-submit");
        await clerk.ReadsAsync("notice", "3件");

        await clerk.By("saved-view").ClickAsync();
        await Assertions.Expect(clerk.By("complaint-row")).ToHaveCountAsync(1);
        await clerk.PressAsync("filter-clear");
        await Assertions.Expect(clerk.By("complaint-row")).ToHaveCountAsync(3);
        await clerk.PressAsync("complaint-export");
        var sheet = await clerk.Page.RunAndWaitForDownloadAsync(() => clerk.PressAsync("export-go"));
        Assert.EndsWith(".xlsx", sheet.SuggestedFilename, StringComparison.Ordinal);
        using var zip = ZipFile.OpenRead(await sheet.PathAsync());
        using var text = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var said = await text.ReadToEndAsync();
        Assert.All(sent, s => Assert.Contains((string)s["number"]!, said, StringComparison.Ordinal));
        Assert.DoesNotContain("13900005678", said, StringComparison.Ordinal);
    }

    [BoundedFact]
    public async Task Put_a_kept_text_into_an_answer_and_join_repeat_matters()
    {
        var host = await stage.HostAsync();
        using var citizen = await host.CitizenAsync("常用语的举报人");
        var (first, second) = (await citizen.ComplainAsync("WQ19", "茶叶冒用商标"), await citizen.ComplainAsync("WQ19", "茶叶又冒用商标"));
        await using var clerk = await stage.VisitorAsync(host, Screen.Desk, forAxe: true);
        await clerk.SignInStaffAsync("wq19");
        await clerk.GoAsync("/console/complaints/templates");
        await clerk.PressAsync("template-new");
        await clerk.Page.GetByRole(AriaRole.Radio, new() { Name = "答复" }).ClickAsync();
        await clerk.TypeAsync("template-name", "已交办");
        await clerk.TypeAsync("template-text", "您反映的情况已经核实，商家已停止销售。");
        await clerk.PressAsync("template-save");
        await clerk.By("template-row").Filter(new() { HasText = "已交办" }).WaitForAsync();

        await clerk.PressAsync("nav-complaints");
        await clerk.CaseRow((string)first["number"]!).ClickAsync();
        await clerk.ActAsync("links");
        await clerk.PictureAsync("console-case-similar");
        Assert.Empty(await clerk.BarriersAsync());
        await clerk.By("similar-case").Filter(new() { HasText = (string)second["number"]! }).GetByRole(AriaRole.Button, new() { Name = "关联", Exact = true }).ClickAsync();
        await clerk.ReadsAsync("case-timeline", "与另一件关联");
        await clerk.PressAsync("links-close");

        await clerk.ActAsync("accept");
        await clerk.SendAsync("accept");
        await clerk.IsInStateAsync((string)first["number"]!, "accepted");
        await clerk.ActAsync("resolve");
        await clerk.PressAsync("outcome-filed");
        await clerk.PressAsync("templates-resolve");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "已交办" }).ClickAsync();
        await Assertions.Expect(clerk.By("resolve-words")).ToHaveValueAsync("您反映的情况已经核实，商家已停止销售。");
        await clerk.SendAsync("resolve");
        await clerk.IsInStateAsync((string)first["number"]!, "resolved");
    }

    [BoundedFact]
    public async Task Take_a_suspected_crime_to_the_police_beside_the_case_and_look_at_another_stations_answer()
    {
        var host = await stage.HostAsync();
        using var citizen = await host.CitizenAsync("涉罪的举报人");
        var sent = await citizen.ComplainAsync("WQ17", "成箱的假酒");
        var number = (string)sent["number"]!;
        await using var clerk = await stage.VisitorAsync(host, Screen.Desk, forAxe: true);
        await clerk.OpenCaseAsync("wq17", number);
        await clerk.ActAsync("accept");
        await clerk.SendAsync("accept");
        await clerk.IsInStateAsync(number, "accepted");
        await clerk.ActAsync("crime");
        await clerk.TypeAsync("crime-words", "数量大，像是有人成批制假。");
        await clerk.SendAsync("crime");
        await clerk.By("case-crime").WaitForAsync();

        await using var admin = await stage.VisitorAsync(host, Screen.Desk, forAxe: true);
        await admin.SignInStaffAsync("admin");
        await admin.GoAsync($"/console/complaints?case={sent["id"]}");
        await admin.Case(number).WaitForAsync();
        await admin.ActAsync("crime-decide");
        await admin.Page.GetByRole(AriaRole.Radio, new() { Name = "移送", Exact = true }).ClickAsync();
        await admin.TypeAsync("crime-decide-words", "同意移送。");
        await admin.SendAsync("crime-decide");
        await admin.ActAsync("crime-hand-over");
        await admin.Page.GetByRole(AriaRole.Radio, new() { Name = "公安机关" }).ClickAsync();
        await admin.SendAsync("crime-hand-over");
        await admin.ActAsync("crime-answer");
        await admin.Page.GetByRole(AriaRole.Radio, new() { Name = "立案", Exact = true }).ClickAsync();
        await admin.TypeAsync("crime-answer-words", "已经立案侦查。");
        await admin.PictureAsync("console-case-crime-answer");
        Assert.Empty(await admin.BarriersAsync());
        await admin.SendAsync("crime-answer");
        await admin.ReadsAsync("case-crime", "立案");

        await clerk.Page.ReloadAsync();
        await clerk.Case(number).WaitForAsync();
        await clerk.ActAsync("resolve");
        await clerk.PressAsync("outcome-filed");
        await clerk.TypeAsync("resolve-words", "已经处理。");
        await clerk.SendAsync("resolve");
        await clerk.IsInStateAsync(number, "resolved");
        var seen = await citizen.GetStringAsync($"complaints/{sent["id"]}");
        Assert.DoesNotContain("涉嫌犯罪", seen, StringComparison.Ordinal);
        await citizen.AskAsync($"complaints/{sent["id"]}/reopen", new { reason = "没有说怎么处理的" });
        var station = (string)((JsonObject)JsonNode.Parse(await citizen.GetStringAsync($"complaints/{sent["id"]}"))!)["review"]!["station"]!["code"]!;

        await using var reviewer = await stage.VisitorAsync(host, Screen.Desk, forAxe: true);
        await reviewer.OpenCaseAsync(station.ToLowerInvariant(), number);
        await reviewer.ActAsync("review");
        await reviewer.Page.GetByRole(AriaRole.Radio, new() { Name = "应当重新办理" }).ClickAsync();
        await reviewer.TypeAsync("review-words", "答复没有写明怎么处理，应当写清楚。");
        await reviewer.PictureAsync("console-case-review");
        Assert.Empty(await reviewer.BarriersAsync());
        await reviewer.SendAsync("review");
        await Assertions.Expect(reviewer.By("act-review")).ToHaveCountAsync(0);
        var read = (JsonObject)JsonNode.Parse(await citizen.GetStringAsync($"complaints/{sent["id"]}"))!;
        Assert.Contains("应当写清楚", read["review"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }
}
