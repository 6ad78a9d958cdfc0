namespace ServiceNet.Cases.Deadlines;

/// <summary>What this room appends to the outbox. Payloads hold ids, codes and dates; no personal data.</summary>
public static class DeadlineFacts
{
    /// <summary>
    /// A calendar was imported and the date moved, or is no longer provisional:
    /// <c>{caseId, code, round, stationId, from, to, wasProvisional, provisional}</c>, dates <c>yyyy-MM-dd</c> or null.
    /// </summary>
    public const string Moved = "case.deadlineMoved";

    /// <summary>Soon due, told once: <c>{caseId, code, round, stationId, owner, name, dueOn, dueAt}</c>.</summary>
    public const string Near = "case.deadlineNear";

    /// <summary>Over, told once: <c>{caseId, code, round, stationId, owner, name, dueOn, dueAt}</c>.</summary>
    public const string Overdue = "case.deadlineOverdue";

    /// <summary>A working day begins for a station that has something soon due or over: <c>{stationId, day, overdue, dueToday, near}</c>; stationId null is the city's inbox; near counts neither of the others, and what a citizen must do is not counted.</summary>
    public const string Digest = "case.dailyDigest";
}
