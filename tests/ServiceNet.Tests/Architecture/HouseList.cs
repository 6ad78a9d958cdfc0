namespace ServiceNet.Tests.Architecture;

/// <summary>
/// Who may know whom inside ServiceNet: the one table. A room is the first segment after <c>ServiceNet</c>. It is
/// changed by a decision record, never by an exception elsewhere.
/// </summary>
internal static class HouseList
{
    /// <summary>Every room may know it; it knows no room.</summary>
    public const string Platform = "Platform";

    private static readonly string[] WhatCasesKnows = ["Stations", "Accounts", "Calendars", "Files"];

    /// <summary>Each room and the rooms it may reach beside Platform.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> MayKnow = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Platform] = [],
        ["Calendars"] = [],
        ["WeChat"] = [],
        ["Audit"] = [],
        ["Accounts"] = ["WeChat"],
        ["Stations"] = ["Calendars"],
        ["Files"] = ["Accounts", "WeChat"],
        ["Services"] = ["Stations", "Accounts", "Calendars", "Files"],
        ["Bookings"] = ["Stations", "Accounts", "Calendars", "Files"],
        ["Queues"] = ["Stations", "Accounts", "Calendars", "Files", "Bookings"],
        ["Cases"] = WhatCasesKnows,
        ["Complaints"] = [.. WhatCasesKnows, "Cases", "WeChat"],
        ["Mediation"] = [.. WhatCasesKnows, "Cases"],
        ["Notices"] = ["Stations", "Accounts", "Calendars", "Files", "WeChat"],
        ["Notifications"] = ["Accounts", "WeChat"],
    };

    /// <summary>These know WeChat for its content check alone.</summary>
    public static readonly IReadOnlySet<string> OnlyTheContentCheck = new HashSet<string>(StringComparer.Ordinal) { "Complaints", "Notices", "Files" };

    /// <summary>What of WeChat is not the content check: its API, its tokens, who a code or a number belongs to.</summary>
    public static readonly string[] NotTheContentCheck = ["Api", "Token", "Session", "Phone"];

    /// <summary>Tables and functions a room publishes to the others' SQL.</summary>
    public static readonly IReadOnlySet<string> PublishedSql = new HashSet<string>(StringComparer.Ordinal)
    {
        // Platform's: appended to by every room in its own transaction.
        "idempotency_keys", "outbox", "change_versions", "chain_append", "chain_append_all", "chain_append_runs", "commitments_of", "audit_entries", "refuse_edit",
        // A plan made under an older version is refused.
        "station_plan", "calendar_plan", "open_account",
        // A room writes its cases' histories and starts their clocks in its own statements, and recounts its states by them.
        "append_case_entries_1", "case_history_1", "start_deadlines_1",
    };

    /// <summary>Interfaces with one implementation, each at the edge of a room or of the process.</summary>
    public static readonly IReadOnlySet<string> SingleImplementationAllowed = new HashSet<string>(StringComparer.Ordinal)
    {
        // The outbox hands facts to rooms Platform does not know.
        "IFactHandler",
    };

    /// <summary>Where WeChat's wire may be spelled.</summary>
    public static readonly string[] WeChatPaths = ["/sns/", "/cgi-bin/", "/wxa/"];
}
