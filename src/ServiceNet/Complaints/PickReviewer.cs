using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>Who looks at an answer somebody does not accept: a station that is not the one that gave it, the nearest of its kind.</summary>
internal sealed class PickReviewer(FindStation stations)
{
    public async ValueTask<Guid> ForAsync(ComplaintRow complaint, CancellationToken ct)
    {
        var all = (await stations.AllAsync(ct)).Where(s => s.IsListed && s.Id.Value != complaint.StationId).ToArray();
        var own = complaint.StationId is { } id ? await stations.ByIdAsync(new StationId(id), ct) : null;
        var takers = all.Where(s => s.Offer(Cases.RouteCase.Intake) is not null && s.Id.Value != complaint.ReviewStation).ToArray();
        return (takers.Length > 0 ? takers : all).OrderBy(s => own is null ? 0 : s.Kind == own.Kind ? 0 : 1).ThenBy(s => own?.MetersFrom(s.Location) ?? 0).ThenBy(s => s.Code, StringComparer.Ordinal).First().Id.Value;
    }
}
