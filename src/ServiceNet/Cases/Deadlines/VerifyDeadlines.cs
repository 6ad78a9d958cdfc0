using Dapper;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Platform.Work;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Counts every open deadline anew from its rule, its pauses, its extensions and the calendar.</summary>
internal sealed class VerifyDeadlines(CurrentCalendar calendars) : IVerification
{
    private const int BatchSize = 1000;

    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        var book = await DeadlineRules.ReadAsync(connection, null, ct);
        var calendar = await calendars.GetAsync(ct);
        await UnderOneCodeAsync(connection, findings, ct);
        var after = (CaseId: Guid.Empty, Code: "", Round: 0);
        while (true)
        {
            var batch = await ReadDeadlines.SelectAsync(
                connection,
                null,
                "where d.status in ('running', 'paused') and (d.case_id, d.code, d.round) > (@CaseId, @Code, @Round) order by d.case_id, d.code, d.round limit @BatchSize",
                new { after.CaseId, after.Code, after.Round, BatchSize },
                ct);
            foreach (var held in batch)
            {
                findings.AddRange(Faults(held, book, calendar).Select(fault => $"cases: {held.CaseId} {held.Code} {held.Round}: {fault}"));
            }

            if (batch.Count < BatchSize)
            {
                return findings;
            }

            after = (batch[^1].CaseId, batch[^1].Code, batch[^1].Round);
        }
    }

    internal static IEnumerable<string> Faults(HeldDeadline held, RuleBook book, WorkCalendar calendar)
    {
        if (book.Find(held.Code, held.RuleVersion) is not { } rule)
        {
            yield return $"there is no version {held.RuleVersion} of its rule";
            yield break;
        }

        if (held.AmountGiven ? !rule.AmountGiven : held.Amount != rule.Amount)
        {
            yield return $"its amount is {held.Amount}, its rule says {rule.Amount}";
        }

        if (held.Unit != rule.Unit)
        {
            yield return $"it is counted in {held.Unit}, its rule says {rule.Unit}";
        }

        if (held.Extensions.Count > 1 || held.Extensions.Any(e => e.Amount != rule.ExtensionAmount))
        {
            yield return $"it was extended by {held.Extensions.Sum(e => e.Amount)}, its rule allows {rule.ExtensionAmount ?? 0}, once";
        }

        if (book.For(held.Code, held.ReceivedOn) is null)
        {
            yield return $"no version of its rule is for a case received on {held.ReceivedOn:yyyy-MM-dd}";
        }

        // Counted by an older calendar: the recount will come to it, and counts whatever stands there now.
        if (held.CalendarVersion < calendar.Version)
        {
            yield break;
        }

        var counted = held.CountedBy(calendar);
        if (held.Status != counted.Status)
        {
            yield return $"it is {DeadlineText.Of(held.Status)}, its pauses say {DeadlineText.Of(counted.Status)}";
        }

        if ((held.DueOn, held.DueAt, held.Remaining) != (counted.DueOn, counted.DueAt, counted.Remaining))
        {
            yield return $"it says due {Words(held)}, counted {Words(counted)}";
        }

        if ((held.AmberAt, held.Provisional) != (counted.AmberAt, counted.Provisional))
        {
            yield return $"it says soon due at {held.AmberAt:O}, provisional {held.Provisional}; counted {counted.AmberAt:O}, {counted.Provisional}";
        }
    }

    private static async Task UnderOneCodeAsync(NpgsqlConnection connection, List<string> findings, CancellationToken ct)
    {
        var twice = await connection.QueryAsync<string>(new CommandDefinition(
            "select case_id || ' ' || code || ': ' || count(*) || ' open at once' from case_deadlines where status in ('running', 'paused') group by case_id, code having count(*) > 1", cancellationToken: ct));
        findings.AddRange(twice.Select(found => $"cases: {found}"));
    }

    private static string Words(HeldDeadline d) => d.DueAt is { } at ? $"{d.DueOn:yyyy-MM-dd} ({at:O})" : $"never while paused, {d.Remaining} left";
}
