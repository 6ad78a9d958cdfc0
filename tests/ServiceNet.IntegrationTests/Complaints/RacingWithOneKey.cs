using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>A phone that sends twice, through two processes at once, has sent one complaint.</summary>
public sealed class RacingWithOneKey(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Senders = 12;

    [Fact]
    public async Task The_same_key_twice_at_once_over_two_processes_makes_one_case()
    {
        var citizens = await city.CitizensAsync("两边都按", Senders);
        var twice = await Task.WhenAll(citizens.Select(async (citizen, i) =>
        {
            // Each second sender brings a file: it is claimed once, and the repeat finds its case all the same.
            var body = ComplaintCalls.Body(station: "WQ24");
            body["fileIds"] = i % 2 == 0 ? Array.Empty<string>() : [(await Files.FileCalls.UploadedAsync(citizen, ServiceNet.Tests.Files.SampleFiles.Jpeg(size: 9000 + i))).Text("id")];
            return await Task.WhenAll(Enumerable.Range(0, 4).Select(n => citizen.At(city[n % 2]).PostAsync("complaints", body, $"once-{i}")));
        }));

        foreach (var answers in twice)
        {
            Assert.All(answers, a => Assert.True(a.Status == 201, a.Said));
            Assert.Single(answers.Select(a => a.Body.Text("id")).Distinct(StringComparer.Ordinal));
            Assert.Single(answers.Select(a => a.Body.Text("number")).Distinct(StringComparer.Ordinal));
        }

        Assert.Equal(Senders, await city.AskAsync<int>("select count(*)::int from complaints where id = any(@ids)", new { ids = twice.Select(a => Guid.Parse(a[0].Body.Text("id"))).ToArray() }));
        await AssertOneEachAsync("submitted", Senders);

        // Without a token a key is everybody's: the same holds, and the code and the secret are the same.
        var nobody = ComplaintCalls.Body("infringementReport", "WQ24", anonymous: true);
        var anonymous = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => city.Anyone(n % 2).PostAsync("complaints", nobody, "once-anonymous")));
        Assert.Single(anonymous.Select(a => (a.Status, a.Body.Text("id"), a.Body.Text("trackingCode"), a.Body.Text("secret"))).Distinct());
        await AssertOneEachAsync("submitted", Senders + 1);
        await city.AssertEverythingAddsUpAsync();
    }

    private async Task AssertOneEachAsync(string kind, int count)
    {
        Assert.Equal(count, await city.AskAsync<int>("select count(*)::int from complaints"));
        Assert.Equal(count, await city.AskAsync<int>("select count(*)::int from case_entries where kind = @kind", new { kind }));
    }
}
