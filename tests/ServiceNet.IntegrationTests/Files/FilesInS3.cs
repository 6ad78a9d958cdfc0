using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceNet.Files;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>The same room on S3-compatible storage.</summary>
public sealed class FilesInS3(FilesInS3.Clouded city) : IClassFixture<FilesInS3.Clouded>
{
    [Fact]
    public async Task Files_lie_there_under_their_hash_and_come_back_from_either_process()
    {
        var owner = await city.CitizenAsync("云上");
        var photo = SampleFiles.Jpeg(size: 9000);
        var film = FileCalls.Film((5 * FileCalls.Piece) + 7, seed: 31);

        var file = await owner.UploadedAsync(photo);
        var upload = (await owner.BeginAsync(film, "录像.mp4", FileCalls.Hash(film))).Ok().Id();
        await owner.SendRestAsync(upload, film);
        (await owner.At(city[1]).FinishAsync(upload)).Ok();

        Assert.Equal(photo, city.Cloud.Objects[$"evidence/city/{FileCalls.Hash(photo)}"]);
        Assert.Equal(film, city.Cloud.Objects[$"evidence/city/{FileCalls.Hash(film)}"]);
        Assert.Equal(photo, (await owner.At(city[1]).GetAsync($"files/{file.Id()}")).Bytes);
        Assert.Equal(film, (await owner.GetAsync($"files/{upload}")).Bytes);
        Assert.False(Directory.Exists(Path.Combine(FilesInProcess.FolderOf(city), "kept")));
        Assert.Empty(Directory.GetFiles(Path.Combine(FilesInProcess.FolderOf(city), "incoming")));
        await using var files = new FilesInProcess(city);
        var copy = (await city.Anyone().GetAsync((await files.LinkAsync(file.Id(), FileVariant.Copy)).Url)).Bytes;
        Assert.True(copy.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(SampleFiles.Place)) < 0);
        await city.AssertEverythingAddsUpAsync();

        await using var tomorrow = new FilesInProcess(city, later: TimeSpan.FromHours(25));
        await tomorrow.ForgetAsync();
        Assert.Empty(city.Cloud.Objects);
        Assert.Empty(city.Cloud.Unsigned);
    }

    [Fact]
    public async Task Away_it_is_degraded_and_the_rest_goes_on()
    {
        Assert.Equal("up", await FilesAsync(city[0]));
        var elsewhere = await city.StartProcessAsync(s => s["ServiceNet:Files:S3:Endpoint"] = "http://127.0.0.1:9");

        Assert.Equal("degraded", await FilesAsync(elsewhere));
        Assert.Equal(200, (await new Caller(elsewhere.Http, null).GetAsync("stations")).Status);
    }

    [Fact]
    public async Task Half_of_its_settings_are_refused_at_the_start()
    {
        var settings = city.Settings();
        settings["ServiceNet:Files:S3:Bucket"] = "";
        settings["ServiceNet:Files:S3:SecretKey"] = "";
        var (exitCode, said) = await HostProcess.RunAsync(settings, ["--urls", "http://127.0.0.1:0"], TestCity.Ct);

        Assert.Equal(2, exitCode);
        Assert.Contains("ServiceNet:Files:S3:Bucket", said, StringComparison.Ordinal);
        Assert.Contains("ServiceNet:Files:S3:SecretKey", said, StringComparison.Ordinal);
    }

    private static async Task<string> FilesAsync(HostProcess host)
        => (await new Caller(host.Http, null).GetAsync("/health/ready")).Ok().GetProperty("dependencies").EnumerateArray().Single(d => d.Text("name") == "files").Text("status");

    /// <summary>A city whose finished files lie in a bucket.</summary>
    public sealed class Clouded(TestServers servers) : TestCity(servers)
    {
        internal Bucket Cloud { get; } = new();

        protected override int Processes => 2;

        public override async ValueTask InitializeAsync()
        {
            await Cloud.StartAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Cloud.DisposeAsync();
        }

        public override Dictionary<string, string?> Settings()
        {
            var settings = base.Settings();
            settings["ServiceNet:Files:S3:Endpoint"] = Cloud.Address;
            settings["ServiceNet:Files:S3:Bucket"] = "evidence";
            settings["ServiceNet:Files:S3:AccessKey"] = "city";
            settings["ServiceNet:Files:S3:SecretKey"] = "a secret of the city";
            settings["ServiceNet:Files:S3:Prefix"] = "city/";
            return settings;
        }
    }

    /// <summary>Keeps objects as S3 does, as far as the room asks: PUT, GET, HEAD, DELETE, each signed.</summary>
    internal sealed class Bucket : IAsyncDisposable
    {
        private WebApplication? _app;

        public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

        /// <summary>Requests that carried no signature, or a hash of other bytes.</summary>
        public ConcurrentQueue<string> Unsigned { get; } = new();

        public string Address { get; private set; } = "";

        public async Task StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
            _app = builder.Build();
            _app.Run(AnswerAsync);
            await _app.StartAsync();
            Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        }

        public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

        private async Task AnswerAsync(HttpContext context)
        {
            var (request, response, key) = (context.Request, context.Response, context.Request.Path.Value!.TrimStart('/'));
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var signed = request.Headers.Authorization.ToString();
            var told = request.Headers["x-amz-content-sha256"].ToString();
            if (!signed.StartsWith("AWS4-HMAC-SHA256 Credential=city/", StringComparison.Ordinal) || !signed.Contains("Signature=", StringComparison.Ordinal)
                || (body.Length > 0 && told != "UNSIGNED-PAYLOAD" && told != Convert.ToHexStringLower(SHA256.HashData(body.ToArray()))))
            {
                Unsigned.Enqueue($"{request.Method} {key} {told}");
                response.StatusCode = 403;
                return;
            }

            switch (request.Method)
            {
                case "PUT":
                    Objects[key] = body.ToArray();
                    response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body.ToArray()).AsSpan(0, 16))}-1\"";
                    break;
                case "DELETE":
                    Objects.TryRemove(key, out _);
                    response.StatusCode = 204;
                    break;
                case "GET" or "HEAD" when Objects.TryGetValue(key, out var bytes):
                    response.ContentLength = bytes.Length;
                    response.Headers.LastModified = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
                    response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}-1\"";
                    if (request.Method == "GET")
                    {
                        await response.Body.WriteAsync(bytes);
                    }

                    break;
                default:
                    response.StatusCode = 404;
                    break;
            }
        }
    }
}
