using Npgsql;
using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>A case's clocks start, stand still, go on, are extended and met; each act in the transaction of the case's move.</summary>
public sealed class DeadlinesOfACase(ClocksOfACity city) : IClassFixture<ClocksOfACity>
{
    private const string Monday = "2026-03-02T10:30:00+08:00";

    private ClocksOfAProcess One => city.One;

    [Theory]
    [InlineData(DeadlineCodes.Acceptance, "2026-04-14T23:59:59.9999999+08:00", 1, "2026-04-23", "总局令第20号", false)]
    [InlineData(DeadlineCodes.Acceptance, "2026-04-15T00:00:00+08:00", 2, "2026-04-24", "总局令第121号", false)]
    [InlineData(DeadlineCodes.Mediation, "2026-04-14T10:00:00+08:00", 1, "2026-06-18", "总局令第20号", true)]
    [InlineData(DeadlineCodes.Mediation, "2026-04-15T10:00:00+08:00", 2, "2026-06-15", "总局令第121号", false)]
    [InlineData(DeadlineCodes.ReportDecision, Monday, 1, "2026-03-23", "行政处罚程序规定》第十八条", true)]
    [InlineData(DeadlineCodes.ReportNotice, "2026-04-14T10:00:00+08:00", 1, "2026-04-21", "第三十一条", false)]
    [InlineData(DeadlineCodes.ReportNotice, "2026-04-15T10:00:00+08:00", 2, "2026-04-22", "总局令第121号", true)]
    [InlineData(DeadlineCodes.TerminationNotice, "2026-04-15T10:00:00+08:00", 2, "2026-04-24", "总局令第121号", true)]
    [InlineData(DeadlineCodes.ServiceReply, Monday, 1, "2026-03-09", "服务网络的承诺", false)]
    [InlineData(DeadlineCodes.TransferAcceptance, Monday, 1, "2026-03-04", "服务网络的承诺", false)]
    [InlineData(DeadlineCodes.Confirmation, Monday, 1, "2026-03-17", "服务网络的承诺", false)]
    [InlineData(DeadlineCodes.CrimeDecision, Monday, 1, "2026-03-05", "国务院令第310号", true)]
    [InlineData(DeadlineCodes.CrimeTransfer, Monday, 1, "2026-03-03", "国务院令第310号", true)]
    [InlineData(DeadlineCodes.PoliceDecision, Monday, 1, "2026-03-05", "国务院令第310号", true)]
    public async Task The_day_of_receipt_chooses_the_law(string code, string received, int version, string due, string basis, bool unconfirmed)
    {
        var held = await One.StartedAsync(code, received);

        var view = await One.Reads.ViewAsync(held, TestCity.Ct);
        Assert.Equal((version, due), (held.RuleVersion, $"{held.DueOn:yyyy-MM-dd}"));
        Assert.Contains(basis, view.Basis, StringComparison.Ordinal);
        Assert.Equal(unconfirmed, view.Unconfirmed);
        Assert.Equal(basis == "服务网络的承诺", view is { Binding: DeadlineBinding.Promise, WhoseDay: null });
        Assert.Equal(held.DueAt, (await One.OfCaseAsync(held.CaseId)).Single().DueAt);
        Assert.Empty(await One.FindingsAsync());
    }

    [Theory]
    [InlineData(DeadlineCodes.Acceptance, DeadlineBinding.Reference, DeadlineBinding.Statutory)]
    [InlineData(DeadlineCodes.CrimeTransfer, DeadlineBinding.Reference, DeadlineBinding.Statutory)]
    [InlineData(DeadlineCodes.PoliceDecision, DeadlineBinding.Reference, DeadlineBinding.Reference)]
    [InlineData(DeadlineCodes.ServiceReply, DeadlineBinding.Promise, DeadlineBinding.Promise)]
    public async Task The_law_binds_where_the_operator_is_the_authority(string code, DeadlineBinding here, DeadlineBinding there)
    {
        await using var authority = city.OfTheAuthority();

        Assert.Equal((here, there), ((await One.StartedAsync(code, Monday)).Binding, (await authority.StartedAsync(code, Monday)).Binding));
    }

