using Dapper;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Files;

/// <summary>Who brings evidence without a name leaves none: no account, no address, no device, in no table, no key and no log.</summary>
public sealed class NobodysFiles(NobodysFiles.Quiet city) : IClassFixture<NobodysFiles.Quiet>
{
    /// <summary>A city whose limits hold, and where nobody else does anything.</summary>
    public sealed class Quiet(TestServers servers) : TestCity(servers)
    {
        public override Dictionary<string, string?> Settings()
        {
            var settings = base.Settings();
            settings["ServiceNet:RateLimits:Enabled"] = "true";
            return settings;
        }
    }

    private const string Device = "Mozilla/5.0 (a phone of one kind) MicroMessenger/8.0";

    [Fact]
    public async Task Leave_no_identity_in_any_table_and_no_log()
    {
        await city.SettledAsync();
        var before = await TablesAsync();
        var said = city[0].Said.Length;

        using var form = new MultipartFormDataContent { { new ByteArrayContent(SampleFiles.Jpeg(size: 5151)), "file", "照片.jpg" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files") { Content = form };
        request.Headers.UserAgent.ParseAdd("phone/1.0");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "a-key-of-this-phone");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.77");
        request.Headers.TryAddWithoutValidation("Referer", Device);
        using (var answer = await city[0].Http.SendAsync(request, TestCity.Ct))
        {
            Assert.Equal(201, (int)answer.StatusCode);
        }

        var film = FileCalls.Film(40_000, seed: 9);
        var nobody = city.Anyone();
        var upload = (await nobody.BeginAsync(film, "录像.mp4", FileCalls.Hash(film), key: "a-key-of-this-phone")).Ok().Id();
        // Two of one key are two: a key would tie them together.
        Assert.NotEqual(upload, (await nobody.BeginAsync(film, "录像.mp4", FileCalls.Hash(film), key: "a-key-of-this-phone")).Ok().Id());
        await nobody.SendRestAsync(upload, film);
        Assert.Equal(201, (await nobody.FinishAsync(upload)).Status);
        await city.SettledAsync();

        var after = await TablesAsync();
        var changed = after.Where(t => !before.TryGetValue(t.Key, out var was) || was != t.Value).Select(t => t.Key).Except(["recurring_work"], StringComparer.Ordinal);
        Assert.Equal(["file_contents", "file_uploads", "files"], changed.Order(StringComparer.Ordinal));
        Assert.Equal(0, await city.AskAsync<int>("select (select count(*) from files where owner_id is not null or owner_kind is not null) + (select count(*) from file_uploads where owner_id is not null or owner_kind is not null)"));
        foreach (var trace in new[] { "203.0.113.77", "127.0.0.1", "::1", "a-key-of-this-phone", "MicroMessenger", "phone/1.0" })
        {
            Assert.All(after, t => Assert.DoesNotContain(trace, t.Value, StringComparison.Ordinal));
            Assert.DoesNotContain(trace, city[0].Said[said..], StringComparison.Ordinal);
        }

        Assert.DoesNotContain(upload, city[0].Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_limited_by_the_address_all_the_same()
    {
        // A process of its own: each counts for itself.
        var anyone = new Caller((await city.StartProcessAsync()).Http, null);
        var answers = new List<Answer>();
        for (var i = 0; i < 200 && answers.LastOrDefault()?.Status != 429; i++)
        {
            answers.Add(await anyone.PostAsync("files/uploads", new { name = "照片.jpg", size = 10 }));
        }

        var refused = answers[^1];
        refused.Refused(429, "request.too_many");
        Assert.NotNull(refused.RetryAfter);
        Assert.InRange(answers.Count, 60, 160);
    }

    /// <summary>Every table's rows as text.</summary>
    private async Task<Dictionary<string, string>> TablesAsync()
    {
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in await connection.QueryAsync<string>("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"))
        {
            tables[table] = await connection.ExecuteScalarAsync<string>($"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t") ?? "";
        }

        return tables;
    }
}
