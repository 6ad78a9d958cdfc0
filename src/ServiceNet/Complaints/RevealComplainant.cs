using Dapper;
using ServiceNet.Cases;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Complaints;

/// <summary>A masked field of whoever sent a complaint.</summary>
public enum ComplainantField
{
    /// <summary>姓名.</summary>
    Name,

    /// <summary>电话.</summary>
    Phone,
}

/// <summary>Shows a handler the name or the phone: the audit entry and a line the citizen sees come before the value.</summary>
internal sealed class RevealComplainant(Change change, PersonalData data, TimeProvider time)
{
    public const string RevealedFact = "complaint.revealed";

    public async Task<(MoveOutcome Outcome, string? Value)> RevealAsync(string id, ComplainantField field, string reason, ComplaintMover mover, CancellationToken ct)
    {
        string? value = null;
        var outcome = await change.RunAsync(id, mover, null, null, async held =>
        {
            if (!mover.Handles(held.Row))
            {
                return new MoveOutcome.NotYours();
            }

            var sender = await held.Connection.QuerySingleOrDefaultAsync<SenderRow>(new CommandDefinition("select complaint_id, contact_name, contact_phone from complaint_senders where complaint_id = @Id", new { held.Row.Id }, held.Transaction, cancellationToken: ct));
            if ((field == ComplainantField.Name ? sender?.ContactName : sender?.ContactPhone) is not { } kept)
            {
                return new MoveOutcome.Refused("complaint.no_contact", "来件人没有留下这一项。", "匿名的件没有姓名和电话，请在经过里回复。");
            }

            value = data.Open(kept);
            await held.Connection.AuditAsync(held.Transaction, new AuditEntry(mover.Actor, "complaint.reveal", "complaint", held.Row.Id.ToString(), held.Row.StationId, new { field = Change.Text(field), reason }), time, ct);
            held.Log("revealed", reason, new { field = Change.Text(field) }, audience: EntryAudience.All);
            held.Tell(RevealedFact);
            return new MoveOutcome.Moved();
        }, ct);
        return (outcome, outcome is MoveOutcome.Moved ? value : null);
    }
}
