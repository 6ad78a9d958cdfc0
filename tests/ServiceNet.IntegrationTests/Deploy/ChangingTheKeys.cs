using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>A city whose processes are given their protection keys by the test.</summary>
public sealed class CityWithKeys(TestServers servers) : TestCity(servers)
{
    internal static readonly string Old = Make("k2025");
    internal static readonly string New = Make("k2026");

    protected override int Processes => 0;

    /// <summary>What processes and commands started from now on are given.</summary>
    public string Keys { get; set; } = Old;

    public override Dictionary<string, string?> Settings()
    {
        var settings = base.Settings();
        settings["ServiceNet:Protection:Keys"] = Keys;
        return settings;
    }

    public Task<HostProcess> StartWithAsync(params string[] keys)
    {
        Keys = string.Join(';', keys);
        return StartProcessAsync();
    }

    private static string Make(string id) => $"{id}:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}

/// <summary>The keys of personal data are changed while people book, and afterwards the old one is thrown away.</summary>
public sealed partial class ChangingTheKeys(CityWithKeys city) : IClassFixture<CityWithKeys>
{
    private static CancellationToken Ct => TestCity.Ct;

    [Fact]
    public async Task Under_load_everything_moves_to_the_new_key_and_is_read_without_the_old()
    {
        // As it was: one key.
        var before = await city.StartWithAsync(CityWithKeys.Old);
        var (citizen, gone) = (await city.CitizenAsync("换钥甲"), await city.CitizenAsync("换钥乙"));
        (await citizen.PatchAsync("me", new { displayName = "王小明" })).Ok();
        var key = "before-the-change";
        var first = await BookAsync(citizen, "WQ01", 1, "13900000001", key);
        await BookAsync(gone, "WQ01", 1, "13900000002", "gone");
        Assert.Equal(204, (await gone.DeleteAsync("me")).Status);
        // More than one batch.
        await city.DoAsync("insert into accounts (id, display_name, created_at) select gen_random_uuid(), a.display_name, now() from accounts a cross join generate_series(1, 450) where a.display_name is not null");
        await before.StopAsync(Ct);

        // The new key is known to all before it is the first of any; both orders run side by side for a while.
        await city.StartWithAsync(CityWithKeys.Old, CityWithKeys.New);
        await city.StartWithAsync(CityWithKeys.New, CityWithKeys.Old);
        Assert.Equal(first, await BookAsync(citizen.At(city[2]), "WQ01", 1, "13900000001", key));
        Assert.Equal(1, (await city.RunAsync("reseal", "count")).ExitCode);
        using var enough = new CancellationTokenSource();
        var phones = new ConcurrentDictionary<string, string>(StringComparer.Ordinal) { ["13900000001"] = first };
        var load = Enumerable.Range(0, 6).Select(i => LoadAsync(i, phones, enough.Token)).ToArray();
        while (phones.Count < 12)
        {
            await Task.Delay(20, Ct);
        }

        var during = await city.RunAsync("reseal");
        Assert.Contains("accounts", during.Said, StringComparison.Ordinal);
        await city[1].StopAsync(Ct);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        // Once nobody writes under the old key any more, nothing is left.
        var (exitCode, said) = await city.RunAsync("reseal");
        Assert.True(exitCode == 0, $"{during.Said}\n{said}");
        Assert.Equal(0, (await city.RunAsync("reseal", "count")).ExitCode);
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from bookings where phone_index = ''"));
        await city[2].StopAsync(Ct);

        // The old key is gone.
        await city.StartWithAsync(CityWithKeys.New);
        var admin = await StaffAsync(3, "admin");
        foreach (var (phone, booking) in phones)
        {
            Assert.Contains(booking, (await admin.PostAsync("staff/bookings/search", new { phone })).Ok().Items().Select(b => b.Text("id")));
            Assert.Equal(phone, (await admin.PostAsync($"staff/bookings/{booking}/reveal", new { field = "phone", reason = "换钥演练" })).Ok().Text("value"));
        }

        Assert.True(phones.Count > 12);
        Assert.Equal("王小明", (await (await city.CitizenAsync("换钥甲", 3)).GetAsync("me")).Ok().Text("displayName"));
        await city.AssertEverythingAddsUpAsync();
        Assert.True(await city.AskAsync<int>("select count(*) from audit_entries where action = 'protection.reseal'") >= 1);

        // Had it been thrown away too early, the recount would say so.
        city.Keys = CityWithKeys.Old;
        var blind = await city.RunAsync("verify");
        Assert.Equal(1, blind.ExitCode);
        Assert.Contains("a key that is not configured", blind.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_sealed_column_is_declared()
    {
        // Hashes and what is no personal data; everything else of this type is sealed or an index beside it.
        string[] others = ["schema_migrations.sha256", "idempotency_keys.request", "chain_heads.hash", "chain_entries.commitment", "chain_entries.hash", "audit_entries.salt", "session_tokens.hash", "queue_tickets.salt", "queue_log.salt", "case_entries.salt", "file_contents.sha256", "file_contents.copy_sha256", "files.sha256", "file_uploads.sha256"];
        var (_, said) = await city.RunAsync("reseal", "count");
        var declared = Declared().Matches(said).SelectMany(m => m.Groups["columns"].Value.Split(", ").Select(c => $"{m.Groups["table"].Value}.{c}"));
        await using var connection = await city.Database.OpenConnectionAsync(Ct);
        var found = await Dapper.SqlMapper.QueryAsync<string>(connection, "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and data_type = 'bytea'");

        Assert.Equal(found.Except(others).Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    private async Task LoadAsync(int number, ConcurrentDictionary<string, string> phones, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested && i < 9; i++)
        {
            var citizen = await city.CitizenAsync($"换钥负载{number}-{i}", 2);
            var phone = $"1380000{number:00}{i:00}";
            // Half of them at the process that still seals under the old key, until it stops.
            var at = i % 2 == 0 && !enough.IsCancellationRequested ? 2 : 1;
            try
            {
                phones[phone] = await BookAsync(citizen.At(city[at]), $"WQ{number + 2:00}", i % 4, phone, $"load-{number}-{i}");
            }
            catch (HttpRequestException) when (at == 1)
            {
                phones[phone] = await BookAsync(citizen, $"WQ{number + 2:00}", i % 4, phone, $"load-{number}-{i}");
            }
        }
    }

    private async Task<string> BookAsync(Caller citizen, string station, int day, string phone, string key)
    {
        var start = city.Today.AddDays(1 + day).At(9 + (int.Parse(phone[^1..], System.Globalization.CultureInfo.InvariantCulture) / 4 % 2), 30);
        return (await citizen.PostAsync("bookings", BookingCalls.Wish(station, start, phone: phone), key)).Ok().Text("id");
    }

    private async Task<Caller> StaffAsync(int process, string name)
        => city.Anyone(process).With((await city.Anyone(process).PostAsync("staff/auth/sign-in", new { userName = name, password = TestCity.SamplePassword })).Ok().Text("accessToken"));

    [GeneratedRegex(@"(?<table>\w+) \((?<columns>[\w, ]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declared();
}
