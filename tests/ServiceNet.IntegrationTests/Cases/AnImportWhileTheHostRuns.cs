using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>An operator imports the year by the command; the running host moves the dates by itself.</summary>
public sealed class AnImportWhileTheHostRuns(TestCity city) : IClassFixture<TestCity>
{
    [Fact]
    public async Task The_dates_move_within_seconds_and_no_job_fails()
    {
        await using var room = new ClocksOfAProcess(city.ConnectionString);
        var held = await room.StartedAsync(DeadlineCodes.Acceptance, "2026-12-28T10:00:00+08:00");
        var file = Path.Combine(city.Servers.NewFolder(), "2027.csv");
        await File.WriteAllTextAsync(file, "date,kind,name,source\n2027-01-01,off,元旦,测试\n2027-01-04,off,元旦,测试\n2027-10-01,off,国庆节,测试\n", TestCity.Ct);

        var (exitCode, said) = await city.RunAsync("import", "calendar", file);

        Assert.True(exitCode == 0, said);
        await TestCity.WithinAsync(TimeSpan.FromSeconds(30), async () => $"{(await room.OfCaseAsync(held.CaseId)).Single().DueOn:yyyy-MM-dd}" == "2027-01-08", "the deadline is counted by the new calendar");
        Assert.False((await room.OfCaseAsync(held.CaseId)).Single().Provisional);
        await TestCity.WithinAsync(TimeSpan.FromSeconds(30), async () => await city.AskAsync<int>("select count(*) from recurring_work where name like 'cases.%' and last_ran_at is not null") == 3, "each of the room's jobs has run");
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from recurring_work where name like 'cases.%' and last_error is not null"));
        await city.AssertEverythingAddsUpAsync();
    }
}
