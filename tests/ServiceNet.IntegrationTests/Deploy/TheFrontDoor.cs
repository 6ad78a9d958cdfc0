using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ServiceNet.IntegrationTests.City;
using ServiceNet.IntegrationTests.Files;
using ServiceNet.Local;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>What nginx promises before the hosts: TLS and nothing beside it, who really calls, what is written down.</summary>
[Collection(BehindNginx.Name)]
public sealed class TheFrontDoor(CityBehindNginx city)
{
    private static CancellationToken Ct => TestCity.Ct;

    [Fact]
    public async Task Plain_http_leads_to_tls_and_a_strange_name_gets_no_certificate()
    {
        using var plain = city.Nginx.Client(Nginx.Public, plain: true);
        using var redirect = await plain.GetAsync("/m/?a=1", Ct);
        Assert.Equal(HttpStatusCode.MovedPermanently, redirect.StatusCode);
        Assert.Equal($"https://{Nginx.Public}/m/?a=1", redirect.Headers.Location!.ToString());

        using var strange = city.Nginx.Client("elsewhere.example");
        await Assert.ThrowsAsync<HttpRequestException>(() => strange.GetAsync("/", Ct));
    }

    [Fact]
    public async Task Answers_come_over_http2_and_ipv6_with_hsts()
    {
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = city.Nginx.Client(Nginx.Public, address, version: HttpVersion.Version20);
            using var answer = await client.GetAsync("/api/v1/stations/WQ01", Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(HttpVersion.Version20, answer.Version);
            Assert.Equal("max-age=31536000", string.Join(',', answer.Headers.GetValues("Strict-Transport-Security")));
            Assert.Equal("nosniff", string.Join(',', answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory]
    [InlineData("/api/v1/stations?limit=100", "br", "br")]
    [InlineData("/api/v1/stations?limit=100", "gzip", "gzip")]
    [InlineData("/api/v1/stations?limit=100", "identity", "")]
    [InlineData("/openapi/v1.json", "gzip", "gzip")]
    public async Task Public_answers_are_compressed_as_the_caller_can_read_them(string path, string accepted, string encoding)
    {
        using var client = city.Nginx.Client(Nginx.Public);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(accepted));
        using var answer = await client.SendAsync(request, Ct);

        Assert.Equal(encoding, string.Join(',', answer.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", answer.Headers.Vary.Append(encoding.Length == 0 ? "Accept-Encoding" : ""));
    }

    [Fact]
    public async Task A_known_answer_is_304_also_after_nginx_compressed_it()
    {
        using var client = city.Nginx.Client(Nginx.Public);
        using var first = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stations?limit=100");
        first.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var answer = await client.SendAsync(first, Ct);
        using var second = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stations?limit=100");
        second.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        second.Headers.TryAddWithoutValidation("If-None-Match", answer.Headers.ETag!.ToString());
        using var again = await client.SendAsync(second, Ct);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("/health/ready")]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    public async Task The_operators_pages_are_not_handed_out(string path)
    {
        foreach (var name in new[] { Nginx.Public, Nginx.Console })
        {
            Assert.Equal(404, (await city.Through(name).GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task Each_name_serves_its_own_surface()
    {
        Assert.Equal(404, (await city.Through(Nginx.Public).PostAsync("staff/auth/sign-in", new { userName = "admin", password = TestCity.SamplePassword })).Status);
        Assert.Equal(404, (await city.Through(Nginx.Console).PostAsync("auth/wechat", new { code = city.LoginCode("别的门") })).Status);
        // Whoever comes from ::1 has not signed in too often: limits count by address.
        (await city.Through(Nginx.Console, from: IPAddress.IPv6Loopback).PostAsync("staff/auth/sign-in", new { userName = "admin", password = TestCity.SamplePassword })).Ok();
    }

    [Fact]
    public async Task Rate_limits_count_by_the_real_address_whatever_the_caller_claims()
    {
        var codes = new List<int>();
        for (var i = 0; i < 25; i++)
        {
            var claimed = $"203.0.113.{i}";
            var answer = await city.Through(Nginx.Console).SendAsync(
                HttpMethod.Post,
                "staff/auth/sign-in",
                System.Net.Http.Json.JsonContent.Create(new { userName = "nobody", password = "wrong" }),
                headers: h =>
                {
                    h.TryAddWithoutValidation("X-Forwarded-For", claimed);
                    h.TryAddWithoutValidation("X-Real-IP", claimed);
                    h.TryAddWithoutValidation("Forwarded", $"for={claimed}");
                });
            codes.Add(answer.Status);
        }

        Assert.Contains(429, codes);
        Assert.Equal(401, (await city.Through(Nginx.Console, from: IPAddress.IPv6Loopback).PostAsync("staff/auth/sign-in", new { userName = "nobody", password = "wrong" })).Status);
    }

    [Fact]
    public async Task The_counters_events_come_through_as_they_happen()
    {
        var console = city.Through(Nginx.Console, from: IPAddress.IPv6Loopback);
        var clerk = (await console.PostAsync("staff/auth/sign-in", new { userName = "wq30", password = TestCity.SamplePassword })).Ok().Text("accessToken");
        using var client = city.Nginx.Client(Nginx.Console, IPAddress.IPv6Loopback);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/staff/events");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {clerk}");
        using var stream = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        await HearsAsync(lines, "event: hello");

        var citizen = city.Through(Nginx.Public).With((await city.Through(Nginx.Public).PostAsync("auth/wechat", new { code = city.LoginCode("看得见") })).Ok().Text("accessToken"));
        var last = Enumerable.Range(1, 14).Select(city.Today.AddDays).Last(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && d < city.Today.AddDays(12));
        await citizen.BookedAsync("WQ30", last.At(15));

        await HearsAsync(lines, "event: booking");
    }

    private static async Task HearsAsync(StreamReader lines, string wanted)
    {
        while (await lines.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Ct) != wanted)
        {
            // Whatever else is said meanwhile.
        }
    }

    [Fact]
    public async Task A_body_too_large_is_refused_before_it_reaches_a_host()
        => (await city.Through(Nginx.Public).PostRawAsync("bookings", new string(' ', 300 * 1024))).Refused(413, "request.too_large");

    [Fact]
    public async Task A_file_of_fifty_megabytes_passes_and_a_larger_one_is_refused_in_the_rooms_words()
    {
        var film = FileCalls.Film(50 * 1024 * 1024, seed: 77);
        Assert.Equal(FileCalls.Hash(film), (await city.Through(Nginx.Public).UploadedAsync(film, "录像.mp4")).Text("sha256"));
        (await city.Through(Nginx.Public).UploadAsync(new byte[52 * 1024 * 1024], "录像.mp4")).Refused(413, "file.too_large");
        var piece = FileCalls.Film(FileCalls.Piece, seed: 78);
        var upload = (await city.Through(Nginx.Public).BeginAsync(piece, "录像.mp4")).Ok().Id();
        (await city.Through(Nginx.Public).PutAsync(upload, 0, piece)).Ok();
        Assert.Equal(201, (await city.Through(Nginx.Public).FinishAsync(upload)).Status);
    }

    [Fact]
    public async Task Who_brings_evidence_is_in_no_log()
    {
        await city.Through(Nginx.Public).UploadAsync(Tests.Files.SampleFiles.Jpeg());
        await city.Through(Nginx.Public).GetAsync("files/shared/a-token-of-a-link");
        await city.Through(Nginx.Public).DeleteAsync("files/uploads/0198f6a1-1111-7222-8333-444455556666");

        await TestCity.WithinAsync(TestCity.Promptly, () => Task.FromResult(city.Nginx.AccessLog.Contains("DELETE /api/v1/files/uploads/{id} ", StringComparison.Ordinal)), "the requests are in the log");
        var lines = city.Nginx.AccessLog.Split('\n').Where(l => l.Contains("/api/v1/files", StringComparison.Ordinal)).ToArray();
        Assert.True(lines.Length >= 3);
        Assert.All(lines, l => Assert.StartsWith("- [", l, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("/files/shared/{token} ", StringComparison.Ordinal));
        Assert.DoesNotContain("a-token-of-a-link", city.Nginx.AccessLog, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_holds_too_many_requests_open_is_told_so_in_words()
    {
        // Takes connections and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(1024);
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var nginx = await Nginx.StartAsync(city.Servers.NewFolder(), [port, port], [port, port], Ct);
        using var client = nginx.Client(Nginx.Public);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var held = Enumerable.Range(0, 520).Select(_ => client.GetAsync("/api/v1/stations", enough.Token)).ToArray();
        using (var first = await (await Task.WhenAny(held)))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
        }

        // Each kind of location names error pages of its own.
        foreach (var path in new[] { "/api/v1/stations", "/api/v1/bookings", "/api/v1/files/1", "/m/assets/a.js", "/m/" })
        {
            var answer = await new Caller(client, null).GetAsync(path);
            answer.Refused(429, "request.too_many");
            Assert.Equal(TimeSpan.FromSeconds(5), answer.RetryAfter);
        }

        await enough.CancelAsync();
        await Task.WhenAll(held.Select(async request =>
        {
            try
            {
                (await request).Dispose();
            }
            catch (OperationCanceledException)
            {
                // Held to the end, as it should be.
            }
        }));
    }

    [Fact]
    public async Task With_every_host_away_people_are_told_so_in_words()
    {
        await using var nginx = await Nginx.StartAsync(city.Servers.NewFolder(), [FreePort.Next(), FreePort.Next()], [FreePort.Next(), FreePort.Next()], Ct);
        var caller = new Caller(nginx.Client(Nginx.Public, null), null);
        (await caller.GetAsync("stations")).Refused(503, "service.unavailable");
        (await caller.PostAsync("auth/wechat", new { code = "sim:示例:1" })).Refused(503, "service.unavailable");
    }

    [Fact]
    public async Task WeChats_file_of_verification_is_served_from_its_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(city.Nginx.Folder, "wechat", "a1B2c3D4e5.txt"), "the content WeChat gave", Ct);
        Assert.Equal("the content WeChat gave", (await city.Through(Nginx.Public).GetAsync("/a1B2c3D4e5.txt")).Said);
        Assert.Equal(404, (await city.Through(Nginx.Public).GetAsync("/none123456.txt")).Status);
    }

    [Fact]
    public async Task Logs_hold_no_query_no_referer_no_token_and_no_id()
    {
        const string id = "0198f6a1-1111-7222-8333-444455556666";
        await city.Through(Nginx.Public, "a-secret-token").SendAsync(HttpMethod.Get, $"bookings/{id}?phone=13800001234", null, headers: h => h.TryAddWithoutValidation("Referer", "https://servicewechat.com/a-secret-page"));
        await city.Through(Nginx.Public).GetAsync("/m/?token=a-secret-token");

        await TestCity.WithinAsync(TestCity.Promptly, () => Task.FromResult(city.Nginx.AccessLog.Contains("/api/v1/bookings/{id} ", StringComparison.Ordinal)), "the request is in the log without its id");
        foreach (var secret in new[] { id, "13800001234", "secret" })
        {
            Assert.DoesNotContain(secret, city.Nginx.AccessLog, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, city.Nginx.ErrorLog, StringComparison.Ordinal);
        }
    }
}
