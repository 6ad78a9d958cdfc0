using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using ServiceNet.IntegrationTests.City;
using ServiceNet.IntegrationTests.Files;
using ServiceNet.Local.Postgres;
using ServiceNet.Tests.Files;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>SIGKILL to the process, then to PostgreSQL, during a stream of submissions, half of them with a photo.</summary>
[Collection(Alone.Name)]
public sealed class AProcessKilledMidway(TestServers servers)
{
    private const int Senders = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Loses_no_acknowledged_case_or_file_and_every_other_one_exists_once_after_a_retry()
    {
        // A PostgreSQL of its own, as durable as a city's: its death must not be the other tests'.
        var (place, data) = (servers.NewFolder(), servers.NewFolder());
        var postgres = new PrivatePostgresSettings { Directory = place };
        var server = await PrivatePostgres.StartAsync(postgres, TestCity.Ct);
        var sent = new ConcurrentDictionary<string, Sent>(StringComparer.Ordinal);
        var host = await StartAsync(server, data);
        var stream = Stream(host, sent, "first");
        await FlowsAsync(sent, 25);
        await host.KillAsync(TestCity.Ct);
        await stream;
        var first = sent.Count(s => s.Value.Id is not null);
        await host.DisposeAsync();

        host = await StartAsync(server, data);
        stream = Stream(host, sent, "second");
        await FlowsAsync(sent, first + 25);
        using (var postmaster = Process.GetProcessById(server.ProcessId))
        {
            postmaster.Kill();
        }

        await server.DisposeAsync();
        await stream;
        await host.DisposeAsync();

        await using var again = await PrivatePostgres.StartAsync(postgres, TestCity.Ct);
        await using var after = await StartAsync(again, data);
        Assert.Contains(sent.Values, s => s.Id is null);
        var acknowledged = sent.Where(s => s.Value.Id is not null).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestCity.Ct }, async (s, _) => await AssertWholeAsync(after, s.Value, s.Key));

        await using var database = NpgsqlDataSource.Create(again.ConnectionString);
        Assert.Equal(sent.Count, await CountAsync(database, "select count(*) from complaints"));
        Assert.Equal(sent.Count, await CountAsync(database, "select count(*) from case_entries where kind = 'submitted'"));
        Assert.Equal(sent.Count, await CountAsync(database, "select count(*) from complaint_senders"));
        Assert.True(acknowledged.Count >= 50, $"{acknowledged.Count} acknowledged");
        var (exitCode, said) = await HostProcess.RunAsync(Settings(again, data), ["verify"], TestCity.Ct);
        Assert.True(exitCode == 0, said);
    }

    /// <summary>What a sender keeps until it is answered: its key, its words, its photo; then the answer.</summary>
    private sealed class Sent(string person, int number, byte[]? photo)
    {
        public string Person => person;

        public byte[]? Photo => photo;

        public string? File { get; set; }

        public string? Id { get; set; }

        public string? Number { get; set; }

        public Dictionary<string, object?> Body()
        {
            var body = ComplaintCalls.Body(station: "WQ01");
            body["subject"] = $"{person}的第{number}件";
            body["fileIds"] = File is null ? Array.Empty<string>() : [File];
            return body;
        }
    }

    private static Dictionary<string, string?> Settings(PrivatePostgres server, string data) => TestCity.SettingsFor(server.ConnectionString, redis: null, data, TestCity.OffsetTo(TestCity.OrdinaryMonday));

    private static Task<HostProcess> StartAsync(PrivatePostgres server, string data) => HostProcess.StartAsync(Settings(server, data), TestCity.Ct);

    /// <summary>Everybody sends one after the other until nobody answers any more.</summary>
    private static Task Stream(HostProcess host, ConcurrentDictionary<string, Sent> sent, string name) => Task.WhenAll(Enumerable.Range(0, Senders).Select(async i =>
    {
        var person = $"{name}{i}";
        try
        {
            var who = await SignInAsync(host, person);
            for (var n = 0; ; n++)
            {
                var one = new Sent(person, n, n % 2 == 0 ? null : SampleFiles.Jpeg(size: 8000 + (i * 500) + n));
                sent[$"{person}-{n}"] = one;
                if (!await TryAsync(who, one, $"{person}-{n}"))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // It died.
        }
    }));

    private static async Task<bool> TryAsync(Caller who, Sent one, string key)
    {
        if (one.Photo is { } photo && one.File is null)
        {
            var uploaded = await who.UploadAsync(photo);
            if (uploaded.Status >= 500)
            {
                return false;
            }

            one.File = uploaded.Ok().Text("id");
        }

        var answer = await who.PostAsync("complaints", one.Body(), key);
        if (answer.Status >= 500)
        {
            // The database died under a process that lives.
            return false;
        }

        (one.Id, one.Number) = (answer.Ok().Text("id"), answer.Body.Text("number"));
        return true;
    }

    private static async Task<Caller> SignInAsync(HostProcess host, string person)
    {
        var anyone = new Caller(host.Http, null);
        return anyone.With((await anyone.PostAsync("auth/wechat", new { code = $"sim:{person}:{Guid.CreateVersion7()}" })).Ok().Text("accessToken"));
    }

    private static Task FlowsAsync(ConcurrentDictionary<string, Sent> sent, int answered)
        => TestCity.WithinAsync(Patience, () => Task.FromResult(sent.Count(s => s.Value.Id is not null) >= answered), $"{answered} are acknowledged");

    /// <summary>The same key and words give the same case again, or the one that was never answered; its history and its photo are whole.</summary>
    private static async Task AssertWholeAsync(HostProcess host, Sent one, string key)
    {
        var who = await SignInAsync(host, one.Person);
        var (id, number) = (one.Id, one.Number);
        Assert.True(await TryAsync(who, one, key), key);
        if (id is not null)
        {
            Assert.Equal((id, number), (one.Id, one.Number));
        }

        var view = (await who.GetAsync($"complaints/{one.Id}")).Ok();
        Assert.Equal("submitted", view.Text("status"));
        Assert.Equal(["submitted", "routed"], view.Kinds());
        Assert.Equal("running", view.Clock("acceptance"));
        if (one.Photo is { } photo)
        {
            Assert.Equal(one.File, Assert.Single(view.GetProperty("files").EnumerateArray()).Text("id"));
            Assert.Equal(FileCalls.Hash(photo), FileCalls.Hash((await who.GetAsync($"files/{one.File}")).Bytes));
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestCity.Ct))!;
    }
}
