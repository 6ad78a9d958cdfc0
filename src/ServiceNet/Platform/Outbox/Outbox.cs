using System.Text.Json;
using Dapper;
using Npgsql;

namespace ServiceNet.Platform.Outbox;

/// <summary>A fact as it is handed to whoever must act on it.</summary>
/// <param name="Id">Ascending, unique for ever: an effect keyed by it happens once.</param>
/// <param name="Name">For example <c>booking.made</c>.</param>
/// <param name="Payload">Ids and instants, never a name or a phone number.</param>
/// <param name="At">When it became true.</param>
public sealed record Fact(long Id, string Name, JsonElement Payload, DateTimeOffset At);

/// <summary>Writes facts in the transaction that makes them true.</summary>
public static class FactLog
{
    /// <summary>Appends a fact; it is handled after the commit, at the earliest when due.</summary>
    public static Task AppendFactAsync(this NpgsqlConnection connection, NpgsqlTransaction transaction, string fact, object payload, DateTimeOffset now, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "insert into outbox (fact, payload, at, due_at) values (@fact, @payload::jsonb, @now, @now)",
            new { fact, payload = JsonSerializer.Serialize(payload, JsonSerializerOptions.Web), now },
            transaction,
            cancellationToken: ct));
}

/// <summary>A room that acts on facts. Handling happens in the transaction that takes the facts off the outbox.</summary>
public interface IFactHandler
{
    /// <summary>The facts this handler wants.</summary>
    IReadOnlySet<string> Facts { get; }

    /// <summary>Acts on a batch, with database writes only: no call leaves the process while rows are claimed.</summary>
    Task HandleAsync(IReadOnlyList<Fact> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct);
}
