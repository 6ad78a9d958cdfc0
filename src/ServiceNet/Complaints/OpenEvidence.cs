using Npgsql;
using ServiceNet.Files;
using ServiceNet.Platform.Chain;

namespace ServiceNet.Complaints;

/// <summary>How asking for a file of a case ended.</summary>
internal abstract record EvidenceOutcome
{
    /// <summary>Here it is.</summary>
    /// <param name="Warning">What to mind: the bytes say more than the picture.</param>
    public sealed record Opened(FileLink Link, string? Warning) : EvidenceOutcome;

    /// <summary>No such file in this case.</summary>
    public sealed record Unknown : EvidenceOutcome;

    /// <summary>Only whoever answers for the case sees what has no cleaned copy.</summary>
    public sealed record HandlerOnly : EvidenceOutcome;

    public sealed record ReasonNeeded : EvidenceOutcome;
}

/// <summary>
/// Hands a case's files out by links that end after minutes. Others than their owner get the copy without location; where there is
/// none, or the original is asked for with a reason, only the handler gets it. Each opening by staff stands in the audit trail.
/// </summary>
internal sealed class OpenEvidence(NpgsqlDataSource database, ReadComplaints complaints, LinkFiles links, TimeProvider time)
{
    private const string Warning = "这个文件可能带有拍摄地点、作者等信息，只供办理本件使用，请勿转发。";

    /// <summary>For staff.</summary>
    public async Task<EvidenceOutcome> ForStaffAsync(ComplaintRow c, string file, bool original, string? reason, ComplaintMover mover, CancellationToken ct)
    {
        if (original && reason is null)
        {
            return new EvidenceOutcome.ReasonNeeded();
        }

        if (await FindAsync(c, file, ct) is not { } id)
        {
            return new EvidenceOutcome.Unknown();
        }

        var link = original ? new LinkOutcome.NoCopy() : await links.MakeAsync(id, FileVariant.Copy, ct);
        var isOriginal = link is LinkOutcome.NoCopy;
        if (isOriginal)
        {
            if (!mover.Handles(c))
            {
                return new EvidenceOutcome.HandlerOnly();
            }

            link = await links.MakeAsync(id, FileVariant.Original, ct);
        }

        if (link is not LinkOutcome.Linked { Link: var made })
        {
            return new EvidenceOutcome.Unknown();
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.AuditAsync(transaction, new AuditEntry(mover.Actor, "complaint.openFile", "complaint", c.Id.ToString(), c.StationId, new { file = id, variant = isOriginal ? "original" : "copy", reason }), time, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new EvidenceOutcome.Opened(made, isOriginal ? Warning : null);
    }

    /// <summary>For whoever sent the case: their own files as they are, what the handler attached as others see it.</summary>
    public async Task<EvidenceOutcome> ForSenderAsync(ComplaintRow c, string file, CancellationToken ct)
    {
        if (await FindAsync(c, file, ct) is not { } id)
        {
            return new EvidenceOutcome.Unknown();
        }

        var link = c.OutcomeFiles.Contains(id) ? await links.MakeAsync(id, FileVariant.Copy, ct) : new LinkOutcome.NoCopy();
        return (link is LinkOutcome.NoCopy ? await links.MakeAsync(id, FileVariant.Original, ct) : link) is LinkOutcome.Linked { Link: var made } ? new EvidenceOutcome.Opened(made, null) : new EvidenceOutcome.Unknown();
    }

    private async Task<Guid?> FindAsync(ComplaintRow c, string file, CancellationToken ct)
        => !Guid.TryParse(file, out var id) ? null
            : c.Files.Contains(id) || c.OutcomeFiles.Contains(id) || await complaints.HasFileAsync(c.Id, id, ct) ? id
            : null;
}
