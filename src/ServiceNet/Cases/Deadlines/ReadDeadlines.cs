using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Reads the deadlines of cases, for pages and for the acts of other rooms.</summary>
public sealed class ReadDeadlines(DeadlineRules rules, CurrentCalendar calendars, TimeProvider time)
{
    private const string Columns =
        """
        d.case_id, d.code, d.round, d.rule_version, d.station_id, d.received_on, d.started_at, d.amount, d.amount_given, d.unit, d.binding, d.status, d.due_on, d.due_at, d.amber_at, d.remaining, d.provisional, d.calendar_version,
        d.met_at, d.ended_at,
        (select json_agg(json_build_object('from', p.from_at, 'until', p.until_at, 'ground', p.ground, 'by', p.by_name) order by p.seq) from case_deadline_pauses p where p.case_id = d.case_id and p.code = d.code and p.round = d.round)::text as pauses,
        (select json_agg(json_build_object('amount', e.amount, 'ground', e.ground, 'by', e.approver, 'at', e.at) order by e.seq) from case_deadline_extensions e where e.case_id = d.case_id and e.code = d.code and e.round = d.round)::text as extensions
        """;

    /// <summary>All deadlines of many cases in one statement, a case's in the order they were started.</summary>
    public async Task<ILookup<Guid, HeldDeadline>> OfCasesAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<Guid> caseIds, CancellationToken ct)
        => (await SelectAsync(connection, transaction, "where d.case_id = any(@caseIds) order by d.case_id, d.started_at, d.code, d.round", new { caseIds = caseIds.ToArray() }, ct)).ToLookup(d => d.CaseId);

    /// <summary>The same as pages show them.</summary>
    public async Task<ILookup<Guid, DeadlineView>> ViewsOfCasesAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<Guid> caseIds, CancellationToken ct)
    {
        var held = await OfCasesAsync(connection, transaction, caseIds, ct);
        var (book, now) = (await rules.GetAsync(ct), time.GetUtcNow());
        return held.SelectMany(g => g).ToLookup(d => d.CaseId, d => DeadlineViews.Of(d, book[d.Code, d.RuleVersion], now));
    }

    /// <summary>A deadline as it is shown at this moment.</summary>
    public async ValueTask<DeadlineView> ViewAsync(HeldDeadline held, CancellationToken ct)
        => DeadlineViews.Of(held, (await rules.GetAsync(ct))[held.Code, held.RuleVersion], time.GetUtcNow());

    /// <summary>How the date of a case's last deadline of a code came about, day by day; null when it has none.</summary>
    public async Task<ProofView?> ProofAsync(NpgsqlConnection connection, Guid caseId, string code, CancellationToken ct)
    {
        if ((await OfCaseAsync(connection, null, caseId, ct)).LastOrDefault(d => d.Code == code) is not { } held)
        {
            return null;
        }

        var rule = (await rules.GetAsync(ct))[held.Code, held.RuleVersion];
        return DeadlineViews.ProofOf(held, rule, await calendars.GetAsync(ct), time.GetUtcNow());
    }

    /// <summary>What is due next: the open deadline with the earliest last second, one that stands still after all others.</summary>
    public static HeldDeadline? NextOf(IEnumerable<HeldDeadline> deadlines)
        => deadlines.Where(d => d.IsOpen).OrderBy(d => d.DueAt ?? DateTimeOffset.MaxValue).ThenBy(d => d.Code, StringComparer.Ordinal).FirstOrDefault();

    internal static async Task<IReadOnlyList<HeldDeadline>> OfCaseAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid caseId, CancellationToken ct)
        => await SelectAsync(connection, transaction, "where d.case_id = @caseId order by d.started_at, d.code, d.round", new { caseId }, ct);

    /// <summary>Reads rows of <c>case_deadlines d</c>; for the room's own jobs.</summary>
    internal static async Task<IReadOnlyList<HeldDeadline>> SelectAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string which, object parameters, CancellationToken ct)
        => [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from case_deadlines d {which}", parameters, transaction, cancellationToken: ct))).Select(r => r.Held())];

    private sealed record Row
    {
        public Guid CaseId { get; init; }

        public string Code { get; init; } = "";

        public int Round { get; init; }

        public int RuleVersion { get; init; }

        public Guid? StationId { get; init; }

        public DateOnly ReceivedOn { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public int Amount { get; init; }

        public bool AmountGiven { get; init; }

        public DeadlineUnit Unit { get; init; }

        public DeadlineBinding Binding { get; init; }

        public DeadlineStatus Status { get; init; }

        public DateOnly? DueOn { get; init; }

        public DateTimeOffset? DueAt { get; init; }

        public DateTimeOffset? AmberAt { get; init; }

        public int Remaining { get; init; }

        public bool Provisional { get; init; }

        public long CalendarVersion { get; init; }

        public DateTimeOffset? MetAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public string? Pauses { get; init; }

        public string? Extensions { get; init; }

        public HeldDeadline Held() => new()
        {
            CaseId = CaseId,
            Code = Code,
            Round = Round,
            RuleVersion = RuleVersion,
            StationId = StationId,
            ReceivedOn = ReceivedOn,
            StartedAt = StartedAt.ToOffset(Shanghai.Offset),
            Amount = Amount,
            AmountGiven = AmountGiven,
            Unit = Unit,
            Binding = Binding,
            Status = Status,
            DueOn = DueOn,
            DueAt = DueAt?.ToOffset(Shanghai.Offset),
            AmberAt = AmberAt?.ToOffset(Shanghai.Offset),
            Remaining = Remaining,
            Provisional = Provisional,
            CalendarVersion = CalendarVersion,
            MetAt = MetAt?.ToOffset(Shanghai.Offset),
            EndedAt = EndedAt?.ToOffset(Shanghai.Offset),
            Pauses = Read<DeadlinePause>(Pauses),
            Extensions = [.. Read<DeadlineExtension>(Extensions).Select(e => e with { Unit = Unit })],
        };

        private static T[] Read<T>(string? json) => json is null ? [] : JsonSerializer.Deserialize<T[]>(json, JsonSerializerOptions.Web)!;
    }
}
