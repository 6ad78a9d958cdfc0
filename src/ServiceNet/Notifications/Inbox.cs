using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Notifications;

/// <summary>
/// Puts facts about a person's bookings and numbers into their inbox. It knows facts by name, not the rooms they come
/// from; a fact without an account (a caller's booking) has no inbox to go to.
/// </summary>
internal sealed class DeliverToInbox : IFactHandler
{
    public IReadOnlySet<string> Facts { get; } = new HashSet<string>(StringComparer.Ordinal) { "booking.made", "booking.rescheduled", "booking.cancelled", "booking.checkedIn", "booking.completed", "booking.noShow", "booking.undone", "ticket.near", "ticket.called", "ticket.missed", "ticket.closed", "ticket.transferred" };

    public async Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var addressed = facts.Where(f => Id(f, "account") is not null).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into inbox_messages (account_id, id, kind, booking_id, start_at, ticket_id, number, counter, at)
            select * from unnest(@accounts, @ids, @kinds, @bookings, @starts, @tickets, @numbers, @counters, @ats) on conflict do nothing
            """,
            new
            {
                ids = addressed.Select(f => f.Id).ToArray(),
                accounts = addressed.Select(f => Id(f, "account")!.Value).ToArray(),
                kinds = addressed.Select(f => f.Name).ToArray(),
                bookings = addressed.Select(f => Id(f, "booking")).ToArray(),
                starts = addressed.Select(f => f.Payload.TryGetProperty("start", out var start) ? start.GetDateTimeOffset().ToUniversalTime() : (DateTimeOffset?)null).ToArray(),
                tickets = addressed.Select(f => Id(f, "ticket")).ToArray(),
                numbers = addressed.Select(f => Text(f, "number")).ToArray(),
                counters = addressed.Select(f => Text(f, "counter")).ToArray(),
                ats = addressed.Select(f => f.At.ToUniversalTime()).ToArray(),
            },
            transaction,
            cancellationToken: ct));
    }

    private static Guid? Id(Fact fact, string name) => Text(fact, name) is { } id ? Guid.Parse(id) : null;

    private static string? Text(Fact fact, string name) => fact.Payload.TryGetProperty(name, out var value) ? value.GetString() : null;
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
