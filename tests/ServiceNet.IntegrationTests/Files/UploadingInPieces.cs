using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>On a weak signal nothing that was received is sent twice, and nothing counts that was not received.</summary>
[Collection(ADayOfEvidence.Name)]
public sealed class UploadingInPieces(TwoProcesses city)
{
    private const int Piece = FileCalls.Piece;

    [Fact]
    public async Task A_broken_off_upload_goes_on_at_the_other_process()
    {
        var owner = await city.CitizenAsync("断点续传");
        var film = FileCalls.Film((3 * Piece) + 12_345, seed: 11);
        var begun = (await owner.BeginAsync(film, "录像.mp4", FileCalls.Hash(film))).Ok();
        var id = begun.Id();
        Assert.Equal((Piece, 0), (begun.Number("chunkSize"), begun.Number("received")));
        Assert.Equal(Piece, (await owner.PutAsync(id, 0, film[..Piece])).Ok().Number("received"));

        // The second piece breaks off in the middle: nothing of it counts.
        using (var cut = new CancellationTokenSource())
        {
            var breaking = new BreakingContent(film.AsMemory(Piece, Piece), Piece / 2, cut);
            await Assert.ThrowsAnyAsync<Exception>(() => city[0].Http.SendAsync(new HttpRequestMessage(HttpMethod.Put, $"/api/v1/files/uploads/{id}?offset={Piece}") { Content = breaking, Headers = { { "Authorization", $"Bearer {owner.Token}" } } }, cut.Token));
        }

        var elsewhere = owner.At(city[1]);
        Assert.Equal((Piece, film.Length), await ProgressAsync(elsewhere, id));
        await elsewhere.SendRestAsync(id, film);
        var file = (await elsewhere.FinishAsync(id)).Ok();

        Assert.Equal((id, FileCalls.Hash(film), "video/mp4"), (file.Id(), file.Text("sha256"), file.Text("contentType")));
        Assert.Equal(film, (await owner.GetAsync($"files/{id}")).Bytes);
        // Asked again, at either: the same.
        Assert.Equal(id, (await owner.FinishAsync(id)).Ok().Id());
        Assert.Equal((film.Length, film.Length), await ProgressAsync(owner, id));
        Assert.False(File.Exists(Path.Combine(FilesInProcess.FolderOf(city), "incoming", Guid.Parse(id).ToString("N"))));
    }

