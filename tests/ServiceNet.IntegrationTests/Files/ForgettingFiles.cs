using ServiceNet.Files;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>What nobody used is forgotten after a day; bytes go with the last file that needs them, and not before.</summary>
public sealed class ForgettingFiles(ForgettingFiles.Evening city) : IClassFixture<ForgettingFiles.Evening>
{
    /// <summary>Without a worker: the job runs when the test says so.</summary>
    public sealed class Evening(TestServers servers) : TestCity(servers)
    {
        public override Dictionary<string, string?> Settings()
        {
            var settings = base.Settings();
            settings["ServiceNet:Surfaces"] = "public,console";
            return settings;
        }
    }

    [Fact]
    public async Task After_a_day_loose_files_and_broken_off_uploads_are_gone_with_their_bytes()
    {
        var owner = await city.CitizenAsync("没有用上");
        var account = FileOwner.Citizen(Guid.Parse((await owner.GetAsync("me")).Ok().Id()));
        byte[] photo = SampleFiles.Jpeg(size: 12_000), shared = SampleFiles.Jpeg(size: 13_000), film = FileCalls.Film(50_000, seed: 21);
        var loose = await owner.UploadedAsync(photo);
        var (attached, twin) = ((await owner.UploadedAsync(shared, "一.jpg")).Id(), (await city.Anyone().UploadedAsync(shared, "二.jpg")).Id());
        var upload = (await owner.BeginAsync(film, "录像.mp4")).Ok().Id();
        (await owner.PutAsync(upload, 0, film[..20_000])).Ok();
        var copies = await city.AskAsync<string>("select string_agg(encode(copy_sha256, 'hex'), ',') from file_contents where sha256 = decode(@h, 'hex')", new { h = FileCalls.Hash(photo) });
        var record = Guid.NewGuid();
        await using (var today = new FilesInProcess(city))
        {
            Assert.IsType<ClaimOutcome.Claimed>(await today.ClaimAsync([attached], account, record));
            await today.ForgetAsync();
        }

        Assert.Equal(photo, (await owner.GetAsync($"files/{loose.Id()}")).Bytes);
        var incoming = Path.Combine(FilesInProcess.FolderOf(city), "incoming", Guid.Parse(upload).ToString("N"));
        Assert.True(File.Exists(incoming));

        await using var tomorrow = new FilesInProcess(city, later: TimeSpan.FromHours(24.1));
        await tomorrow.ForgetAsync();

        (await owner.GetAsync($"files/{loose.Id()}")).Refused(404, "file.unknown");
        (await owner.GetAsync($"files/uploads/{upload}")).Refused(404, "file.unknown");
        Assert.False(File.Exists(incoming));
        Assert.All([FileCalls.Hash(photo), copies], h => Assert.False(File.Exists(FilesInProcess.PlaceOf(city, h))));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from files where id = @twin::uuid", new { twin }));
        Assert.Equal(shared, (await owner.GetAsync($"files/{attached}")).Bytes);
        await city.AssertEverythingAddsUpAsync();

        // With the record the last one goes.
        await tomorrow.RemoveAsync(record);
        await tomorrow.ForgetAsync();
        Assert.False(File.Exists(FilesInProcess.PlaceOf(city, FileCalls.Hash(shared))));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from file_contents"));
        Assert.Empty(Directory.GetFiles(Path.Combine(FilesInProcess.FolderOf(city), "kept"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Bytes_brought_again_while_they_are_removed_are_there_afterwards()
    {
        // Each round the same bytes are forgotten and brought again at the same time, by two.
        var owner = await city.CitizenAsync("又来一次");
        var photo = SampleFiles.Jpeg(size: 20_000);
        // By today's clock: only what has no file any more goes.
        await using var today = new FilesInProcess(city);
        Task Forget() => today.ForgetAsync();
        for (var round = 0; round < 25; round++)
        {
            await city.DoAsync("delete from files");
            var forgetting = Task.Run(Forget);
            var brought = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => owner.UploadedAsync(photo)));
            await forgetting;

            foreach (var file in brought)
            {
                Assert.Equal(photo, (await owner.GetAsync($"files/{file.Id()}")).Bytes);
            }
        }

        await city.AssertEverythingAddsUpAsync();
    }
}
