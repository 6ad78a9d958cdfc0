using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>More time, or time that does not count: each with its ground, who approved it and when, for everybody who sees the case.</summary>
internal sealed class MoveClocks(Change change, DeadlineRules rules, MoveDeadlines deadlines, ReadDeadlines clocks)
{
    /// <summary>延长, once, where the rule knows it.</summary>
    public Task<MoveOutcome> ExtendAsync(string id, string code, string reason, string approver, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => OfClockAsync(id, code, version, mover, request, async (held, rule) =>
        {
            switch (await deadlines.ExtendAsync(held.Connection, held.Transaction, held.Row.Id, code, reason, approver, held.Now, ct))
            {
                case ExtendOutcome.Extended:
                    held.Log("extended", reason, new { code, name = rule.Name, approver, amount = rule.ExtensionAmount });
                    return new MoveOutcome.Moved();
                case ExtendOutcome.NotAllowed:
                    return new MoveOutcome.Refused("deadline.not_extendable", $"“{rule.Name}”的期限不能延长。", "请在到期前办理。");
                case ExtendOutcome.AlreadyExtended:
                    return new MoveOutcome.Conflict("deadline.already_extended", $"“{rule.Name}”的期限已经延长过一次。", "依规定只能延长一次，请在到期前办理。");
                case ExtendOutcome.Overdue:
                    return new MoveOutcome.Conflict("deadline.overdue", $"“{rule.Name}”的期限已过，不能再延长。", "请尽快办理，并在备注里写明原因。");
                default:
                    return new MoveOutcome.ClockUnknown();
            }
        }, ct);

    /// <summary>检验检测鉴定 is not counted, where the rule says so.</summary>
    public Task<MoveOutcome> PauseAsync(string id, string code, string reason, string approver, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => OfClockAsync(id, code, version, mover, request, async (held, rule) =>
        {
            if ((await deadlines.PauseAsync(held.Connection, held.Transaction, held.Row.Id, code, PauseGrounds.Appraisal, approver, held.Now, ct)).Count == 0)
            {
                return new MoveOutcome.Refused("deadline.not_pausable", $"“{rule.Name}”的期限现在不能暂停。", "只有规定可以扣除检验、检测、鉴定时间的期限，在到期之前可以暂停，并且不能重复暂停。");
            }

            held.Log("paused", reason, new { code, name = rule.Name, approver });
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>The appraisal is there: the clock goes on.</summary>
    public Task<MoveOutcome> ResumeAsync(string id, string code, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => OfClockAsync(id, code, version, mover, request, async (held, rule) =>
        {
            if ((await deadlines.ResumeAsync(held.Connection, held.Transaction, held.Row.Id, code, PauseGrounds.Appraisal, held.Now, ct)).Count == 0)
            {
                return new MoveOutcome.Conflict("deadline.not_paused", $"“{rule.Name}”的期限没有因鉴定暂停。", "请刷新页面查看最新状态。");
            }

            held.Log("resumed", null, new { code, name = rule.Name });
            return new MoveOutcome.Moved();
        }, ct);

    /// <summary>What can be done with the open clocks of a case, as <c>deadlines/CODE/ACT</c>.</summary>
    public static IEnumerable<string> Allowed(IEnumerable<DeadlineView> clocks, RuleBook book, DateOnly received)
    {
        foreach (var clock in clocks.Where(c => c.Status is DeadlineViewStatus.Running or DeadlineViewStatus.Paused && !SuspectCrime.IsItsClock(c.Code)))
        {
            var rule = book.For(clock.Code, received);
            if (rule?.ExtensionAmount is not null && clock.Extensions.Count == 0)
            {
                yield return $"deadlines/{clock.Code}/extend";
            }

            if (rule?.Pauses.Contains(PauseGrounds.Appraisal, StringComparer.Ordinal) == true)
            {
                yield return $"deadlines/{clock.Code}/{(clock.Pauses.Any(p => p.Until is null && p.Ground == PauseGrounds.Words[PauseGrounds.Appraisal]) ? "resume" : "pause")}";
            }
        }
    }

    private Task<MoveOutcome> OfClockAsync(string id, string code, long? version, ComplaintMover mover, IdempotentRequest? request, Func<HeldComplaint, DeadlineRule, Task<MoveOutcome>> act, CancellationToken ct)
        => change.RunAsync(id, mover, version, request, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            // A suspicion's clocks neither wait nor stretch, and not everybody knows of them.
            var open = SuspectCrime.IsItsClock(code) ? null : (await clocks.OfCasesAsync(held.Connection, held.Transaction, [held.Row.Id], ct))[held.Row.Id].FirstOrDefault(d => d.IsOpen && d.Code == code);
            return open is null ? new MoveOutcome.ClockUnknown() : await act(held, (await rules.GetAsync(ct))[open.Code, open.RuleVersion]);
        }, ct);
}