    [Fact]
    public async Task Of_many_pieces_for_one_place_one_counts_and_the_others_learn_where_to_go_on()
    {
        var owner = await city.CitizenAsync("抢一段");
        var film = FileCalls.Film(2 * Piece, seed: 12);
        var id = (await owner.BeginAsync(film, "录像.mp4", FileCalls.Hash(film))).Ok().Id();

        for (var at = 0; at < film.Length; at += Piece)
        {
            // The true piece, and others of other lengths: whoever wins decides what is there.
            var offset = at;
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => owner.At(city[i % 2]).PutAsync(id, offset, film[offset..(offset + Piece)])));
            Assert.Single(answers, a => a.Status == 200);
            Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(offset + Piece, a.Refused(409, "file.offset").Number("received")));
        }

        Assert.Equal(FileCalls.Hash(film), (await owner.FinishAsync(id)).Ok().Text("sha256"));
    }

    [Fact]
    public async Task Whoever_loses_a_place_leaves_nothing_in_it()
    {
        var owner = await city.CitizenAsync("不同的段");
        for (var round = 0; round < 4; round++)
        {
            byte[] one = FileCalls.Film(200_000, seed: 100 + round), two = [.. one[..1000], .. SampleFiles.Noise(199_000, 200 + round)];
            var id = (await owner.BeginAsync(one, "录像.mp4")).Ok().Id();

            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => owner.At(city[i % 2]).PutAsync(id, 0, i < 3 ? one : two)));

            var winner = Assert.Single(Enumerable.Range(0, 6), i => answers[i].Status == 200);
            Assert.Equal(FileCalls.Hash(winner < 3 ? one : two), (await owner.FinishAsync(id)).Ok().Text("sha256"));
        }
    }

    [Fact]
    public async Task Finished_by_many_at_once_it_is_one_file()
    {
        var owner = await city.CitizenAsync("一起完成");
        for (var round = 0; round < 5; round++)
        {
            var photo = SampleFiles.Jpeg(size: 200_000 + round);
            var id = (await owner.BeginAsync(photo, "照片.jpg", FileCalls.Hash(photo))).Ok().Id();
            await owner.SendRestAsync(id, photo);

            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => owner.At(city[i % 2]).FinishAsync(id)));

            Assert.All(answers, a => Assert.Equal((201, id), (a.Status, a.Ok().Id())));
            Assert.Equal(photo, (await owner.GetAsync($"files/{id}")).Bytes);
        }
    }

    [Fact]
    public async Task With_another_hash_than_the_phone_computed_nothing_is_kept()
    {
        var owner = await city.CitizenAsync("校验不符");
        var photo = SampleFiles.Jpeg(size: 31_000);
        var id = (await owner.BeginAsync(photo, "照片.jpg", FileCalls.Hash(SampleFiles.Jpeg(size: 31_001)))).Ok().Id();
        await owner.SendRestAsync(id, photo);

        (await owner.FinishAsync(id)).Refused(422, "file.hash_differs");

        (await owner.GetAsync($"files/uploads/{id}")).Refused(404, "file.unknown");
        (await owner.GetAsync($"files/{id}")).Refused(404, "file.unknown");
        Assert.False(File.Exists(Path.Combine(FilesInProcess.FolderOf(city), "incoming", Guid.Parse(id).ToString("N"))));
        Assert.False(File.Exists(FilesInProcess.PlaceOf(city, FileCalls.Hash(photo))));
    }

    [Fact]
    public async Task Its_content_is_looked_at_like_any_other()
    {
        var owner = await city.CitizenAsync("分段的程序");
        var id = (await owner.BeginAsync(SampleFiles.Program, "照片.jpg")).Ok().Id();
        await owner.SendRestAsync(id, SampleFiles.Program, piece: 50);

        (await owner.FinishAsync(id)).Refused(422, "file.dangerous");
        (await owner.GetAsync($"files/uploads/{id}")).Refused(404, "file.unknown");
    }

    [Fact]
    public async Task Too_early_too_much_or_elsewhere_is_refused()
    {
        var owner = await city.CitizenAsync("分段有误");
        var photo = SampleFiles.Jpeg(size: 5000);
        var id = (await owner.BeginAsync(photo, "照片.jpg")).Ok().Id();
        (await owner.PutAsync(id, 0, photo[..1000])).Ok();

        Assert.Equal(1000, (await owner.FinishAsync(id)).Refused(409, "file.offset").Number("received"));
        Assert.Equal(1000, (await owner.PutAsync(id, 0, photo[..1000])).Refused(409, "file.offset").Number("received"));
        Assert.Equal(1000, (await owner.PutAsync(id, 2000, photo[2000..])).Refused(409, "file.offset").Number("received"));
        (await owner.PutAsync(id, 1000, [.. photo[1000..], 0])).Refused(413, "file.too_large");
        (await owner.PutAsync(id, 1000, new byte[Piece + 1])).Refused(413, "file.too_large");
        Assert.Equal(1000, (await owner.PutAsync(id, 1000, [])).Ok().Number("received"));
        Assert.Equal(400, (await owner.SendAsync(HttpMethod.Put, $"files/uploads/{id}?offset=-1", new ByteArrayContent([1]) { Headers = { ContentType = new("application/octet-stream") } })).Status);
        Assert.Equal(400, (await owner.SendAsync(HttpMethod.Put, $"files/uploads/{id}?offset=here", new ByteArrayContent([1]) { Headers = { ContentType = new("application/octet-stream") } })).Status);
        (await owner.PutAsync("not-an-id", 0, [1])).Refused(404, "file.unknown");
        (await owner.PostAsync("files/uploads", new { name = "照片.jpg", size = 0 })).Refused(422, "file.empty");
        (await owner.PostAsync("files/uploads", new { name = "照片.jpg", size = 10, sha256 = "short" })).Refused(400, "request.invalid");
        (await owner.PostAsync("files/uploads", new { size = 10 })).Refused(400, "request.invalid");
        await owner.SendRestAsync(id, photo);
        Assert.Equal(201, (await owner.FinishAsync(id)).Status);
    }

    [Fact]
    public async Task It_is_its_owners_and_without_one_it_belongs_to_whoever_knows_its_id()
    {
        var (owner, other) = (await city.CitizenAsync("分段主人"), await city.CitizenAsync("分段旁人"));
        var photo = SampleFiles.Jpeg(size: 2222);
        var own = (await owner.BeginAsync(photo, "照片.jpg")).Ok().Id();

        foreach (var stranger in new[] { other, city.Anyone() })
        {
            (await stranger.GetAsync($"files/uploads/{own}")).Refused(404, "file.unknown");
            (await stranger.PutAsync(own, 0, photo)).Refused(404, "file.unknown");
            (await stranger.FinishAsync(own)).Refused(404, "file.unknown");
            (await stranger.DeleteAsync($"files/uploads/{own}")).Refused(404, "file.unknown");
        }

        var nobodys = (await city.Anyone().BeginAsync(photo, "照片.jpg")).Ok().Id();
        (await city.Anyone(1).PutAsync(nobodys, 0, photo)).Ok();
        Assert.Equal(201, (await city.Anyone().FinishAsync(nobodys)).Status);
        Assert.Equal(204, (await owner.DeleteAsync($"files/uploads/{own}")).Status);
        (await owner.DeleteAsync($"files/uploads/{own}")).Refused(404, "file.unknown");
    }

    [Fact]
    public async Task The_same_key_begins_one_upload()
    {
        var owner = await city.CitizenAsync("分段钥匙");
        var photo = SampleFiles.Jpeg(size: 999);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => owner.At(city[i % 2]).BeginAsync(photo, "照片.jpg", key: "begin")));

        Assert.Single(answers.Select(a => a.Ok().Id()).Distinct(StringComparer.Ordinal));
        (await owner.BeginAsync(photo, "别的.jpg", key: "begin")).Refused(422, "idempotency.key_reused");
    }

    private static async Task<(int, int)> ProgressAsync(Caller caller, string id)
        => (await caller.GetAsync($"files/uploads/{id}")).Ok() is var progress ? (progress.Number("received"), progress.Number("size")) : default;

    /// <summary>Sends half of a piece, then the signal is gone.</summary>
    private sealed class BreakingContent : HttpContent
    {
        private readonly ReadOnlyMemory<byte> _bytes;
        private readonly int _until;
        private readonly CancellationTokenSource _cut;

        public BreakingContent(ReadOnlyMemory<byte> bytes, int until, CancellationTokenSource cut)
        {
            (_bytes, _until, _cut) = (bytes, until, cut);
            Headers.ContentType = new("application/octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(_bytes[.._until]);
            await stream.FlushAsync();
            await Task.Delay(200);
            await _cut.CancelAsync();
            _cut.Token.ThrowIfCancellationRequested();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
