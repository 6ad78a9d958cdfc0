namespace ServiceNet.Cases;

/// <summary>What the network is in law, and when stations hear of the day; section <c>ServiceNet:Cases</c>.</summary>
public sealed class CasesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ServiceNet:Cases";

    /// <summary>
    /// True only where the operator is itself the market regulation authority (市场监管部门): then its deadlines are the law's.
    /// Else they are for reference and each page says whose day counts.
    /// </summary>
    public bool IsAuthority { get; set; }

    /// <summary>From when on working days stations are told what is due, Panzhihua's time.</summary>
    public TimeOnly DigestAt { get; set; } = new(8, 30);
}
