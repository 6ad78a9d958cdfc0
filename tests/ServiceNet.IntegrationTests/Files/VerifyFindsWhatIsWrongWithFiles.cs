using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>Bytes that are gone, cut or changed behind the application's back are found and named.</summary>
public sealed class VerifyFindsWhatIsWrongWithFiles(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task Each_planted_error_is_found_and_nothing_once_it_is_put_right()
    {
        var photo = SampleFiles.Jpeg(size: 8000);
        await city.Anyone().UploadedAsync(photo);
        await city.AssertEverythingAddsUpAsync();
        var copy = await city.AskAsync<string>("select encode(copy_sha256, 'hex') from file_contents where sha256 <> copy_sha256");

        foreach (var hash in new[] { FileCalls.Hash(photo), copy })
        {
            var place = FilesInProcess.PlaceOf(city, hash);
            var bytes = await File.ReadAllBytesAsync(place, TestCity.Ct);
            await FindsAsync(() => File.Delete(place), $"the bytes of {hash} are gone");
            await FindsAsync(() => File.WriteAllBytes(place, bytes[..^1]), $"{hash} has {bytes.Length - 1} bytes");
            await FindsAsync(() => File.WriteAllBytes(place, [.. bytes[..^1], (byte)~bytes[^1]]), $"the bytes of {hash} are others");
            await File.WriteAllBytesAsync(place, bytes, TestCity.Ct);
        }

        await city.AssertEverythingAddsUpAsync();
    }

    private async Task FindsAsync(Action plant, string finding)
    {
        plant();
        var (exitCode, said) = await city.RunAsync("verify");
        Assert.Contains(finding, said, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }
}
