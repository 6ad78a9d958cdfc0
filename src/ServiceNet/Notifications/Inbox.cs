using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Notifications;

/// <summary>
/// Puts facts about a person's bookings, numbers and complaints into their inbox. It knows facts by name, not the rooms they
/// come from; a fact without an account (a caller's booking, a case followed by its secret) has no inbox to go to.
/// </summary>
internal sealed class DeliverToInbox : IFactHandler
{
    public IReadOnlySet<string> Facts { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "booking.made", "booking.rescheduled", "booking.cancelled", "booking.checkedIn", "booking.completed", "booking.noShow", "booking.undone",
        "ticket.near", "ticket.called", "ticket.missed", "ticket.closed", "ticket.transferred",
        "complaint.received", "complaint.accepted", "complaint.rejected", "complaint.supplementRequested", "complaint.referred", "complaint.transferred", "complaint.handedOver",
        "complaint.resolved", "complaint.closed", "complaint.reopened", "complaint.reviewed", "complaint.external", "complaint.revealed", "complaint.deadlineMoved",
    };

    public async Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var addressed = facts.Where(f => f.Id("account") is not null).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into inbox_messages (account_id, id, kind, booking_id, start_at, ticket_id, number, counter, complaint_id, due_on, was_on, deadline, at)
            select * from unnest(@accounts, @ids, @kinds, @bookings, @starts, @tickets, @numbers, @counters, @complaints, @dues, @were, @deadlines, @ats) on conflict do nothing
            """,
            new
            {
                ids = addressed.Select(f => f.Id).ToArray(),
                accounts = addressed.Select(f => f.Id("account")!.Value).ToArray(),
                // Whether a station took it over or the city's desk gave it away: to the citizen it is at another station.
                kinds = addressed.Select(f => f.Name == "complaint.handedOver" ? "complaint.transferred" : f.Name).ToArray(),
                bookings = addressed.Select(f => f.Id("booking")).ToArray(),
                starts = addressed.Select(f => f.Payload.TryGetProperty("start", out var start) ? start.GetDateTimeOffset().ToUniversalTime() : (DateTimeOffset?)null).ToArray(),
                tickets = addressed.Select(f => f.Id("ticket")).ToArray(),
                numbers = addressed.Select(f => f.Text("number")).ToArray(),
                counters = addressed.Select(f => f.Text("counter")).ToArray(),
                complaints = addressed.Select(f => f.Id("complaint")).ToArray(),
                dues = addressed.Select(f => f.Day("by") ?? f.Day("dueOn")).ToArray(),
                were = addressed.Select(f => f.Day("wasOn")).ToArray(),
                deadlines = addressed.Select(f => f.Text("deadline")).ToArray(),
                ats = addressed.Select(f => f.At.ToUniversalTime()).ToArray(),
            },
            transaction,
            cancellationToken: ct));
    }
}

/// <summary>A person's inbox when they ask for their data, and its end with the account.</summary>
internal sealed class InboxRecords : IPersonalRecords
{
    public string Part => "messages";

    public async Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
        => (await connection.QueryAsync<(string Kind, DateTimeOffset At, DateTimeOffset? ReadAt)>(new CommandDefinition(
            "select kind, at, read_at from inbox_messages where account_id = @account order by at", new { account }, cancellationToken: ct))).Select(m => new { m.Kind, m.At, m.ReadAt }).ToArray();

    public Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition("delete from inbox_messages where account_id = @account", new { account }, transaction, cancellationToken: ct));
}
