using System.Globalization;
using System.Text.Json;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Complaints;

/// <summary>
/// A calendar was imported and a clock of a case moved: whatever keeps its date follows under the case's lock, its history says so, and
/// the citizen is told. Each case is a transaction of its own; a fact that comes again finds its own entry and does nothing.
/// </summary>
internal sealed class FollowCalendar(Change change, ReadDeadlines deadlines, DeadlineRules rules) : IFactHandler
{
    public const string MovedFact = "complaint.deadlineMoved";
    private const string EntryKind = "deadlineMoved";

    public IReadOnlySet<string> Facts { get; } = new HashSet<string>(StringComparer.Ordinal) { DeadlineFacts.Moved };

    public async Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var fact in facts)
        {
            // Certain now and the same day: nothing to tell.
            if (Day(fact, "from") is { } from && Day(fact, "to") is { } to && from != to)
            {
                // A case of another room is unknown here.
                await change.RunAsync(fact.Payload.GetProperty("caseId").GetString()!, ComplaintMover.System, null, null, held => FollowAsync(held, fact, from, to, ct), ct);
            }
        }
    }

    private async Task<MoveOutcome> FollowAsync(HeldComplaint held, Fact fact, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var code = fact.Payload.GetProperty("code").GetString()!;
        var round = fact.Payload.GetProperty("round").GetInt32();
        var clock = (await deadlines.OfCasesAsync(held.Connection, held.Transaction, [held.Row.Id], ct))[held.Row.Id].FirstOrDefault(d => d.Code == code && d.Round == round);
        var id = fact.Id.ToString(CultureInfo.InvariantCulture);
        // Met meanwhile, it keeps the date it had and nobody waits for it any more.
        if (clock is not { IsOpen: true } || (await CaseEntries.ReadAsync(held.Connection, held.Row.Id, EntryAudience.Crime, ct)).Any(e => e.Kind == EntryKind && e.Of("fact") == id))
        {
            return new MoveOutcome.Illegal(held.Row.Status);
        }

        var name = (await rules.GetAsync(ct))[clock.Code, clock.RuleVersion].Name;
        held.Row = Following(held.Row, clock);
        held.Log(
            EntryKind,
            $"“{name}”的期限从{ComplaintWords.Day(from, held.Now)}改为{ComplaintWords.Day(to, held.Now)}。",
            new { fact = fact.Id, code, from, to },
            audience: SuspectCrime.IsItsClock(code) ? EntryAudience.Crime : EntryAudience.All);
        // Between stations, or known to few: the citizen is not waiting for it.
        if (!SuspectCrime.IsItsClock(code) && code is not (DeadlineCodes.TransferAcceptance or DeadlineCodes.Review))
        {
            await held.Connection.AppendFactAsync(held.Transaction, MovedFact, new { complaint = held.Row.Id, account = held.Account, held.Row.Number, station = held.Row.StationId, deadline = name, wasOn = from, dueOn = to }, held.Now, ct);
        }

        return new MoveOutcome.Moved();
    }

    /// <summary>What the case itself keeps of a clock.</summary>
    private static ComplaintRow Following(ComplaintRow row, HeldDeadline clock) => clock.Code switch
    {
        DeadlineCodes.Supplement when row.SupplementDue is not null => row with { SupplementDue = clock.DueOn },
        DeadlineCodes.Confirmation when row.ReopenUntil is not null && clock.DueAt is { } until => row with { ReopenUntil = until },
        DeadlineCodes.TransferAcceptance when row.TransferDue is not null && clock.DueAt is { } returns => row with { TransferDue = returns },
        _ => row,
    };

    private static DateOnly? Day(Fact fact, string name)
        => fact.Payload.TryGetProperty(name, out var day) && day.ValueKind == JsonValueKind.String ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