    [Fact]
    public async Task The_clocks_that_start_with_the_receipt_are_named_by_the_rules()
    {
        var book = await One.Get<DeadlineRules>().GetAsync(TestCity.Ct);

        string[] Codes(string kind) => [.. book.AtReceipt(kind, new DateOnly(2026, 4, 15)).Select(r => $"{r.Code}/{r.Version}")];
        Assert.Equal(["acceptance/2"], Codes("consumerComplaint"));
        Assert.Equal(["reportDecision/1"], Codes("infringementReport"));
        Assert.Equal(["serviceReply/1"], Codes("serviceComplaint"));
    }

    [Fact]
    public async Task A_clock_that_runs_is_not_started_again_and_one_that_ended_begins_another_round()
    {
        var first = await One.StartedAsync(DeadlineCodes.ServiceReply, Monday);
        var start = new DeadlineStart(first.CaseId, DeadlineCodes.ServiceReply, first.ReceivedOn, At("2026-03-10T09:00:00+08:00"), null);

        Assert.Empty(await One.InAsync((c, t) => One.Get<StartDeadlines>().StartAsync(c, t, [start], TestCity.Ct)));
        Assert.True(await One.InAsync((c, t) => One.Moves.MeetAsync(c, t, first.CaseId, DeadlineCodes.ServiceReply, At("2026-03-09T17:00:00+08:00"), TestCity.Ct)));
        Assert.False(await One.InAsync((c, t) => One.Moves.MeetAsync(c, t, first.CaseId, DeadlineCodes.ServiceReply, At("2026-03-09T18:00:00+08:00"), TestCity.Ct)));
        var second = Assert.Single(await One.InAsync((c, t) => One.Get<StartDeadlines>().StartAsync(c, t, [start], TestCity.Ct)));

        Assert.Equal(2, second.Round);
        Assert.Equal([(1, DeadlineStatus.Met), (2, DeadlineStatus.Running)], (await One.OfCaseAsync(first.CaseId)).Select(d => (d.Round, d.Status)));
    }

    [Fact]
    public async Task A_transaction_that_is_given_up_leaves_no_clock()
    {
        var caseId = Guid.CreateVersion7();
        await using (var connection = await One.Database.OpenConnectionAsync(TestCity.Ct))
        await using (var transaction = await connection.BeginTransactionAsync(TestCity.Ct))
        {
            Assert.Single(await One.Get<StartDeadlines>().StartAsync(connection, transaction, [new DeadlineStart(caseId, DeadlineCodes.ServiceReply, new DateOnly(2026, 3, 2), At(Monday), null)], TestCity.Ct));
        }

        Assert.Empty(await One.OfCaseAsync(caseId));
    }

    [Fact]
    public async Task A_supplement_stops_the_clock_and_its_answer_lets_it_go_on()
    {
        var held = await One.StartedAsync(DeadlineCodes.Acceptance, Monday);
        var asked = await One.StartedAsync(DeadlineCodes.Supplement, "2026-03-04T15:00:00+08:00", held.CaseId, amount: 5);

        var stopped = Assert.Single(await PauseAsync(held.CaseId, PauseGrounds.Supplement, "2026-03-04T15:00:00+08:00"));
        Assert.Equal((DeadlineCodes.Acceptance, DeadlineStatus.Paused, null, 6), (stopped.Code, stopped.Status, stopped.DueOn, stopped.Remaining));
        Assert.Equal("2026-03-09", $"{asked.DueOn:yyyy-MM-dd}");
        Assert.Empty(await PauseAsync(held.CaseId, PauseGrounds.Supplement, "2026-03-04T16:00:00+08:00"));
        Assert.Empty(await One.FindingsAsync());

        var view = await One.Reads.ViewAsync(await CurrentAsync(held), TestCity.Ct);
        Assert.Equal((DeadlineViewStatus.Paused, 6, null, null), (view.Status, view.Remaining, view.DueOn, view.Warning));
        Assert.Equal(("等待补充材料", "经办人"), (view.Pauses[0].Ground, view.Pauses[0].By));

        var going = Assert.Single(await ResumeAsync(held.CaseId, PauseGrounds.Supplement, "2026-03-06T09:00:00+08:00"));
        Assert.Equal((DeadlineStatus.Running, "2026-03-13"), (going.Status, $"{going.DueOn:yyyy-MM-dd}"));
        Assert.Equal(going.DueAt, (await CurrentAsync(held)).DueAt);
        Assert.Empty(await One.FindingsAsync());
    }

