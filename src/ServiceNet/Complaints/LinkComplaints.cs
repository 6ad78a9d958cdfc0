using Dapper;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>A case that may be of the same matter.</summary>
/// <param name="Why">What they share: <c>respondent</c>, <c>right</c>, <c>place</c> or <c>sender</c>.</param>
internal sealed record SimilarCase(ComplaintRow Complaint, string[] Why);

/// <summary>
/// 关联: cases of one matter know of each other, each keeps its own history, clocks and outcome, and the link can be taken away again.
/// </summary>
internal sealed class LinkComplaints(Change change, NpgsqlDataSource database)
{
    /// <summary>How many a case can be linked to: more is no matter of one case any more.</summary>
    private const int Most = 50;

    private const int Suggested = 20;

    /// <summary>Of each way to be the same matter, the newest so many are looked at.</summary>
    private const int Looked = 100;

    /// <summary>Links two cases the mover sees, one of them theirs to answer for.</summary>
    public Task<MoveOutcome> LinkAsync(string id, string otherId, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, otherId, mover, version, request, (one, other) => Task.FromResult(mover.Handles(one.Row) ? Link(one, other) : new MoveOutcome.NotYours()), ct);

    /// <summary>Takes a link away.</summary>
    public Task<MoveOutcome> UnlinkAsync(string id, string otherId, string reason, long? version, ComplaintMover mover, IdempotentRequest? request, CancellationToken ct)
        => change.RunAsync(id, otherId, mover, version, request, (one, other) =>
        {
            if (!mover.Handles(one.Row))
            {
                return Task.FromResult<MoveOutcome>(new MoveOutcome.NotYours());
            }

            foreach (var (held, gone) in new[] { (one, other.Row.Id), (other, one.Row.Id) })
            {
                if (held.Row.Linked.Contains(gone))
                {
                    held.Row = held.Row with { Linked = [.. held.Row.Linked.Where(l => l != gone)] };
                    held.Log("unlinked", reason, new { cases = new[] { gone } }, audience: EntryAudience.Staff);
                }
            }

            return Task.FromResult<MoveOutcome>(new MoveOutcome.Moved());
        }, ct);

    /// <summary>Repeat matters among the cases a reader may see, and how many more there are elsewhere. Four short index walks.</summary>
    public async Task<(IReadOnlyList<SimilarCase> Items, int Elsewhere)> SimilarAsync(ComplaintRow c, ComplaintMover reader, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = (await connection.QueryAsync<(Guid Id, string[] Why)>(new CommandDefinition(
            """
            select id, array_agg(distinct why) from (
              (select id, 'respondent' as why from complaints where respondent_name = @RespondentName and id <> @Id order by id desc limit @Looked)
              union all (select id, 'right' from complaints where right_number = @RightNumber and id <> @Id order by id desc limit @Looked)
              union all (select id, 'place' from complaints where place = @Place and id <> @Id order by id desc limit @Looked)
              union all (select o.complaint_id, 'sender' from complaint_senders s join complaint_senders o on (o.account_id = s.account_id or o.phone_index = s.phone_index) and o.complaint_id <> s.complaint_id
                join complaints k on k.id = o.complaint_id and not k.anonymous
                where s.complaint_id = @Id and not @Anonymous order by o.complaint_id desc limit @Looked)) f group by id order by id desc
            """,
            new { c.Id, c.RespondentName, c.RightNumber, c.Place, c.Anonymous, Looked },
            cancellationToken: ct))).ToDictionary(f => f.Id, f => f.Why);
        var rows = await connection.QueryAsync<ComplaintRow>(new CommandDefinition($"select {ComplaintRow.Columns} from complaints where id = any(@ids) order by id desc", new { ids = found.Keys.ToArray() }, cancellationToken: ct));
        var seen = rows.Where(r => reader.Sees(r, null)).ToArray();
        return ([.. seen.Take(Suggested).Select(r => new SimilarCase(r, found[r.Id]))], found.Count - seen.Length);
    }

    private static MoveOutcome Link(HeldComplaint one, HeldComplaint other)
    {
        if (one.Row.Linked.Length >= Most || other.Row.Linked.Length >= Most)
        {
            return new MoveOutcome.Conflict("complaint.too_many_links", $"一件最多关联{Most}件。", "请关联到最近的一件，或在备注里写明。");
        }

        foreach (var (held, added) in new[] { (one, other.Row.Id), (other, one.Row.Id) })
        {
            if (!held.Row.Linked.Contains(added))
            {
                held.Row = held.Row with { Linked = [.. held.Row.Linked, added] };
                held.Log("linked", null, new { cases = new[] { added } }, audience: EntryAudience.Staff);
            }
        }

        return new MoveOutcome.Moved();
    }
}
