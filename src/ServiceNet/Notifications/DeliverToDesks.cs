using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Notifications;

/// <summary>Whom a fact is told to at work, and as what.</summary>
/// <param name="Desk">A station, or <see cref="Administrators"/>.</param>
/// <param name="HeadsOnly">At that station its head alone; administrators see what is theirs anyhow.</param>
internal sealed record DeskMessage(Guid Desk, string Kind, bool HeadsOnly = false)
{
    /// <summary>The desk of administrators, who also stand behind the city's own counter.</summary>
    public static readonly Guid Administrators = Guid.Empty;
}

/// <summary>
/// Puts facts about cases in front of the staff who must act: a message is to a station, whoever of it reads it first, or to
/// administrators. It knows facts by name, not the rooms they come from.
/// </summary>
internal sealed class DeliverToDesks : IFactHandler
{
    /// <summary>Messages are numbered in the order of their commits: what is marked as read up to a number has nothing below it still to come.</summary>
    private const long NumbersLock = 0x53544146_4d534701; // "STAFMSG" and a number of its own

    private static readonly HashSet<string> OfACrime = new(StringComparer.Ordinal) { "crimeDecision", "crimeTransfer", "policeDecision" };

    public IReadOnlySet<string> Facts { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "complaint.received", "complaint.handedOver", "complaint.transferred", "complaint.returned", "complaint.escalated", "complaint.supplemented", "complaint.reopened", "complaint.reviewed", "complaint.withdrawn", "complaint.crimeReported",
        "case.deadlineNear", "case.deadlineOverdue", "case.dailyDigest",
    };

    public async Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var told = facts.SelectMany(f => DesksOf(f).DistinctBy(m => m.Desk).Select(m => (Fact: f, Message: m))).ToArray();
        if (told.Length == 0)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            select pg_advisory_xact_lock(@NumbersLock);
            insert into staff_messages (id, fact_id, desk, heads_only, kind, complaint_id, station_id, detail, at)
            select nextval('staff_message_numbers'), m.* from unnest(@facts, @desks, @heads, @kinds, @complaints, @stations, @details::jsonb[], @ats) m on conflict do nothing
            """,
            new
            {
                NumbersLock,
                facts = told.Select(t => t.Fact.Id).ToArray(),
                desks = told.Select(t => t.Message.Desk).ToArray(),
                heads = told.Select(t => t.Message.HeadsOnly).ToArray(),
                kinds = told.Select(t => t.Message.Kind).ToArray(),
                complaints = told.Select(t => t.Fact.Id("complaint") ?? t.Fact.Id("caseId")).ToArray(),
                stations = told.Select(t => t.Fact.Id("station") ?? t.Fact.Id("stationId")).ToArray(),
                details = told.Select(t => Detail(t.Fact)).ToArray(),
                ats = told.Select(t => t.Fact.At.ToUniversalTime()).ToArray(),
            },
            transaction,
            cancellationToken: ct));
    }

    /// <summary>Who must know: the first message to a desk is the one it gets.</summary>
    internal static IEnumerable<DeskMessage> DesksOf(Fact fact)
    {
        var station = fact.Id("station") ?? fact.Id("stationId") ?? DeskMessage.Administrators;
        switch (fact.Name)
        {
            case "complaint.received" or "complaint.handedOver":
                return [new(station, "complaint.received")];
            case "complaint.transferred":
                return fact.Id("offered") is { } to ? [new(to, "complaint.offered")] : [];
            case "complaint.escalated":
                return [new(DeskMessage.Administrators, fact.Name)];
            case "complaint.crimeReported":
                return [new(station, fact.Name, HeadsOnly: true), new(DeskMessage.Administrators, fact.Name)];
            case "complaint.reopened":
                return [new(station, fact.Name), .. fact.Id("reviewer") is { } reviewer ? new[] { new DeskMessage(reviewer, "complaint.review") } : []];
            case "case.deadlineNear" or "case.deadlineOverdue" when fact.Text("owner") == "citizen":
                // What the citizen must do is not the station's to hurry.
                return [];
            case "case.deadlineNear" or "case.deadlineOverdue" when OfACrime.Contains(fact.Text("code") ?? ""):
                // A station may have no head: administrators decide as well.
                return [new(station, fact.Name, HeadsOnly: true), new(DeskMessage.Administrators, fact.Name)];
            case "case.deadlineNear":
                return [new(station, fact.Name)];
            case "case.deadlineOverdue":
                return [new(station, fact.Name), new(DeskMessage.Administrators, fact.Name)];
            default:
                return [new(station, fact.Name)];
        }
    }

    private static string Detail(Fact fact) => JsonSerializer.Serialize(
        new StaffMessageDetail(fact.Text("number"), fact.Text("name"), fact.Day("dueOn"), fact.Count("overdue"), fact.Count("dueToday"), fact.Count("near")), JsonSerializerOptions.Web);
}