    [Fact]
    public async Task A_clock_stands_still_as_long_as_any_ground_lasts()
    {
        var held = await One.StartedAsync(DeadlineCodes.ReportDecision, Monday);

        Assert.Empty(await PauseAsync(held.CaseId, PauseGrounds.Supplement, "2026-03-04T15:00:00+08:00"));
        Assert.Single(await PauseAsync(held.CaseId, PauseGrounds.Appraisal, "2026-03-04T15:00:00+08:00"));
        Assert.Empty(await ResumeAsync(held.CaseId, PauseGrounds.Supplement, "2026-03-05T15:00:00+08:00"));
        Assert.Equal(DeadlineStatus.Paused, (await CurrentAsync(held)).Status);
        Assert.Single(await ResumeAsync(held.CaseId, null, "2026-03-05T15:00:00+08:00"));
        Assert.Equal("2026-03-24", $"{(await CurrentAsync(held)).DueOn:yyyy-MM-dd}");
    }

    [Fact]
    public async Task What_is_over_cannot_be_paused_or_extended()
    {
        var held = await One.StartedAsync(DeadlineCodes.ReportDecision, Monday);

        Assert.Empty(await PauseAsync(held.CaseId, PauseGrounds.Appraisal, "2026-03-24T00:00:00+08:00"));
        Assert.IsType<ExtendOutcome.Overdue>(await ExtendAsync(held.CaseId, DeadlineCodes.ReportDecision, "2026-03-24T00:00:00+08:00"));
        Assert.Equal("2026-03-23", $"{(await CurrentAsync(held)).DueOn:yyyy-MM-dd}");
    }

    [Fact]
    public async Task An_extension_is_granted_once_where_the_rule_knows_one()
    {
        var held = await One.StartedAsync(DeadlineCodes.ReportDecision, Monday);
        var reply = await One.StartedAsync(DeadlineCodes.ServiceReply, Monday);

        var extended = Assert.IsType<ExtendOutcome.Extended>(await ExtendAsync(held.CaseId, DeadlineCodes.ReportDecision, "2026-03-20T10:00:00+08:00")).Deadline;

        Assert.Equal("2026-04-14", $"{extended.DueOn:yyyy-MM-dd}");
        Assert.IsType<ExtendOutcome.AlreadyExtended>(await ExtendAsync(held.CaseId, DeadlineCodes.ReportDecision, "2026-03-20T10:00:00+08:00"));
        Assert.IsType<ExtendOutcome.NotAllowed>(await ExtendAsync(reply.CaseId, DeadlineCodes.ServiceReply, "2026-03-04T10:00:00+08:00"));
        Assert.IsType<ExtendOutcome.NotOpen>(await ExtendAsync(reply.CaseId, DeadlineCodes.Acceptance, "2026-03-04T10:00:00+08:00"));
        var view = await One.Reads.ViewAsync(await CurrentAsync(held), TestCity.Ct);
        Assert.Equal((15, DeadlineUnit.WorkingDays, "案情复杂", "市场监管部门负责人"), (view.Extensions[0].Amount, view.Extensions[0].Unit, view.Extensions[0].Ground, view.Extensions[0].By));
        Assert.Empty(await One.FindingsAsync());
    }

    [Fact]
    public async Task A_case_that_goes_another_way_ends_its_clocks_also_those_that_stand_still()
    {
        var held = await One.StartedAsync(DeadlineCodes.Acceptance, Monday);
        await One.StartedAsync(DeadlineCodes.TransferAcceptance, Monday, held.CaseId);
        await PauseAsync(held.CaseId, PauseGrounds.Supplement, "2026-03-03T09:00:00+08:00");

        Assert.Equal(1, await One.InAsync((c, t) => One.Moves.EndAsync(c, t, held.CaseId, [DeadlineCodes.TransferAcceptance], At("2026-03-03T10:00:00+08:00"), TestCity.Ct)));
        Assert.Equal(1, await One.InAsync((c, t) => One.Moves.EndAsync(c, t, held.CaseId, null, At("2026-03-04T10:00:00+08:00"), TestCity.Ct)));

        var all = await One.OfCaseAsync(held.CaseId);
        Assert.All(all, d => Assert.Equal(DeadlineStatus.Ended, d.Status));
        Assert.DoesNotContain(all.SelectMany(d => d.Pauses), p => p.Until is null);
        Assert.Null(ReadDeadlines.NextOf(all));
    }

