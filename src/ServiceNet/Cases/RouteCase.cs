using ServiceNet.Stations;

namespace ServiceNet.Cases;

/// <summary>An industry of the plan with stations of its own interest (专栏 9: 钒钛、氢能专项服务).</summary>
public enum Industry
{
    /// <summary>钒钛.</summary>
    VanadiumTitanium,

    /// <summary>氢能.</summary>
    Hydrogen,
}

/// <summary>Where a case goes and by what it was decided.</summary>
/// <param name="StationId">Null is the city's inbox.</param>
/// <param name="By"><c>station</c>, <c>district</c> or <c>inbox</c>.</param>
public sealed record CaseRoute(Guid? StationId, string By);

/// <summary>
/// Finds the station a case goes to: the one that was named, else one of the district that takes cases in, those of the
/// industry's zone first; without either the city's inbox. The stations of a district take turns by the case's id.
/// </summary>
public sealed class RouteCase(FindStation stations)
{
    /// <summary>The service item of a station that takes cases in.</summary>
    public const string Intake = "complaint-intake";

    /// <summary>Routes a case to nobody in particular.</summary>
    /// <param name="district">Code or name of a district, or null.</param>
    /// <returns>Null when there is no such district.</returns>
    public async ValueTask<CaseRoute?> ByPlaceAsync(string? district, Industry? industry, Guid caseId, CancellationToken ct)
    {
        var all = (await stations.AllAsync(ct)).Where(s => s.IsListed).ToArray();
        if (district is not null && !all.Any(s => IsIn(s, district)))
        {
            return null;
        }

        var takers = all.Where(s => s.Offer(Intake) is not null).ToArray();
        var zone = industry == Industry.VanadiumTitanium ? takers.Where(s => s.Zone?.Contains("钒钛", StringComparison.Ordinal) == true && (district is null || IsIn(s, district))).ToArray() : [];
        var near = zone.Length > 0 ? zone : district is null ? [] : takers.Where(s => IsIn(s, district)).ToArray();
        return near.Length == 0 ? new CaseRoute(null, "inbox") : new CaseRoute(near[(uint)caseId.GetHashCode() % (uint)near.Length].Id.Value, "district");
    }

    private static bool IsIn(BookableStation station, string district) => station.District == district || station.DistrictName == district;
}
