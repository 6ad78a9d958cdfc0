using System.Text.Json.Serialization;

namespace ServiceNet.Stations;

/// <summary>Identifies a station (站点).</summary>
public readonly record struct StationId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>The three networks of the city's plan (攀府发〔2022〕32号, 专栏1 and 专栏9).</summary>
public enum StationKind
{
    /// <summary>知识产权维权援助工作站; the plan promises 30.</summary>
    RightsProtection,

    /// <summary>商标品牌指导服务站; the plan promises 10.</summary>
    TrademarkGuidance,

    /// <summary>知识产权纠纷人民调解委员会; one, of the city.</summary>
    MediationCommittee,
}

/// <summary>A station's life: 筹建 → 挂牌 ⇄ 停用. Only a listed station is public and takes bookings.</summary>
public enum StationStatus
{
    /// <summary>筹建: being set up, seen by administrators only. Entered on creation.</summary>
    Preparing,

    /// <summary>挂牌: open to the public. Entered by an administrator or an import.</summary>
    Listed,

    /// <summary>停用: no longer offered; its history stays. Entered by an administrator.</summary>
    Suspended,
}

/// <summary>What a station offers.</summary>
/// <param name="Service">The service item's code (事项).</param>
/// <param name="Minutes">How long one appointment takes there.</param>
public sealed record StationOffer(string Service, int Minutes);

/// <summary>A day that differs from the week.</summary>
/// <param name="Hours">Sessions of that day; null when closed.</param>
public sealed record StationException(DateOnly Day, string? Hours, string Reason);

/// <summary>A station as it is kept; leaves the room only as a view.</summary>
internal sealed record Station
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required StationKind Kind { get; init; }

    public required string Name { get; init; }

    public required string DistrictCode { get; init; }

    public required string DistrictName { get; init; }

    public string? Zone { get; init; }

    public string? Town { get; init; }

    public required string Address { get; init; }

    public required double Lng { get; init; }

    public required double Lat { get; init; }

    public required int Counters { get; init; }

    public required string Hours { get; init; }

    public string? MakeUpHours { get; init; }

    public required StationStatus Status { get; init; }

    public string? Phone { get; init; }

    public required bool IsSample { get; init; }

    public required long PlanVersion { get; init; }

    public IReadOnlyList<StationOffer> Offers { get; init; } = [];

    public IReadOnlyList<StationException> Exceptions { get; init; } = [];

    /// <summary>The parsed week; parsed once for a snapshot.</summary>
    [JsonIgnore]
    public StationHours Week => field ??= StationHours.Of(this);
}