    [Fact]
    public async Task What_was_met_late_stays_late()
    {
        var held = await One.StartedAsync(DeadlineCodes.ServiceReply, Monday);
        await One.InAsync((c, t) => One.Moves.MeetAsync(c, t, held.CaseId, DeadlineCodes.ServiceReply, At("2026-03-10T00:00:00+08:00"), TestCity.Ct));

        var view = await One.Reads.ViewAsync(await CurrentAsync(held), TestCity.Ct);

        Assert.Equal((DeadlineViewStatus.Met, true, null), (view.Status, view.Late, view.Warning));
    }

    [Fact]
    public async Task The_clocks_of_a_hundred_cases_are_read_in_one_statement()
    {
        var cases = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToArray();
        await One.InAsync((c, t) => One.Get<StartDeadlines>().StartAsync(c, t, [.. cases.Select(id => new DeadlineStart(id, DeadlineCodes.Acceptance, new DateOnly(2026, 3, 2), At(Monday), null))], TestCity.Ct));
        await PauseAsync(cases[7], PauseGrounds.Supplement, "2026-03-04T15:00:00+08:00");

        await using var connection = await One.Database.OpenConnectionAsync(TestCity.Ct);
        var views = await One.Reads.ViewsOfCasesAsync(connection, null, cases, TestCity.Ct);

        Assert.Equal(100, views.Count);
        Assert.All(cases.Except([cases[7]]), id => Assert.Equal("2026-03-11", $"{views[id].Single().DueOn:yyyy-MM-dd}"));
        Assert.Equal(DeadlineViewStatus.Paused, views[cases[7]].Single().Status);
    }

    [Fact]
    public async Task The_proof_is_of_the_last_round_and_ends_on_the_due_date()
    {
        var held = await One.StartedAsync(DeadlineCodes.Acceptance, "2026-02-12T10:00:00+08:00");
        await using var connection = await One.Database.OpenConnectionAsync(TestCity.Ct);

        var proof = await One.Reads.ProofAsync(connection, held.CaseId, DeadlineCodes.Acceptance, TestCity.Ct);

        Assert.Equal(("2026-02-28", 17), ($"{proof!.DueOn:yyyy-MM-dd}", proof.Lines.Count));
        Assert.Equal((proof.DueOn, proof.DueOn), (proof.Lines[^1].Date, proof.Deadline.DueOn));
        Assert.Equal(("2020-01-01", "2026-04-14"), ($"{proof.Rule.EffectiveFrom:yyyy-MM-dd}", $"{proof.Rule.EffectiveTo:yyyy-MM-dd}"));
        Assert.Null(await One.Reads.ProofAsync(connection, held.CaseId, DeadlineCodes.Mediation, TestCity.Ct));
        Assert.Null(await One.Reads.ProofAsync(connection, Guid.CreateVersion7(), DeadlineCodes.Acceptance, TestCity.Ct));
    }

    [Fact]
    public async Task An_amount_nobody_may_give_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => One.StartedAsync(DeadlineCodes.Acceptance, Monday, amount: 3));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => One.StartedAsync(DeadlineCodes.Supplement, Monday, amount: 61));
        await Assert.ThrowsAsync<InvalidOperationException>(() => One.StartedAsync(DeadlineCodes.Acceptance, "2019-12-31T10:00:00+08:00"));
    }

    [Fact]
    public async Task A_rule_is_never_edited()
    {
        foreach (var sql in new[] { "update deadline_rules set amount = 1", "delete from deadline_rules" })
        {
            Assert.Equal("SN900", (await Assert.ThrowsAsync<PostgresException>(() => One.DoAsync(sql))).SqlState);
        }
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);

    private async Task<HeldDeadline> CurrentAsync(HeldDeadline held) => (await One.OfCaseAsync(held.CaseId)).Last(d => d.Code == held.Code);

    private Task<IReadOnlyList<HeldDeadline>> PauseAsync(Guid caseId, string ground, string at)
        => One.InAsync((c, t) => One.Moves.PauseAsync(c, t, caseId, null, ground, "经办人", At(at), TestCity.Ct));

    private Task<IReadOnlyList<HeldDeadline>> ResumeAsync(Guid caseId, string? ground, string at)
        => One.InAsync((c, t) => One.Moves.ResumeAsync(c, t, caseId, null, ground, At(at), TestCity.Ct));

    private Task<ExtendOutcome> ExtendAsync(Guid caseId, string code, string at)
        => One.InAsync((c, t) => One.Moves.ExtendAsync(c, t, caseId, code, "案情复杂", "市场监管部门负责人", At(at), TestCity.Ct));
}
