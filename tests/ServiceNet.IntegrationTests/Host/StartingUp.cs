using Npgsql;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Host;

/// <summary>Several hosts on one database, hosts that must not start, and the commands.</summary>
public sealed class StartingUp(TestServers servers)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_hosts_started_at_once_on_an_empty_database_migrate_and_fill_it_once()
    {
        var database = await servers.NewDatabaseAsync(filled: false, Ct);
        await using var redis = await servers.NewRedisAsync(Ct);
        var settings = Settings(database, redis.ConnectionString);

        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HostProcess.StartAsync(settings, Ct)));

        foreach (var host in hosts)
        {
            Assert.Equal(41, (await new Caller(host.Http, null).GetAsync("stations?limit=100")).Ok().Items().Length);
        }

        Assert.Equal(0L, await AskAsync(database, "select count(*) from (select name from schema_migrations group by name having count(*) > 1) twice"));
        Assert.Equal(1L, await AskAsync(database, "select count(*) from audit_entries where action = 'station.import'"));
        Assert.Equal(46L, await AskAsync(database, "select count(*) from staff"));
        await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_second_process_without_the_shared_redis_is_refused_in_a_sentence()
    {
        var database = await servers.NewDatabaseAsync(filled: true, Ct);
        await using var redis = await servers.NewRedisAsync(Ct);
        await using (var alone = await HostProcess.StartAsync(Settings(database, redis: null), Ct))
        {
            foreach (var second in new[] { null, redis.ConnectionString })
            {
                var (exitCode, said) = await HostProcess.RunAsync(Settings(database, second), ["--urls", "http://127.0.0.1:0"], Ct);
                Assert.Equal(2, exitCode);
                Assert.Contains("ConnectionStrings:Redis", said, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
            }
        }

        // Once the first has ended, also by a crash, the database is free.
        await using var first = await HostProcess.StartAsync(Settings(database, redis.ConnectionString), Ct);
        Assert.Equal(2, (await HostProcess.RunAsync(Settings(database, redis: null), ["--urls", "http://127.0.0.1:0"], Ct)).ExitCode);
        await first.KillAsync(Ct);
        await using var again = await HostProcess.StartAsync(Settings(database, redis: null), Ct);
    }

    [Fact]
    public async Task Production_refuses_every_private_or_simulated_default_in_one_message()
    {
        var (exitCode, said) = await HostProcess.RunAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ServiceNet:Clock:Offset"] = "01:00:00",
                ["ServiceNet:Clock:StartAt"] = "2026-02-12T10:00:00+08:00",
                ["ServiceNet:RateLimits:Enabled"] = "false",
                ["ServiceNet:SampleData"] = "true",
                ["ServiceNet:Protection:Keys"] = "dev:U2VydmljZU5ldC1kZXZlbG9wbWVudC1rZXktMDAwMSE=",
                ["WeChat:ApiBaseUrl"] = "http://127.0.0.1:9",
            },
            [],
            Ct);

        Assert.Equal(2, exitCode);
        string[] named =
        [
            "ConnectionStrings:Postgres", "ConnectionStrings:Redis", "WeChat:AppId", "WeChat:AppSecret", "WeChat:Token", "WeChat:EncodingAESKey", "WeChat:ApiBaseUrl", "ServiceNet:Files:Directory",
            "ServiceNet:Protection:Keys", "ServiceNet:Clock:Offset", "ServiceNet:Clock:StartAt", "ServiceNet:RateLimits:Enabled", "ServiceNet:SampleData",
        ];
        Assert.All(named, setting => Assert.Contains(setting, said, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_refuses_a_database_with_sample_accounts()
    {
        await using var redis = await servers.NewRedisAsync(Ct);
        var (exitCode, said) = await HostProcess.RunAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings:Postgres"] = await servers.NewDatabaseAsync(filled: true, Ct),
                ["ConnectionStrings:Redis"] = redis.ConnectionString,
                ["WeChat:AppId"] = "wx0123456789abcdef",
                ["WeChat:AppSecret"] = "0123456789abcdef0123456789abcdef",
                ["WeChat:Token"] = "token",
                ["WeChat:EncodingAESKey"] = new string('a', 43),
                ["ServiceNet:Files:Directory"] = servers.NewFolder(),
                ["ServiceNet:Protection:Keys"] = $"k1:{Convert.ToBase64String(new byte[32])}",
            },
            ["--urls", "http://127.0.0.1:0"],
            Ct);

        Assert.Equal(2, exitCode);
        Assert.Contains("sample accounts", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_migrate_import_and_verify()
    {
        var settings = Settings(await servers.NewDatabaseAsync(filled: false, Ct), redis: null);
        var folder = servers.NewFolder();
        var calendar = Path.Combine(folder, "calendar.csv");
        await File.WriteAllTextAsync(calendar, "date,kind,name,source\n2027-01-01,off,元旦,通知\n2027-10-01,off,国庆节,通知\n2027-10-09,work,国庆节,通知\n", Ct);

        Assert.Equal(0, (await HostProcess.RunAsync(settings, ["migrate"], Ct)).ExitCode);
        Assert.Equal(0, (await HostProcess.RunAsync(settings, ["migrate"], Ct)).ExitCode);
        await SaysAsync(settings, ["import", "calendar", calendar], 0, "3 天有变化");
        await SaysAsync(settings, ["import", "calendar", calendar], 0, "0 天有变化");
        await SaysAsync(settings, ["import", "calendar", Path.Combine(folder, "none.csv")], 2, "没有找到文件");
        await File.WriteAllTextAsync(calendar, "date,kind,name,source\n2027-13-01,off,元旦,通知\n2027-01-02,holiday,元旦,通知\n2027-01-03,off,,通知\n", Ct);
        await SaysAsync(settings, ["import", "calendar", calendar], 1, "第2行", "第3行", "第4行");
        await SaysAsync(settings, ["import", "holidays", calendar], 2, "用法");
        await SaysAsync(settings, ["verify"], 0, "没有发现问题");
    }

    [Fact]
    public async Task Stations_are_imported_all_or_none_and_twice_the_same_changes_nothing()
    {
        await using var redis = await servers.NewRedisAsync(Ct);
        var settings = Settings(await servers.NewDatabaseAsync(filled: true, Ct), redis.ConnectionString);
        await using var host = await HostProcess.StartAsync(settings, Ct);
        var anyone = new Caller(host.Http, null);
        var file = Path.Combine(servers.NewFolder(), "stations.csv");
        const string header = "code,kind,name,district_code,district,zone,town,address,lng,lat,datum,services,counters,hours,is_sample\n";
        const string good = "WQ31,rightsProtection,新站,510402,东区,,炳草岗街道,东区某路1号,101.7,26.5,GCJ-02,consultation,2,Mon-Fri 08:30-12:00,true\n";
        const string bad = "wq32,library,,51,东区,,,,200,26.5,WGS-84,reading,0,always,maybe\n";

        await File.WriteAllTextAsync(file, header + good + bad, Ct);
        await SaysAsync(settings, ["import", "stations", file], 1, "第3行 code", "第3行 kind", "第3行 hours", "第3行 services");
        (await anyone.GetAsync("stations/WQ31")).Refused(404, "station.unknown");

        await File.WriteAllTextAsync(file, "﻿" + header + good, Ct);
        await SaysAsync(settings, ["import", "stations", file], 0, "1 个有变化");
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await anyone.GetAsync("stations/WQ31")).Status == 200, "the imported station is public at the running host");
        await SaysAsync(settings, ["import", "stations", file], 0, "0 个有变化");
        await File.WriteAllTextAsync(file, header + good + good, Ct);
        await SaysAsync(settings, ["import", "stations", file], 1, "第3行 code");
        await File.WriteAllTextAsync(file, "code,name\nWQ31,新站\n", Ct);
        await SaysAsync(settings, ["import", "stations", file], 1, "第1行");
        await File.WriteAllTextAsync(file, "", Ct);
        await SaysAsync(settings, ["import", "stations", file], 1, "第1行");
    }

    private static async Task SaysAsync(Dictionary<string, string?> settings, string[] arguments, int exitCode, params string[] words)
    {
        var (code, said) = await HostProcess.RunAsync(settings, arguments, Ct);
        Assert.True(code == exitCode, $"{string.Join(' ', arguments)}: {code}\n{said}");
        Assert.All(words, word => Assert.Contains(word, said, StringComparison.Ordinal));
    }

    private Dictionary<string, string?> Settings(string database, string? redis) => TestCity.SettingsFor(database, redis, servers.NewFolder(), TestCity.OffsetTo(TestCity.OrdinaryMonday));

    private static async Task<object?> AskAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
