using System.Text;
using ServiceNet.Files;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>What other rooms do with files: attach them, show them, hand them out for a few minutes, give them up.</summary>
[Collection(ADayOfEvidence.Name)]
public sealed class FilesOfARecord(TwoProcesses city)
{
    [Fact]
    public async Task Two_records_race_for_the_same_files_and_one_gets_them_all()
    {
        var owner = await city.CitizenAsync("两件都要");
        var account = FileOwner.Citizen(Guid.Parse((await owner.GetAsync("me")).Ok().Id()));
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await owner.UploadedAsync(SampleFiles.Jpeg(size: 3000 + i))).Id());
        }

        await using var files = new FilesInProcess(city);
        var records = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToArray();
        var outcomes = await Task.WhenAll(records.Select((r, i) => files.ClaimAsync(i % 2 == 0 ? ids : [.. Enumerable.Reverse(ids)], account, r)));

        var winner = Assert.Single(Enumerable.Range(0, 6), i => outcomes[i] is ClaimOutcome.Claimed);
        Assert.Equal(winner % 2 == 0 ? ids : Enumerable.Reverse(ids), ((ClaimOutcome.Claimed)outcomes[winner]).Files.Select(f => f.Id));
        Assert.All(outcomes.Where(o => o is not ClaimOutcome.Claimed), o => Assert.IsType<ClaimOutcome.Unknown>(o));
        Assert.Equal(5, await city.AskAsync<int>("select count(*) from files where belongs_id = @id", new { id = records[winner] }));
        // A repeat of the same record finds them again; part of them for another, none.
        Assert.IsType<ClaimOutcome.Claimed>(await files.ClaimAsync(ids, account, records[winner]));
        Assert.IsType<ClaimOutcome.Unknown>(await files.ClaimAsync([ids[0]], account, Guid.NewGuid()));
    }

    [Fact]
    public async Task Only_whose_they_are_attaches_them_and_nobodys_are_anybodys_who_knows_the_id()
    {
        var (owner, other) = (await city.CitizenAsync("附件主人"), await city.CitizenAsync("附件旁人"));
        var (mine, theirs) = (FileOwner.Citizen(Guid.Parse((await owner.GetAsync("me")).Ok().Id())), FileOwner.Citizen(Guid.Parse((await other.GetAsync("me")).Ok().Id())));
        await using var files = new FilesInProcess(city);
        var (own, nobodys) = ((await owner.UploadedAsync(SampleFiles.Jpeg())).Id(), (await city.Anyone().UploadedAsync(SampleFiles.Jpeg())).Id());
        var clerk = await city.StaffAsync("wq03");
        var clerks = (await clerk.UploadedAsync(SampleFiles.Pdf(), "答复.pdf")).Id();

        foreach (var claimant in new[] { theirs, FileOwner.Nobody, FileOwner.Staff(mine.Id!.Value) })
        {
            Assert.IsType<ClaimOutcome.Unknown>(await files.ClaimAsync([nobodys, own], claimant, Guid.NewGuid()));
            Assert.IsType<ClaimOutcome.Unknown>(await files.ClaimAsync([clerks], claimant, Guid.NewGuid()));
        }

        // The refusals attached nothing on the way.
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from files where id = any(@ids::uuid[]) and belongs_kind is not null", new { ids = new[] { own, nobodys, clerks } }));
        Assert.IsType<ClaimOutcome.Claimed>(await files.ClaimAsync([own, nobodys, own], mine, Guid.NewGuid()));
        Assert.IsType<ClaimOutcome.Unknown>(await files.ClaimAsync(["nonsense"], mine, Guid.NewGuid()));
        Assert.IsType<ClaimOutcome.Unknown>(await files.ClaimAsync([Guid.NewGuid().ToString()], mine, Guid.NewGuid()));
        Assert.IsType<ClaimOutcome.TooMany>(await files.ClaimAsync([.. Enumerable.Range(0, 21).Select(_ => Guid.NewGuid().ToString())], mine, Guid.NewGuid()));
        Assert.Empty(Assert.IsType<ClaimOutcome.Claimed>(await files.ClaimAsync([], mine, Guid.NewGuid())).Files);
    }

    [Fact]
    public async Task A_link_leads_to_the_copy_without_the_place_or_to_the_original()
    {
        var owner = await city.CitizenAsync("有定位的照片");
        var photo = SampleFiles.Jpeg(size: 6543, behind: Encoding.UTF8.GetBytes(SampleFiles.Place));
        var file = await owner.UploadedAsync(photo, "现场 照片“一”.jpg");
        Assert.Equal("stripped", file.Text("copy"));
        await using var files = new FilesInProcess(city);

        var copy = await files.LinkAsync(file.Id(), FileVariant.Copy);
        using var seen = await city[1].FetchAsync(copy.Url);
        var bytes = await seen.Content.ReadAsByteArrayAsync(TestCity.Ct);

        Assert.True(photo.AsSpan().IndexOf(Encoding.UTF8.GetBytes(SampleFiles.Place)) > 0);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(SampleFiles.Place)) < 0);
        Assert.True(bytes.AsSpan().IndexOf("GPS"u8) < 0);
        Assert.True(bytes.AsSpan().IndexOf("Exif\0\0"u8) > 0, "it still says which side is up");
        Assert.Equal(("attachment", "nosniff", "image/jpeg"), (seen.Content.Headers.ContentDisposition!.DispositionType, string.Join(',', seen.Headers.GetValues("X-Content-Type-Options")), seen.Content.Headers.ContentType!.ToString()));
        Assert.Contains("sandbox", string.Join(',', seen.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("现场 照片“一”.jpg", seen.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal(photo, (await city.Anyone().GetAsync((await files.LinkAsync(file.Id(), FileVariant.Original)).Url)).Bytes);
        // The owner keeps what they brought.
        Assert.Equal(photo, (await owner.GetAsync($"files/{file.Id()}")).Bytes);
        Assert.InRange(copy.ExpiresAt - city.Now, TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_link_ends_and_cannot_be_made_up()
    {
        var file = (await city.Anyone().UploadedAsync(SampleFiles.Png(), "图.png")).Id();
        var film = (await city.Anyone().UploadedAsync(FileCalls.Film(5000), "录像.mp4")).Id();
        await using var files = new FilesInProcess(city);
        var link = await files.LinkAsync(file, FileVariant.Copy);
        var token = link.Url[(link.Url.LastIndexOf('/') + 1)..];

        Assert.Equal(200, (await city.Anyone().GetAsync(link.Url)).Status);
        (await city.Anyone().GetAsync(files.Links.Sign(Guid.Parse(file), FileVariant.Copy, city.Now.AddSeconds(-1)).Url)).Refused(404, "file.link_over");
        foreach (var forged in new[] { token[..^2] + (token[^2] == 'A' ? "BB" : "AA"), (token[0] == 'A' ? 'B' : 'A') + token[1..], "x", new string('A', 76), token + "A", "not%20a%20token" })
        {
            (await city.Anyone().GetAsync($"files/shared/{forged}")).Refused(404, "file.link_over");
        }

        // Signed for a copy it does not become one for the original; what has no copy has no link to one.
        Assert.IsType<LinkOutcome.NoCopy>(await files.Links.MakeAsync(Guid.Parse(film), FileVariant.Copy, TestCity.Ct));
        (await city.Anyone().GetAsync(files.Links.Sign(Guid.Parse(film), FileVariant.Copy, city.Now.AddMinutes(1)).Url)).Refused(404, "file.link_over");
        (await city.Anyone().GetAsync(files.Links.Sign(Guid.NewGuid(), FileVariant.Original, city.Now.AddMinutes(1)).Url)).Refused(404, "file.link_over");
        Assert.IsType<LinkOutcome.Unknown>(await files.Links.MakeAsync(Guid.NewGuid(), FileVariant.Original, TestCity.Ct));
    }

    [Fact]
    public async Task Views_come_in_the_order_they_are_asked_for()
    {
        string[] ids = [(await city.Anyone().UploadedAsync(SampleFiles.Jpeg())).Id(), (await city.Anyone().UploadedAsync(SampleFiles.Pdf(), "甲.pdf")).Id()];
        await using var files = new FilesInProcess(city);
        await using var connection = await files.Database.OpenConnectionAsync(TestCity.Ct);

        var views = await files.Read.ViewsAsync(connection, [Guid.Parse(ids[1]), Guid.NewGuid(), Guid.Parse(ids[0])], TestCity.Ct);

        Assert.Equal([("甲.pdf", "pdf", null), ("照片.jpg", "image", "stripped")], views.Select(v => (v.Name, v.Kind, v.Copy)));
    }
}
