using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceNet.Files;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Protection;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>The calls about files that many tests make.</summary>
internal static class FileCalls
{
    public const int Piece = 1024 * 1024;

    public static Task<Answer> UploadAsync(this Caller caller, byte[] bytes, string? name = "照片.jpg", string? key = null)
    {
        var file = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-what-the-phone-thinks") } };
        var form = new MultipartFormDataContent { { new StringContent("a field of another client"), "note" } };
        if (name is null)
        {
            form.Add(file, "file");
        }
        else
        {
            form.Add(file, "file", name);
        }

        return caller.SendAsync(HttpMethod.Post, "files", form, key);
    }

    public static async Task<JsonElement> UploadedAsync(this Caller caller, byte[] bytes, string? name = "照片.jpg")
    {
        var answer = await caller.UploadAsync(bytes, name);
        Assert.True(answer.Status == 201, answer.Said);
        return answer.Body;
    }

    public static Task<Answer> BeginAsync(this Caller caller, byte[] bytes, string name, string? sha256 = null, string? key = null) => caller.PostAsync("files/uploads", new { name, size = bytes.Length, sha256 }, key);

    public static Task<Answer> PutAsync(this Caller caller, string upload, long offset, byte[] piece)
        => caller.SendAsync(HttpMethod.Put, $"files/uploads/{upload}?offset={offset}", new ByteArrayContent(piece) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } });

    public static Task<Answer> FinishAsync(this Caller caller, string upload) => caller.PostAsync($"files/uploads/{upload}/finish");

    /// <summary>Sends what is missing, from where the server says.</summary>
    public static async Task SendRestAsync(this Caller caller, string upload, byte[] bytes, int piece = Piece)
    {
        for (var at = (await caller.GetAsync($"files/uploads/{upload}")).Ok().Number("received"); at < bytes.Length;)
        {
            at = (await caller.PutAsync(upload, at, bytes[at..Math.Min(at + piece, bytes.Length)])).Ok().Number("received");
        }
    }

    /// <summary>An answer with its headers; the caller disposes it.</summary>
    public static async Task<HttpResponseMessage> FetchAsync(this HostProcess host, string path, string? token = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        headers?.Invoke(request.Headers);
        return await host.Http.SendAsync(request, TestCity.Ct);
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A film of a length: its bytes are noise, so no two are the same.</summary>
    public static byte[] Film(int length, int seed = 1)
    {
        var film = ServiceNet.Tests.Files.SampleFiles.Mp4(mdat: 0);
        var whole = ServiceNet.Tests.Files.SampleFiles.Noise(length, seed);
        film[..^8].CopyTo(whole, 0);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(film.Length - 8), length - film.Length + 8);
        "mdat"u8.CopyTo(whole.AsSpan(film.Length - 4));
        return whole;
    }
}

/// <summary>The room's acts for other rooms, on a city's database and folder.</summary>
internal sealed class FilesInProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public FilesInProcess(TestCity city, TimeSpan? later = null)
    {
        var settings = city.Settings();
        settings["ServiceNet:Files:Directory"] = FolderOf(city);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddDatabase(configuration);
        services.AddSingleton<TimeProvider>(new ShiftedTime(city.Now - TimeProvider.System.GetUtcNow() + (later ?? TimeSpan.Zero)));
        services.AddSingleton(ProtectionKeys.Read(configuration)).AddSingleton<PersonalData>().AddSingleton<SignedToken>();
        services.AddFiles(configuration);
        _services = services.BuildServiceProvider();
    }

    public NpgsqlDataSource Database => _services.GetRequiredService<NpgsqlDataSource>();

    public LinkFiles Links => _services.GetRequiredService<LinkFiles>();

    public ReadFiles Read => _services.GetRequiredService<ReadFiles>();

    public static string FolderOf(TestCity city) => Path.Combine(city.Settings()["ServiceNet:DataDirectory"]!, "files");

    /// <summary>Where a hash's bytes lie.</summary>
    public static string PlaceOf(TestCity city, string sha256) => Path.Combine(FolderOf(city), "kept", sha256[..2], sha256);

    /// <summary>Claims in a transaction of its own.</summary>
    public async Task<ClaimOutcome> ClaimAsync(IReadOnlyCollection<string> ids, FileOwner owner, Guid record)
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        await using var transaction = await connection.BeginTransactionAsync(TestCity.Ct);
        var outcome = await _services.GetRequiredService<ClaimFiles>().ClaimAsync(connection, transaction, ids, owner, new FileBelonging("complaint", record), TestCity.Ct);
        await transaction.CommitAsync(TestCity.Ct);
        return outcome;
    }

    public async Task RemoveAsync(Guid record)
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        await using var transaction = await connection.BeginTransactionAsync(TestCity.Ct);
        await connection.RemoveFilesOfAsync(transaction, new FileBelonging("complaint", record), TestCity.Ct);
        await transaction.CommitAsync(TestCity.Ct);
    }

    public async Task<FileLink> LinkAsync(string file, FileVariant variant) => Assert.IsType<LinkOutcome.Linked>(await Links.MakeAsync(Guid.Parse(file), variant, TestCity.Ct)).Link;

    /// <summary>The job, run once as if its time had come.</summary>
    public async Task ForgetAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        await _services.GetServices<ServiceNet.Platform.Work.IRecurringJob>().Single(j => j.Name == "files.forget").RunAsync(connection, TestCity.Ct);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
