using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using ServiceNet.IntegrationTests.City;
using ServiceNet.IntegrationTests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>The handlers' list as a sheet: the same rows as the list, dates as dates, text never a formula, nobody's name in it.</summary>
public sealed class ExportingTheList(TestCity city) : IClassFixture<TestCity>
{
    private const int Many = 1300;
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    [Fact]
    public async Task Gives_a_sheet_a_spreadsheet_program_reads_with_text_numbers_and_dates_each_as_what_it_is()
    {
        var citizen = await city.CitizenAsync("要导出的人");
        var clerk = await city.StaffAsync("wq12");
        var body = ComplaintCalls.Body(station: "WQ12");
        body["subject"] = "=HYPERLINK(\"http://example.invalid\")<&>𠮷";
        body["respondent"] = new { name = "+86店（示例）" };
        var sent = (await citizen.PostAsync("complaints", body)).Ok();
        (await clerk.DecideAsync((await citizen.ComplainAsync(station: "WQ12")).Text("id"), "accept")).Ok();

        var asked = await clerk.PostAsync("staff/complaints/exports", new { sort = "newest" }, "export-key");
        Assert.Equal((201, 2, 0, "ready"), (asked.Status, asked.Body.Number("total"), asked.Body.Number("done"), asked.Body.Text("state")));
        var id = asked.Body.Text("id");
        Assert.Equal(id, (await clerk.PostAsync("staff/complaints/exports", new { sort = "newest" }, "export-key")).Ok().Text("id"));
        (await clerk.PostAsync("staff/complaints/exports", new { sort = "due" }, "export-key")).Refused(422, "idempotency.key_reused");
        using var file = await city[0].FetchAsync($"/api/v1/staff/complaints/exports/{id}/file", clerk.Token);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("attachment", file.Content.Headers.ContentDisposition?.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".xlsx", file.Content.Headers.ContentDisposition?.FileNameStar, StringComparison.Ordinal);
        var sheet = Sheet.Read(await file.Content.ReadAsByteArrayAsync(TestCity.Ct));

        Assert.Equal(["序号", "编号", "类型", "状态", "标题", "被投诉举报方", "区县", "办理站点", "是否分派", "提交时间", "当前期限", "到期日", "是否超期", "转办去向", "重办次数", "评分"], sheet.Rows[0].Select(c => c.Text));
        Assert.Equal(3, sheet.Rows.Count);
        var row = sheet.Rows[2];
        Assert.Equal((1.0, 2.0), (sheet.Rows[1][0].Number, row[0].Number));
        Assert.Equal((sent.Text("number"), "消费投诉", "已提交，等待受理"), (row[1].Text, row[2].Text, row[3].Text));
        Assert.Equal(("已受理", "否"), (sheet.Rows[1][3].Text, sheet.Rows[1][8].Text));
        // What looks like a formula is text, and is marked so.
        Assert.Equal(("=HYPERLINK(\"http://example.invalid\")<&>𠮷", true), (row[4].Text, row[4].Quoted));
        Assert.Equal(("+86店（示例）", true), (row[5].Text, row[5].Quoted));
        Assert.False(row[1].Quoted);
        // An instant and a day are numbers a program shows as such, in the city's time.
        Assert.Equal("yyyy\\-mm\\-dd\\ hh:mm", row[9].Format);
        Assert.Equal(sent.At("submittedAt").ToOffset(TimeSpan.FromHours(8)).DateTime, DateTime.FromOADate(row[9].Number!.Value), TimeSpan.FromSeconds(1));
        Assert.Equal("yyyy\\-mm\\-dd", row[11].Format);
        Assert.Equal(sent.GetProperty("deadlines")[0].Text("dueOn"), DateTime.FromOADate(row[11].Number!.Value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(0.0, row[14].Number);
        Assert.Null(row[15].Number);
        Assert.DoesNotContain(ComplaintCalls.Name, sheet.Xml, StringComparison.Ordinal);
        Assert.DoesNotContain(ComplaintCalls.Phone, sheet.Xml, StringComparison.Ordinal);

        var followed = (await clerk.GetAsync($"staff/complaints/exports/{id}/progress")).Ok();
        Assert.Equal((2, 2, "done"), (followed.Number("total"), followed.Number("done"), followed.Text("state")));
        Assert.Equal(["complaint.export", "complaint.export.fetched"], (await city.AskAsync<string>("select string_agg(action, ',' order by chain_seq) from audit_entries where subject_id = @id", new { id })).Split(','));
    }

    [Fact]
    public async Task Has_every_row_of_a_list_of_many_pages_once_and_in_its_order()
    {
        await city.DoAsync(
            """
            insert into complaints (id, number, kind, status, version, station_id, routed_by, anonymous, channel, pseudonym, subject, description, respondent_name, submitted_at, due_at, grams)
            select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - i * 1000), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid, 'MANY' || i, 'serviceComplaint', 'accepted', 1, (select id from stations where code = 'WQ13'), 'station', false, 'online', 'ABCD',
              '许多件之' || i, '没有内容', '某商行', now() - i * interval '1 second', case when i % 4 > 0 then now() + i % 13 * interval '1 day' end, array['许多', '多件'] from generate_series(1, @Many) i
            """,
            new { Many });
        var clerk = await city.StaffAsync("wq13");
        foreach (var (question, count, order) in new (object, int, string)[] { (new { q = "许多" }, Many, "id desc"), (new { sort = "due", status = "accepted" }, Many - (Many / 4), "due_at, id") })
        {
            var id = (await clerk.PostAsync("staff/complaints/exports", question)).Ok().Text("id");
            var sheet = Sheet.Read((await clerk.GetAsync($"staff/complaints/exports/{id}/file")).Bytes);
            var expected = (await city.AskAsync<string>($"select string_agg(number, ',' order by {order}) from complaints where number like 'MANY%' {(count < Many ? "and due_at is not null" : "")}")).Split(',');
            Assert.Equal(expected, sheet.Rows.Skip(1).Select(r => r[1].Text));
            Assert.Equal(count, (await clerk.GetAsync($"staff/complaints/exports/{id}/progress")).Ok().Number("total"));
        }
    }

    [Fact]
    public async Task Is_for_whoever_asked_for_an_hour_and_refuses_what_the_list_refuses()
    {
        var (clerk, other) = (await city.StaffAsync("wq14"), await city.StaffAsync("wq15"));
        var id = (await clerk.PostAsync("staff/complaints/exports", new { })).Ok().Text("id");
        foreach (var path in new[] { $"staff/complaints/exports/{id}/progress", $"staff/complaints/exports/{id}/file" })
        {
            (await other.GetAsync(path)).Refused(404, "complaint.export_unknown");
            (await (await city.StaffAsync("admin")).GetAsync(path)).Refused(404, "complaint.export_unknown");
            (await (await city.StaffAsync("auditor")).GetAsync(path)).Refused(403, "auth.forbidden");
        }

        (await clerk.PostAsync("staff/complaints/exports", new { station = "WQ15" })).Refused(403, "staff.other_station");
        (await clerk.PostAsync("staff/complaints/exports", new { station = "NOWHERE" })).Refused(404, "station.unknown");
        (await clerk.PostAsync("staff/complaints/exports", new { q = "一" })).Refused(400, "request.invalid");
        (await clerk.PostAsync("staff/complaints/exports", new { sort = "random" })).Refused(400, "request.invalid");
        (await clerk.PostAsync("staff/complaints/exports", new { status = "nothing" })).Refused(400, "request.malformed");

        Assert.Equal(200, (await clerk.GetAsync($"staff/complaints/exports/{id}/file")).Status);
        await city.DoAsync("update complaint_exports set created_at = created_at - interval '61 minutes' where id = @id", new { id = Guid.Parse(id) });
        (await clerk.GetAsync($"staff/complaints/exports/{id}/progress")).Refused(404, "complaint.export_unknown");
        (await clerk.GetAsync($"staff/complaints/exports/{id}/file")).Refused(404, "complaint.export_unknown");
    }

    /// <summary>A cell as a spreadsheet program reads it.</summary>
    private sealed record Cell(string? Text, double? Number, string Format, bool Quoted);

    private sealed record Sheet(IReadOnlyList<IReadOnlyList<Cell>> Rows, string Xml)
    {
        public static Sheet Read(byte[] bytes)
        {
            using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            // Every part is named by the content types and found by a relation, or a program would call the file damaged.
            var types = Part(zip, "[Content_Types].xml").Descendants().Attributes("PartName").Select(a => a.Value).ToArray();
            Assert.All(types, t => Assert.NotNull(zip.GetEntry(t[1..])));
            Assert.Equal("xl/workbook.xml", Part(zip, "_rels/.rels").Descendants().Attributes("Target").Single().Value);
            Assert.All(Part(zip, "xl/_rels/workbook.xml.rels").Descendants().Attributes("Target"), t => Assert.NotNull(zip.GetEntry("xl/" + t.Value)));
            var styles = Part(zip, "xl/styles.xml");
            var formats = styles.Descendants(Main + "numFmt").ToDictionary(f => f.Attribute("numFmtId")!.Value, f => f.Attribute("formatCode")!.Value, StringComparer.Ordinal);
            var cells = styles.Descendants(Main + "cellXfs").Elements().Select(x => (Format: formats.GetValueOrDefault(x.Attribute("numFmtId")!.Value, ""), Quoted: x.Attribute("quotePrefix")?.Value == "1")).ToArray();
            var sheet = Part(zip, "xl/worksheets/sheet1.xml");
            Assert.Empty(sheet.Descendants(Main + "f"));
            return new Sheet([.. sheet.Descendants(Main + "row").Select(r => r.Elements(Main + "c").Select(c => Of(c, cells)).ToArray())], sheet.ToString());
        }

        private static Cell Of(XElement c, (string Format, bool Quoted)[] styles)
        {
            var style = styles[int.Parse(c.Attribute("s")?.Value ?? "0", CultureInfo.InvariantCulture)];
            var text = c.Attribute("t")?.Value == "inlineStr" ? c.Element(Main + "is")!.Element(Main + "t")!.Value : null;
            return new Cell(text, c.Element(Main + "v") is { } v ? double.Parse(v.Value, CultureInfo.InvariantCulture) : null, style.Format, style.Quoted);
        }

        private static XDocument Part(ZipArchive zip, string name)
        {
            using var stream = zip.GetEntry(name)!.Open();
            return XDocument.Load(stream);
        }
    }
}
