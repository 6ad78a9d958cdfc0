using System.Text.Json;
using Dapper;
using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>What the jobs read does not grow with history: met, ended and warned-of clocks are in none of their indexes.</summary>
public sealed class AHundredThousandOldClocks(ClocksOfACity city) : IClassFixture<ClocksOfACity>
{
    private static readonly object Look = new { now = DateTimeOffset.Parse("2026-03-06T09:00:00+08:00").ToUniversalTime(), over = DateTimeOffset.Parse("2026-03-06T08:59:59+08:00").ToUniversalTime(), fact = "none", BatchSize = 500 };

    [Fact]
    public async Task The_jobs_read_as_few_pages_beside_them_as_without()
    {
        var open = await city.One.StartedAsync(DeadlineCodes.ServiceReply, "2026-03-06T10:00:00+08:00");
        var before = (Near: await PagesAsync(WarnOfDeadlines.Near), Over: await PagesAsync(WarnOfDeadlines.Over), Recount: await PagesAsync(RecountDeadlines.Oldest));

        // Two of three are over and were never met: warned of long ago, they still run.
        await city.One.DoAsync(
            """
            insert into case_deadlines (case_id, code, round, rule_version, received_on, started_at, amount, amount_given, unit, binding, status, due_on, due_at, amber_at, provisional, calendar_version, met_at, warned_amber_at, warned_red_at)
            select gen_random_uuid(), 'serviceReply', 1, 1, '2025-03-03', '2025-03-03T10:00:00+08:00', 5, false, 'workingDays', 'promise', case n % 3 when 0 then 'running' else 'met' end,
              '2025-03-10', '2025-03-10T23:59:59+08:00', '2025-03-07T00:00:00+08:00', false, (select version from calendar_plan()), case n % 3 when 0 then null else '2025-03-05T10:00:00+08:00'::timestamptz end, '2025-03-07T00:00:00+08:00', '2025-03-11T00:00:00+08:00'
            from generate_series(1, 100000) n
            """);
        await city.One.DoAsync("vacuum analyze case_deadlines");
        var after = (Near: await PagesAsync(WarnOfDeadlines.Near), Over: await PagesAsync(WarnOfDeadlines.Over), Recount: await PagesAsync(RecountDeadlines.Oldest));

        Assert.True(after.Near <= before.Near + 4 && after.Over <= before.Over + 4 && after.Recount <= before.Recount + 4, $"{before} became {after}");
        Assert.Equal(open.DueAt, (await city.One.OfCaseAsync(open.CaseId)).Single().DueAt);
    }

    /// <summary>The pages the statement touches, found in memory or not.</summary>
    private async Task<int> PagesAsync(string statement)
    {
        await using var connection = await city.One.Database.OpenConnectionAsync(TestCity.Ct);
        var plan = await connection.ExecuteScalarAsync<string>(new CommandDefinition($"explain (analyze, buffers, timing off, format json) {statement}", Look, cancellationToken: TestCity.Ct));
        var top = JsonDocument.Parse(plan!).RootElement[0].GetProperty("Plan");
        return top.Number("Shared Hit Blocks") + top.Number("Shared Read Blocks");
    }
}
