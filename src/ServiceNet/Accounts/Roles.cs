namespace ServiceNet.Accounts;

/// <summary>What a staff member is for. A role is held at one station, or at all of them.</summary>
public enum StaffRole
{
    /// <summary>站点工作人员: bookings, line and tickets of the own station.</summary>
    StationClerk,

    /// <summary>站点负责人: as the clerk, and answers for the station.</summary>
    StationHead,

    /// <summary>调委会秘书: the mediation committee's desk.</summary>
    CommitteeSecretary,

    /// <summary>人民调解员.</summary>
    Mediator,

    /// <summary>信息发布员: notices.</summary>
    Publisher,

    /// <summary>管理员: stations, accounts, everything but the cases' contents.</summary>
    Admin,

    /// <summary>审计员: reads the audit trail, changes nothing.</summary>
    Auditor,
}

/// <summary>The names of the authorisation policies.</summary>
public static class Policies
{
    /// <summary>A signed-in citizen.</summary>
    public const string Citizen = "citizen";

    /// <summary>Any signed-in staff member.</summary>
    public const string Staff = "staff";

    /// <summary>Someone who works at a station's counter: clerk, head, secretary; an administrator for every station.</summary>
    public const string Counter = "counter";

    /// <summary>An administrator.</summary>
    public const string Administrator = "administrator";

    /// <summary>Whoever may read the audit trail: administrator and auditor.</summary>
    public const string AuditReader = "audit-reader";
}

/// <summary>Names the claims a session carries and reads them.</summary>
public static class StaffClaims
{
    /// <summary>The claim of a station a counter role is held at.</summary>
    public const string Station = "station";

    /// <summary>Administrators stand behind every counter.</summary>
    public static bool MayServe(this System.Security.Claims.ClaimsPrincipal user, Guid stationId)
        => user.IsInRole(nameof(StaffRole.Admin)) || user.HasClaim(Station, stationId.ToString());

    /// <summary>The stations a counter role is held at; null means all.</summary>
    public static Guid[]? Stations(this System.Security.Claims.ClaimsPrincipal user)
        => user.IsInRole(nameof(StaffRole.Admin)) ? null : [.. user.FindAll(Station).Select(c => Guid.Parse(c.Value))];
}
