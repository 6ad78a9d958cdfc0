using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Complaints;

/// <summary>
/// The handlers' list as a sheet: page after page from the database straight onto the wire, so that a hundred thousand rows take no
/// more memory than a page does.
/// </summary>
internal sealed class ExportComplaints(NpgsqlDataSource database, SearchComplaints search, StaffComplaintViews views, PersonalData data, TimeProvider time)
{
    /// <summary>Rows read at once.</summary>
    private const int Page = 500;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(1);

    /// <summary>Notes who wants what; null when the key was used for something else.</summary>
    public async Task<ExportView?> AskAsync(ListQuestion question, ComplaintQuery query, Actor actor, IdempotentRequest? request, CancellationToken ct)
    {
        var total = await search.CountAsync(query, ct);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Reused:
                return null;
            case Repeat.Same same:
                return new ExportView(same.Resource, await connection.ExecuteScalarAsync<long>(new CommandDefinition("select total from complaint_exports where id = @id", new { id = Guid.Parse(same.Resource) }, transaction, cancellationToken: ct)), 0, ExportState.Ready);
        }

        var id = time.NewId();
        await connection.ExecuteAsync(new CommandDefinition(
            // Those nobody can fetch any more go, a day later than that so that a repeat of the request still finds its own.
            "delete from complaint_exports where created_at < @before; insert into complaint_exports (id, staff_id, query, total, created_at) values (@id, @staff, @query, @total, @now)",
            new { id, staff = actor.Id, query = data.Seal(JsonSerializer.Serialize(question)), total, now, before = now - Kept - TimeSpan.FromDays(7) },
            transaction,
            cancellationToken: ct));
        // Which words were looked for stays out: they may name somebody.
        await connection.AuditAsync(transaction, new AuditEntry(actor, "complaint.export", "complaint_export", id.ToString(), query.Stations is [var one] ? one : null, new { total, question.Status, question.Kind, question.Overdue, question.Station, question.District, question.Offered, words = query.Text is not null }), time, ct);
        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 201, id.ToString(), now, ct);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return new ExportView(id.ToString(), total, 0, ExportState.Ready);
    }

    /// <summary>An export of a person's own that can still be fetched, or null.</summary>
    public async Task<(ExportView View, ListQuestion Question)?> OfAsync(string id, Guid staff, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key))
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<(Guid Id, long Total, long Done, string State, byte[] Query)>(new CommandDefinition(
            "select id, total, done, state, query from complaint_exports where id = @key and staff_id = @staff and created_at > @since", new { key, staff, since = time.GetUtcNow() - Kept }, cancellationToken: ct));
        return row.Query is null ? null : (new ExportView(row.Id.ToString(), row.Total, row.Done, Enum.Parse<ExportState>(row.State, ignoreCase: true)), JsonSerializer.Deserialize<ListQuestion>(data.Open(row.Query))!);
    }

    /// <summary>Writes the sheet as it is read. Whoever hangs up leaves it failed, and may fetch it again.</summary>
    public async Task WriteAsync(ExportView export, ComplaintQuery query, Actor actor, Stream body, CancellationToken ct)
    {
        var id = Guid.Parse(export.Id);
        var done = 0L;
        var noted = time.GetTimestamp();
        await NoteAsync(id, 0, ExportState.Running, CancellationToken.None);
        try
        {
            await using var sheet = new ExportSheet(body);
            ComplaintPlace? place = null;
            for (var more = true; more;)
            {
                var rows = await search.FindAsync(query, place, Page, ct);
                foreach (var (row, item) in rows.Zip(await views.ItemsAsync(rows, ct)))
                {
                    sheet.Write(row, item);
                }

                done += rows.Count;
                await sheet.SendAsync(ct);
                more = rows.Count == Page;
                place = more ? new ComplaintPlace(query.ByDue ? rows[^1].DueAt : null, rows[^1].Id) : null;
                if (time.GetElapsedTime(noted) >= BetweenNotes)
                {
                    noted = time.GetTimestamp();
                    await NoteAsync(id, done, ExportState.Running, ct);
                }
            }

            await sheet.EndAsync(ct);
        }
        catch
        {
            await NoteAsync(id, done, ExportState.Failed, CancellationToken.None);
            throw;
        }

        await NoteAsync(id, done, ExportState.Done, CancellationToken.None);
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await connection.AuditAsync(transaction, new AuditEntry(actor, "complaint.export.fetched", "complaint_export", export.Id, query.Stations is [var one] ? one : null, new { rows = done }), time, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task NoteAsync(Guid id, long done, ExportState state, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("update complaint_exports set done = @done, state = @state where id = @id", new { id, done, state = Change.Text(state) }, cancellationToken: ct));
    }
}
