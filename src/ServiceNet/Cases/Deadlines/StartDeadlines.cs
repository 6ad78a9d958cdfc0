using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Calendars;

namespace ServiceNet.Cases.Deadlines;

/// <summary>A clock to be set going.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Code">One of <see cref="DeadlineCodes"/>.</param>
/// <param name="ReceivedOn">The day the case was received: it chooses the version of the rule.</param>
/// <param name="StartedAt">When what starts it happened.</param>
/// <param name="StationId">Who must watch it; null is the city's inbox.</param>
/// <param name="Amount">Where the clerk says how many (<see cref="DeadlineCodes.Supplement"/>), 1–60; else null.</param>
public sealed record DeadlineStart(Guid CaseId, string Code, DateOnly ReceivedOn, DateTimeOffset StartedAt, Guid? StationId, int? Amount = null);

/// <summary>Sets the clocks of cases going, in the transaction of what starts them.</summary>
public sealed class StartDeadlines(DeadlineRules rules, CurrentCalendar calendars, IOptions<CasesOptions> options)
{
    /// <summary>The most days a clerk may give.</summary>
    public const int MostGiven = 60;

    /// <summary>
    /// Starts each that is not running yet, all in one statement. A case has at most one open deadline of a code: a second
    /// start while it is open does nothing, one after its end begins the next round. Of two at once one starts it.
    /// </summary>
    /// <returns>Those that were started by this call, as they are kept.</returns>
    /// <exception cref="InvalidOperationException">There is no such rule for that day of receipt.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount is given that may not be.</exception>
    public async Task<IReadOnlyList<HeldDeadline>> StartAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<DeadlineStart> starts, CancellationToken ct)
    {
        var planned = new List<HeldDeadline>(starts.Count);
        foreach (var start in starts)
        {
            planned.Add(await PlanAsync(start, ct));
        }

        var begun = await connection.QueryAsync<(Guid CaseId, string Code, int Round)>(new CommandDefinition(
            "select case_id, code, round from start_deadlines_1(@rows::json)", new { rows = Rows(planned) }, transaction, cancellationToken: ct));
        var rounds = begun.ToDictionary(b => (b.CaseId, b.Code), b => b.Round);
        return [.. planned.Where(p => rounds.ContainsKey((p.CaseId, p.Code))).Select(p => p with { Round = rounds[(p.CaseId, p.Code)] })];
    }

    /// <summary>What <see cref="StartAsync"/> would keep, its round aside: to be shown before it is so.</summary>
    public async ValueTask<HeldDeadline> PlanAsync(DeadlineStart start, CancellationToken ct)
    {
        var rule = (await rules.GetAsync(ct)).For(start.Code, start.ReceivedOn) ?? throw new InvalidOperationException($"No rule {start.Code} for cases received on {start.ReceivedOn:yyyy-MM-dd}.");
        if (rule.AmountGiven ? start.Amount is < 1 or > MostGiven : start.Amount is not null)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start.Amount, $"{start.Code} takes no such amount.");
        }

        var held = new HeldDeadline
        {
            CaseId = start.CaseId,
            Code = start.Code,
            Round = 1,
            RuleVersion = rule.Version,
            StationId = start.StationId,
            ReceivedOn = start.ReceivedOn,
            StartedAt = DeadlineText.Kept(start.StartedAt),
            Amount = start.Amount ?? rule.Amount,
            AmountGiven = start.Amount is not null,
            Unit = rule.Unit,
            Binding = rule.BindingFor(options.Value.IsAuthority),
        };
        return held.CountedBy(await calendars.GetAsync(ct));
    }

    /// <summary>What <c>start_deadlines_1</c> takes, for a statement that starts them with something else.</summary>
    public static string Rows(IEnumerable<HeldDeadline> planned) => JsonSerializer.Serialize(planned.Select(Row), JsonSerializerOptions.Web);

    private static object Row(HeldDeadline d) => new
    {
        case_id = d.CaseId,
        code = d.Code,
        rule_version = d.RuleVersion,
        station_id = d.StationId,
        received_on = d.ReceivedOn,
        started_at = d.StartedAt,
        amount = d.Amount,
        amount_given = d.AmountGiven,
        unit = DeadlineText.Of(d.Unit),
        binding = DeadlineText.Of(d.Binding),
        due_on = d.DueOn,
        due_at = d.DueAt,
        amber_at = d.AmberAt,
        provisional = d.Provisional,
        calendar_version = d.CalendarVersion,
    };
}
