using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Platform.Chain;

/// <summary>Who acts: enters every act, so that a job or an import is held to the same rule as a request.</summary>
/// <param name="Kind"><c>citizen</c>, <c>staff</c> or <c>system</c>.</param>
/// <param name="Id">The account's or staff member's id; null for the system.</param>
/// <param name="Name">The staff user name, kept as written then; null for citizens.</param>
public sealed record Actor(string Kind, Guid? Id, string? Name)
{
    /// <summary>The process itself: imports, jobs.</summary>
    public static readonly Actor System = new("system", null, null);
}

/// <summary>An act worth remembering. <paramref name="Detail"/> holds codes and reasons, no personal data.</summary>
public sealed record AuditEntry(Actor Actor, string Action, string SubjectKind, string SubjectId, Guid? StationId, object? Detail = null);

/// <summary>The audit trail: appended to in the act's own transaction, chained by hash, never edited.</summary>
public static class AuditTrail
{
    /// <summary>The one chain all audit entries stand in.</summary>
    public const string Chain = "audit";

    /// <summary>Appends an entry. Entries have one order, so acts that write one queue briefly on the chain's head.</summary>
    public static async Task AuditAsync(this NpgsqlConnection connection, NpgsqlTransaction transaction, AuditEntry entry, TimeProvider time, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var at = Microseconds(time.GetUtcNow());
        var detail = JsonSerializer.Serialize(entry.Detail ?? new { }, JsonSerializerOptions.Web);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into audit_entries (id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, station_id, detail, salt, chain_seq)
            values (@id, @at, @Kind, @ActorId, @Name, @Action, @SubjectKind, @SubjectId, @StationId, @detail::json, @salt, chain_append(@Chain, @commitment, @at))
            """,
            new
            {
                id = time.NewId(),
                at,
                entry.Actor.Kind,
                ActorId = entry.Actor.Id,
                entry.Actor.Name,
                entry.Action,
                entry.SubjectKind,
                entry.SubjectId,
                entry.StationId,
                detail,
                salt,
                Chain,
                commitment = Commitment(salt, at, entry.Actor.Kind, entry.Actor.Id, entry.Action, entry.SubjectKind, entry.SubjectId, detail),
            },
            transaction,
            cancellationToken: ct));
    }

    /// <summary>SHA-256 over the salt and the entry's lasting fields; the same when verified years later.</summary>
    internal static byte[] Commitment(byte[] salt, DateTimeOffset at, string actorKind, Guid? actorId, string action, string subjectKind, string subjectId, string detail)
        => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes($"{at.UtcTicks}\n{actorKind}\n{actorId}\n{action}\n{subjectKind}\n{subjectId}\n{detail}")]);

    /// <summary>PostgreSQL keeps microseconds; what is hashed must be what is read back.</summary>
    private static DateTimeOffset Microseconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % 10), TimeSpan.Zero);
}
