using System.Collections.Concurrent;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

[Collection(Alone.Name)]
public sealed class AProcessKilledMidway(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Senders = 12;
    private const int Piece = 64 * 1024;

    [Fact]
    public async Task Loses_no_acknowledged_byte_and_no_acknowledged_file()
    {
        var films = Enumerable.Range(0, Senders).Select(i => FileCalls.Film((30 * Piece) + i, seed: 500 + i)).ToArray();
        var uploads = await Task.WhenAll(films.Select(async f => (await city.Anyone(1).BeginAsync(f, "录像.mp4", FileCalls.Hash(f))).Ok().Id()));
        var (acknowledged, kept, round) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), new ConcurrentDictionary<string, string>(StringComparer.Ordinal), 0);
        var mortal = city[0];

        // The process dies again and again, each time among pieces, whole files and finishes; another takes its place.
        while (round < 4)
        {
            var sending = uploads.Select((id, i) => SendAsync(new Caller(mortal.Http, null), id, films[i], acknowledged)).ToArray();
            var whole = Enumerable.Range(0, 4).Select(i => WholeAsync(new Caller(mortal.Http, null), (round * 100) + i, kept)).ToArray();
            var (pieces, files0) = (acknowledged.Values.Sum(), kept.Count);
            await TestCity.WithinAsync(TimeSpan.FromSeconds(30), () => Task.FromResult(acknowledged.Values.Sum() > pieces || kept.Count > files0), "something was acknowledged");
            await Task.Delay(40 + (round * 70), TestCity.Ct);
            await mortal.KillAsync(TestCity.Ct);
            await Task.WhenAll([.. sending, .. whole]);
            foreach (var (id, bytes) in acknowledged)
            {
                var now = (await city.Anyone(1).GetAsync($"files/uploads/{id}")).Ok().Number("received");
                Assert.True(now >= bytes, $"{bytes} bytes were acknowledged, {now} are there");
            }

            mortal = await city.StartProcessAsync();
            round++;
        }

        Assert.NotEmpty(acknowledged);
        Assert.NotEmpty(kept);
        await using var files = new FilesInProcess(city);
        foreach (var (film, id) in films.Zip(uploads))
        {
            await city.Anyone(1).SendRestAsync(id, film);
            var file = (await city.Anyone(1).FinishAsync(id)).Ok();
            Assert.Equal(FileCalls.Hash(film), file.Text("sha256"));
            Assert.Equal(film, (await city.Anyone(1).GetAsync((await files.LinkAsync(id, ServiceNet.Files.FileVariant.Original)).Url)).Bytes);
        }

        foreach (var (id, hash) in kept)
        {
            Assert.Equal(hash, FileCalls.Hash((await city.Anyone(1).GetAsync((await files.LinkAsync(id, ServiceNet.Files.FileVariant.Original)).Url)).Bytes));
        }

        await city.AssertEverythingAddsUpAsync();
    }

    private static async Task SendAsync(Caller caller, string id, byte[] film, ConcurrentDictionary<string, int> acknowledged)
    {
        try
        {
            for (var at = (await caller.GetAsync($"files/uploads/{id}")).Ok().Number("received"); at < film.Length;)
            {
                at = (await caller.PutAsync(id, at, film[at..Math.Min(at + Piece, film.Length)])).Ok().Number("received");
                acknowledged[id] = at;
            }

            // Done already: finished over and over until the process dies.
            while ((await caller.FinishAsync(id)).Ok().Text("sha256") == FileCalls.Hash(film))
            {
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It died.
        }
    }

    private static async Task WholeAsync(Caller caller, int seed, ConcurrentDictionary<string, string> kept)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var photo = SampleFiles.Jpeg(size: 20_000 + (seed * 37) + i);
                kept[(await caller.UploadedAsync(photo)).Id()] = FileCalls.Hash(photo);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It died.
        }
    }
}
