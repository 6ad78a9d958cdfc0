using ServiceNet.IntegrationTests.City;
using ServiceNet.IntegrationTests.Files;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>A case's files reach others by links that end, without a photo's place, and on the record.</summary>
public sealed class EvidenceForHandlers(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task A_photo_comes_without_its_place_unless_its_handler_says_why_and_each_look_is_written_down()
    {
        var (citizen, clerk) = (await city.CitizenAsync("拍照的人"), await city.StaffAsync("wq23"));
        var photo = SampleFiles.Jpeg(size: 6543);
        var (file, pdf) = (await citizen.UploadedAsync(photo), await citizen.UploadedAsync(SampleFiles.Pdf(), "合同.pdf"));
        var body = ComplaintCalls.Body("infringementReport", "WQ23");
        body["fileIds"] = new[] { file.Text("id"), pdf.Text("id") };
        var id = (await citizen.PostAsync("complaints", body)).Body.Text("id");

        var copy = (await clerk.DecideAsync(id, $"files/{file.Text("id")}/link", new { })).Ok();
        Assert.NotEqual(photo, (await city.Anyone().GetAsync(copy.Text("url"))).Bytes);
        (await clerk.DecideAsync(id, $"files/{file.Text("id")}/link", new { original = true })).Refused(400, "request.invalid");
        var original = (await clerk.DecideAsync(id, $"files/{file.Text("id")}/link", new { original = true, reason = "核对拍摄地点" })).Ok();
        Assert.Equal(photo, (await city.Anyone().GetAsync(original.Text("url"))).Bytes);
        Assert.Contains("请勿转发", (await clerk.DecideAsync(id, $"files/{pdf.Text("id")}/link", new { })).Ok().Text("warning"), StringComparison.Ordinal);
        Assert.Equal(3, await city.AskAsync<int>("select count(*)::int from audit_entries where action = 'complaint.openFile' and subject_id = @id", new { id }));

        // Offered, another station sees the cleaned copy and nothing that has none.
        (await clerk.DecideAsync(id, "transfer", new { stationId = "WQ24", reason = "在你处" })).Ok();
        var offered = await city.StaffAsync("wq24");
        (await offered.DecideAsync(id, $"files/{file.Text("id")}/link", new { })).Ok();
        (await offered.DecideAsync(id, $"files/{pdf.Text("id")}/link", new { })).Refused(403, "complaint.file_handler_only");
        (await clerk.DecideAsync(id, $"files/{Guid.Empty}/link", new { })).Refused(404, "file.unknown");
        Assert.Equal(photo, (await city.Anyone().GetAsync((await citizen.PostAsync($"complaints/{id}/files/{file.Text("id")}/link")).Ok().Text("url"))).Bytes);
        (await (await city.CitizenAsync("别人")).PostAsync($"complaints/{id}/files/{file.Text("id")}/link")).Refused(404, "complaint.unknown");
    }
}
