using Dapper;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Database;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>
/// Answers what was sent with the case as its sender sees it. Cases sent together are read together: read one by one, the answer
/// costs several times what the writing does. They are read, not remembered, so that a repeat is answered with the same.
/// </summary>
internal sealed class AnswerSubmissions
{
    private const int MostInOneRead = 16;

    private readonly NpgsqlDataSource _database;
    private readonly ComplaintViews _views;
    private readonly ReadDeadlines _deadlines;
    private readonly FindStation _stations;
    private readonly GroupedCalls<Guid, Read> _reads;

    public AnswerSubmissions(NpgsqlDataSource database, ComplaintViews views, ReadDeadlines deadlines, FindStation stations)
    {
        (_database, _views, _deadlines, _stations) = (database, views, deadlines, stations);
        _reads = new(MostInOneRead, _ => null, (ids, _) => ReadAsync(ids));
    }

    /// <summary>The case just sent, or sent before under the same key. Not abandoned: it is written.</summary>
    public async Task<ComplaintView> OfAsync(Guid id, TrackingView? tracking)
    {
        var read = await _reads.AskAsync(id, CancellationToken.None);
        // Files and linked cases are few and far between; they are read as a page reads them.
        return read.Row is { Files: [], Linked: [], OutcomeFiles: [] } && read.Entries.All(e => e.Files.Length == 0)
            ? await _views.ForSenderAsync(read.Row, new CaseParts(read.Entries, read.Deadlines, new Dictionary<Guid, FileView>(), [], read.Head, read.Station), read.Sender, tracking, CancellationToken.None)
            : await _views.ForSenderAsync(read.Row, tracking, CancellationToken.None);
    }

    private async Task<IReadOnlyList<Read>> ReadAsync(IReadOnlyList<Guid> asked)
    {
        var ids = asked.Distinct().ToArray();
        await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
        var rows = (await connection.QueryAsync<ComplaintRow>($"select {ComplaintRow.Columns} from complaints where id = any(@ids)", new { ids })).ToDictionary(c => c.Id);
        var entries = await CaseEntries.OfCasesAsync(connection, ids, EntryAudience.All, CancellationToken.None);
        var clocks = await _deadlines.ViewsOfCasesAsync(connection, null, ids, CancellationToken.None);
        var senders = (await connection.QueryAsync<SenderRow>("select complaint_id, account_id, contact_name, contact_phone, created_by from complaint_senders where complaint_id = any(@ids)", new { ids })).ToDictionary(s => s.ComplaintId);
        var heads = await CaseEntries.HeadsAsync(connection, ids, CancellationToken.None);
        var names = (await _stations.AllAsync(CancellationToken.None)).ToDictionary(s => s.Id.Value, s => s.Name);
        return [.. asked.Select(id => new Read(rows[id], [.. entries[id]], [.. clocks[id]], senders.GetValueOrDefault(id), heads[id], station => names.GetValueOrDefault(station, "站点")))];
    }

    private sealed record Read(ComplaintRow Row, IReadOnlyList<CaseEntry> Entries, IReadOnlyList<DeadlineView> Deadlines, SenderRow? Sender, string Head, Func<Guid, string> Station);
}
