using ServiceNet.Stations;

namespace ServiceNet.Tests.Stations;

/// <summary>A station for tests, ordinary in everything they do not say.</summary>
internal static class AStation
{
    public const string Week = "Mon-Fri 08:30-12:00 14:30-18:00; Sat 09:00-12:00";

    public static Station With(
        string hours = Week,
        string? makeUp = null,
        StationStatus status = StationStatus.Listed,
        IReadOnlyList<StationOffer>? offers = null,
        params StationException[] exceptions)
        => new()
        {
            Id = new Guid("0192f5a0-0000-7000-8000-000000000001"),
            Code = "WQ01",
            Kind = StationKind.RightsProtection,
            Name = "东区知识产权维权援助工作站",
            DistrictCode = "510402",
            DistrictName = "东区",
            Address = "攀枝花大道中段",
            Lng = 101.71,
            Lat = 26.58,
            Counters = 2,
            Hours = hours,
            MakeUpHours = makeUp,
            Status = status,
            IsSample = true,
            PlanVersion = 1,
            Offers = offers ?? [],
            Exceptions = exceptions,
        };
}
