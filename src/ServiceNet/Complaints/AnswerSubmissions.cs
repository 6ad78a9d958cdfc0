using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>
/// Answers what was sent with the case as its sender sees it. What was written just now is not read again, which would cost as
/// much as the writing; a repeat is answered with the case as it is kept.
/// </summary>
internal sealed class AnswerSubmissions(ReadComplaints complaints, ComplaintViews views, ReadDeadlines deadlines, FindStation stations)
{
    /// <summary>The case just sent, or sent before under the same key. Not abandoned: it is written.</summary>
    public async Task<ComplaintView> OfAsync(SubmitOutcome.Submitted sent)
    {
        // Files and linked cases are few and far between; they are read as a page reads them.
        if (sent.Written is not { Row: { Files: [], Linked: [] } } written)
        {
            return await views.ForSenderAsync((await complaints.ByIdAsync(sent.Id, CancellationToken.None))!, sent.Tracking, CancellationToken.None);
        }

        var clocks = new List<DeadlineView>();
        foreach (var clock in written.Clocks)
        {
            clocks.Add(await deadlines.ViewAsync(clock, CancellationToken.None));
        }

        var names = (await stations.AllAsync(CancellationToken.None)).ToDictionary(s => s.Id.Value, s => s.Name);
        var parts = new CaseParts(written.Entries, clocks, new Dictionary<Guid, FileView>(), [], written.Head, station => names.GetValueOrDefault(station, "站点"), new Dictionary<Guid, string>());
        return await views.ForSenderAsync(written.Row, parts, written.Sender, sent.Tracking, CancellationToken.None);
    }
}
