using Dapper;
using Npgsql;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Work;

namespace ServiceNet.Complaints;

/// <summary>Recounts what complaints promise: their states follow from their histories, and nothing is due that no clock says.</summary>
internal sealed class VerifyComplaints(ReadDeadlines deadlines) : IVerification
{
    private const int Batch = 1000;

    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("a complaint's version is not its history's end",
            "select c.number || ': version ' || c.version || ', history ' || coalesce(e.seq, 0) from complaints c left join lateral (select max(h.seq) as seq from case_history_1(c.id) h) e on true where c.version is distinct from e.seq"),
        ("a complaint's state is not where its history leads",
            """
            select c.number || ': ' || c.status || ', history ' || l.kind from complaints c
            cross join lateral (select h.kind from case_history_1(c.id) h where h.kind in ('submitted', 'accepted', 'rejected', 'supplementRequested', 'referred', 'takenBack', 'resolved', 'confirmed', 'closed', 'withdrawn', 'reopened') order by h.seq desc limit 1) l
            where case l.kind when 'submitted' then c.status not in ('submitted') when 'accepted' then c.status <> 'accepted' when 'rejected' then c.status <> 'rejected' when 'supplementRequested' then c.status not in ('supplementRequested', 'submitted', 'accepted')
              when 'referred' then c.status <> 'referred' when 'takenBack' then c.status <> 'accepted' when 'resolved' then c.status <> 'resolved' when 'confirmed' then c.status <> 'closed' when 'closed' then c.status <> 'closed'
              when 'withdrawn' then c.status <> 'withdrawn' else c.status not in ('submitted', 'accepted') end
            """),
        ("an anonymous complaint sent without an account has a sender",
            "select c.number from complaints c join complaint_tracking t on t.complaint_id = c.id join complaint_senders s on s.complaint_id = c.id"),
        ("an anonymous complaint keeps a name or a phone",
            "select c.number from complaints c join complaint_senders s on s.complaint_id = c.id where c.anonymous and (s.contact_name is not null or s.contact_phone is not null)"),
    ];

    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        foreach (var (rule, sql) in Rules)
        {
            findings.AddRange((await connection.QueryAsync<string>(new CommandDefinition(sql + " limit 20", commandTimeout: 0, cancellationToken: ct))).Select(f => $"{rule}: {f}"));
        }

        findings.AddRange(await DatesAsync(connection, ct));
        return findings;
    }

    /// <summary>The date a list is ordered by is that of the soonest running clock; of a case an imported calendar has not reached yet it is not asked.</summary>
    private async Task<List<string>> DatesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        // Rows, clocks and facts of one moment: hosts go on while this is counted.
        await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        for (var after = Guid.Empty; findings.Count < 20;)
        {
            var rows = (await connection.QueryAsync<ComplaintRow>(new CommandDefinition(
                $"select {ComplaintRow.Columns} from complaints where id > @after order by id limit @Batch", new { after, Batch }, moment, commandTimeout: 0, cancellationToken: ct))).ToArray();
            if (rows.Length == 0)
            {
                break;
            }

            var waiting = (await connection.QueryAsync<Guid>(new CommandDefinition("select (payload ->> 'caseId')::uuid from outbox where fact = @Moved", new { DeadlineFacts.Moved }, moment, commandTimeout: 0, cancellationToken: ct))).ToHashSet();
            var clocks = await deadlines.OfCasesAsync(connection, moment, [.. rows.Select(r => r.Id)], ct);
            findings.AddRange(
                from c in rows
                let due = ReadDeadlines.NextOf(clocks[c.Id].Where(d => !SuspectCrime.IsItsClock(d.Code)))?.DueAt
                where c.DueAt != due && !waiting.Contains(c.Id)
                select $"a complaint is not due when its soonest clock is: {c.Number}: due {c.DueAt?.ToOffset(Platform.Clock.Shanghai.Offset):yyyy-MM-dd HH:mm}, clock {due?.ToOffset(Platform.Clock.Shanghai.Offset):yyyy-MM-dd HH:mm}");
            after = rows[^1].Id;
        }

        return findings;
    }
}
