using ServiceNet.Cases.Deadlines;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>A date, a pause or an amount edited behind the application's back is found and named.</summary>
public sealed class VerifyFindsAMovedDate(ClocksOfACity city) : IClassFixture<ClocksOfACity>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await city.ForgetAllAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("update case_deadlines set due_on = '2026-03-12', due_at = '2026-03-12T23:59:59+08:00'", "says due 2026-03-12")]
    [InlineData("update case_deadlines set due_at = due_at + interval '1 minute'", "says due 2026-03-11")]
    [InlineData("update case_deadlines set amber_at = due_at", "says soon due at")]
    [InlineData("update case_deadlines set provisional = true", "provisional True")]
    [InlineData("update case_deadlines set amount = 8, due_on = '2026-03-12', due_at = '2026-03-12T23:59:59+08:00', amber_at = '2026-03-11T00:00:00+08:00'", "its amount is 8, its rule says 7")]
    [InlineData("update case_deadlines set started_at = started_at + interval '2 days'", "counted 2026-03-13")]
    [InlineData("update case_deadlines set status = 'paused', due_on = null, due_at = null, amber_at = null", "it is paused, its pauses say running")]
    [InlineData("insert into case_deadline_pauses select case_id, code, round, 1, '2026-03-04T09:00:00+08:00', null, 'supplement', '某人' from case_deadlines", "it is running, its pauses say paused")]
    [InlineData("insert into case_deadline_extensions select case_id, code, round, 1, 5, '理由', '某人', now() from case_deadlines", "it was extended by 5, its rule allows 0")]
    [InlineData("insert into case_deadlines select case_id, code, 2, rule_version, station_id, received_on, started_at, amount, amount_given, unit, binding, status, due_on, due_at, amber_at, remaining, provisional, calendar_version from case_deadlines", "2 open at once")]
    public async Task An_edit_is_found(string edit, string finding)
    {
        await city.One.StartedAsync(DeadlineCodes.Acceptance, "2026-03-02T10:00:00+08:00");
        Assert.Empty(await city.One.FindingsAsync());

        await city.One.DoAsync(edit);

        Assert.Contains(await city.One.FindingsAsync(), f => f.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_import_has_not_reached_yet_is_no_finding()
    {
        await city.One.StartedAsync(DeadlineCodes.Acceptance, "2026-03-02T10:00:00+08:00");

        await city.One.DoAsync("update case_deadlines set calendar_version = calendar_version - 1, due_on = '2026-03-12'");

        Assert.Empty(await city.One.FindingsAsync());
        await city.One.RunAsync("cases.recount_deadlines");
        Assert.Empty(await city.One.FindingsAsync());
    }
}
