using System.Globalization;
using System.Net.Http.Headers;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;
using static ServiceNet.Tests.Files.SampleFiles;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>A person brings a file and gets the same bytes back; what does harm is not taken.</summary>
[Collection(ADayOfEvidence.Name)]
public sealed class UploadingEvidence(TwoProcesses city)
{
    private static readonly int Max = 50 * 1024 * 1024;

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "照片.jpg", "image/jpeg", "stripped" }, { "截图.png", "image/png", "stripped" }, { "照片.heic", "image/heic", "" }, { "图.webp", "image/webp", "" }, { "合同.pdf", "application/pdf", "" },
        { "说明.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "" }, { "旧文档.doc", "application/msword", "" }, { "发票.ofd", "application/ofd", "" },
        { "录音.mp3", "audio/mpeg", "" }, { "录音.m4a", "audio/mp4", "" }, { "录像.mp4", "video/mp4", "" }, { "录像.mov", "video/quicktime", "" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Gives_the_same_bytes_back_from_either_process(string name, string type, string copy)
    {
        var owner = await city.CitizenAsync($"取证{name}");
        var bytes = BytesOf(name);

        var file = await owner.UploadedAsync(bytes, name);

        Assert.Equal((name, type, bytes.Length, FileCalls.Hash(bytes)), (file.Text("name"), file.Text("contentType"), file.Number("size"), file.Text("sha256")));
        Assert.Equal(copy, file.GetProperty("copy").GetString() ?? "");
        using var answer = await city[1].FetchAsync($"/api/v1/files/{file.Id()}", owner.Token);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(TestCity.Ct));
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        var disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", name), (disposition.DispositionType, disposition.FileNameStar));
        Assert.Equal("nosniff", string.Join(',', answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", string.Join(',', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_id_is_random_and_tells_nothing()
    {
        var owner = await city.CitizenAsync("随机");
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (await owner.UploadedAsync(Jpeg(size: 100 + i))).Id()));

        // Version 7 begins with the time: of two that were minted together the beginnings agree.
        Assert.Equal(8, ids.Select(i => i[..4]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Part_of_a_film_can_be_asked_for()
    {
        var owner = await city.CitizenAsync("一段");
        var film = FileCalls.Film(300_000);
        var file = await owner.UploadedAsync(film, "录像.mp4");

        using var answer = await city[0].FetchAsync($"/api/v1/files/{file.Id()}", owner.Token, h => h.Range = new RangeHeaderValue(1000, 1999));

        Assert.Equal(206, (int)answer.StatusCode);
        Assert.Equal(film[1000..2000], await answer.Content.ReadAsByteArrayAsync(TestCity.Ct));
    }

    [Fact]
    public async Task Another_person_nobody_and_staff_do_not_get_it()
    {
        var (owner, other) = (await city.CitizenAsync("文件主人"), await city.CitizenAsync("文件旁人"));
        var id = (await owner.UploadedAsync(Jpeg())).Id();

        (await other.GetAsync($"files/{id}")).Refused(404, "file.unknown");
        (await city.Anyone().GetAsync($"files/{id}")).Refused(401, "auth.required");
        (await (await city.StaffAsync("admin")).GetAsync($"files/{id}")).Refused(403, "auth.forbidden");
        (await owner.GetAsync("files/not-an-id")).Refused(404, "file.unknown");
        Assert.Equal(200, (await owner.GetAsync($"files/{id}")).Status);
    }

    [Fact]
    public async Task What_nobody_brought_is_not_handed_back_either()
    {
        var id = (await city.Anyone().UploadedAsync(Jpeg())).Id();

        (await city.Anyone().GetAsync($"files/{id}")).Refused(401, "auth.required");
        (await (await city.CitizenAsync("路人")).GetAsync($"files/{id}")).Refused(404, "file.unknown");
    }

    [Fact]
    public async Task With_an_expired_token_a_person_is_told_and_not_taken_for_nobody()
    {
        (await city.Anyone().With("expired").UploadAsync(Jpeg())).Refused(401, "auth.token_invalid");
        (await city.Anyone().With("expired").BeginAsync(Jpeg(), "照片.jpg")).Refused(401, "auth.token_invalid");
    }

    public static TheoryData<string, byte[], int, string> Refused => new()
    {
        { "照片.jpg", SampleFiles.Program, 422, "file.dangerous" },
        { "照片.jpg", "\u007fELF\u0002\u0001\u0001 program"u8.ToArray(), 422, "file.dangerous" },
        { "页面.html", "<html><script>alert(document.cookie)</script></html>"u8.ToArray(), 422, "file.dangerous" },
        { "图.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), 422, "file.dangerous" },
        { "说明.docx", Docx(("word/vbaProject.bin", [1])), 422, "file.dangerous" },
        { "说明.docx", Docx(("word/media/zeros.xml", new byte[60 * 1024 * 1024])), 422, "file.dangerous" },
        { "照片.jpg", Jpeg(behind: Zip([("A.class", [1, 2, 3])])), 422, "file.dangerous" },
        { "合同.pdf", [.. "GIF89a"u8, .. Pdf()], 422, "file.dangerous" },
        { "应用.apk", Zip([("AndroidManifest.xml", [3]), ("classes.dex", [1])]), 422, "file.dangerous" },
        { "照片.png", Jpeg(size: 611), 422, "file.kind_differs" },
        { "照片.jpg.exe", Jpeg(size: 612), 422, "file.kind_differs" },
        { "合同.jpg", Pdf("% 拒收"), 422, "file.kind_differs" },
        { "说明.txt", "只是文字"u8.ToArray(), 422, "file.kind_unknown" },
        { "压缩.zip", Zip([("a.txt", [1, 2, 3])]), 422, "file.kind_unknown" },
        { "坏照片.jpg", Jpeg()[..^40], 422, "file.kind_unknown" },
        { "空.jpg", [], 422, "file.empty" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_does_harm_or_is_something_else_is_not_kept(string name, byte[] bytes, int status, string code)
    {
        var owner = await city.CitizenAsync("拒收");

        (await owner.UploadAsync(bytes, name)).Refused(status, code);

        Assert.Equal(0, await city.AskAsync<int>("select count(*) from file_contents where sha256 = decode(@hash, 'hex')", new { hash = FileCalls.Hash(bytes) }));
        Assert.False(File.Exists(FilesInProcess.PlaceOf(city, FileCalls.Hash(bytes))));
    }

    [Fact]
    public async Task Fifty_megabytes_are_taken_and_one_byte_more_is_not()
    {
        var owner = await city.CitizenAsync("大文件");
        var film = FileCalls.Film(Max);

        Assert.Equal(Max, (await owner.UploadedAsync(film, "录像.mp4")).Number("size"));
        (await owner.UploadAsync([.. film, 0], "录像.mp4")).Refused(413, "file.too_large");
        (await owner.PostAsync("files/uploads", new { name = "录像.mp4", size = Max + 1 })).Refused(413, "file.too_large");
        (await owner.SendAsync(HttpMethod.Post, "files", new MultipartFormDataContent { { new ByteArrayContent(new byte[51 * 1024 * 1024]), "file", "录像.mp4" } }, headers: h => h.ExpectContinue = true)).Refused(413, "file.too_large");
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(FilesInProcess.FolderOf(city), "incoming"), "part-*"), f => new FileInfo(f) is { Exists: true, Length: > 50L * 1024 * 1024 });
    }

    [Fact]
    public async Task A_form_that_is_none_is_refused_in_words()
    {
        var owner = await city.CitizenAsync("坏表单");

        (await owner.SendAsync(HttpMethod.Post, "files", new MultipartFormDataContent { { new StringContent("x"), "other" } })).Refused(400, "request.invalid");
        (await owner.PostRawAsync("files", "{}")).Refused(415, "request.unsupported_media_type");
        foreach (var body in new[] { "", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nno end", "--b\r\nno headers", "--b--\r\n", "garbage" })
        {
            using var content = new StringContent(body);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
            var answer = await owner.SendAsync(HttpMethod.Post, "files", content);
            Assert.True(answer.Status is 400, $"{body}: {answer.Outcome}");
        }

        using var bare = new StringContent("x");
        bare.Headers.Remove("Content-Type");
        bare.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
        (await owner.SendAsync(HttpMethod.Post, "files", bare)).Refused(400, "request.invalid");
    }

    [Fact]
    public async Task Random_bytes_under_any_name_never_make_a_fault()
    {
        var owner = await city.CitizenAsync("随便");
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var bytes = i % 2 == 0 ? Noise(random.Next(1, 3000), i) : BytesOf(Kinds.ElementAt(i % Kinds.Count).Data.Item1)[..^random.Next(1, 30)];
            var answer = await owner.UploadAsync(bytes, new[] { "a.jpg", "a.docx", "a.mp4", "\u202e.gpj", "名" }[i % 5]);
            Assert.True(answer.Status is 201 or 422, answer.Said);
        }
    }

    [Fact]
    public async Task The_same_key_and_file_are_one_file_and_another_file_under_it_is_refused()
    {
        var owner = await city.CitizenAsync("一把钥匙");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => owner.At(city[i % 2]).UploadAsync(Jpeg(size: 4321), key: "one")));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Single(answers.Select(a => a.Body.Id()).Distinct(StringComparer.Ordinal));
        (await owner.UploadAsync(Jpeg(size: 4322), key: "one")).Refused(422, "idempotency.key_reused");
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from files where sha256 in (decode(@one, 'hex'), decode(@two, 'hex'))", new { one = FileCalls.Hash(Jpeg(size: 4321)), two = FileCalls.Hash(Jpeg(size: 4322)) }));
    }

    [Fact]
    public async Task A_persons_export_names_their_files_and_closing_the_account_takes_them_along()
    {
        var owner = await city.CitizenAsync("要走的人");
        var (loose, attached) = ((await owner.UploadedAsync(Jpeg(size: 777), "店招.jpg")).Id(), (await owner.UploadedAsync(Pdf("% 附件"), "合同")).Id());
        var account = Guid.Parse((await owner.GetAsync("me")).Ok().Id());
        await using var files = new FilesInProcess(city);
        Assert.IsType<ServiceNet.Files.ClaimOutcome.Claimed>(await files.ClaimAsync([attached], ServiceNet.Files.FileOwner.Citizen(account), Guid.NewGuid()));

        var exported = (await owner.GetAsync("me/export")).Ok().All("files");
        Assert.Equal(["店招.jpg", "合同.pdf"], exported.Select(f => f.Text("name")));
        Assert.Equal([null, "complaint"], exported.Select(f => f.GetProperty("attachedTo").GetString()));
        Assert.Equal(204, (await owner.DeleteAsync("me")).Status);

        Assert.Equal(0, await city.AskAsync<int>("select count(*) from files where id = @loose::uuid or owner_id = @account", new { loose, account }));
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from files where id = @attached::uuid and belongs_kind = 'complaint'", new { attached }));
    }

    [Fact]
    public async Task Names_are_sealed_in_the_database()
    {
        await city.Anyone().UploadedAsync(Pdf("% 名字"), "王小明的身份证明.pdf");

        Assert.Equal(0, await city.AskAsync<int>("select count(*) from files where position(convert_to('王小明', 'UTF8') in name) > 0"));
    }

    [Fact]
    public async Task Health_names_the_storage_and_a_full_disk_is_said_in_words()
    {
        Assert.Contains("files", (await city.Anyone().GetAsync("/health/ready")).Ok().GetProperty("dependencies").EnumerateArray().Select(d => d.Text("name")));
        var full = await city.StartProcessAsync(s => s["ServiceNet:Files:KeepFreeMegabytes"] = (9_000_000).ToString(CultureInfo.InvariantCulture));

        (await new Caller(full.Http, null).UploadAsync(Jpeg())).Refused(503, "file.no_room");
        (await new Caller(full.Http, null).BeginAsync(Jpeg(), "照片.jpg")).Refused(503, "file.no_room");
    }

    private static byte[] BytesOf(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => Jpeg(),
        ".png" => Png(),
        ".heic" => Heic(),
        ".webp" => WebP(),
        ".pdf" => Pdf(),
        ".docx" => Docx(),
        ".doc" => Ole("WordDocument"),
        ".ofd" => Ofd(),
        ".mp3" => Mp3(),
        ".m4a" => Mp4("M4A ", pictures: false),
        ".mp4" => Mp4(),
        ".mov" => Mp4("qt  "),
        _ => throw new ArgumentException(name, nameof(name)),
    };
}

/// <summary>One city for the classes about files that look at their own files only.</summary>
[CollectionDefinition(Name)]
public sealed class ADayOfEvidence : ICollectionFixture<TwoProcesses>
{
    public const string Name = "A day of evidence";
}
