using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Platform.Idempotency;

/// <summary>
/// A request its sender may repeat: the same key and body answer the same record again. Keys belong to an account,
/// the record of a key is written in the transaction of its effect, and a refusal is not remembered.
/// </summary>
/// <param name="Scope">The account or staff member the key belongs to.</param>
/// <param name="Key">As sent in <c>Idempotency-Key</c>.</param>
/// <param name="Hashes">Keyed hashes of route and body, one for each protection key; the first is stored.</param>
public sealed record IdempotentRequest(Guid Scope, string Key, byte[][] Hashes)
{
    /// <summary>The longest key taken.</summary>
    public const int MaxKeyLength = 200;

    /// <summary>Null when the caller sent no key.</summary>
    /// <param name="data">Hashes the body, which holds personal data.</param>
    /// <param name="scope">Whose key it is.</param>
    /// <param name="key">The header, already checked for form.</param>
    /// <param name="act">The act and the record it is aimed at, for example <c>cancel/ID</c>.</param>
    /// <param name="body">The request as it was bound.</param>
    public static IdempotentRequest? From<T>(PersonalData data, Guid scope, string? key, string act, T body)
        => key is null ? null : new IdempotentRequest(scope, key, data.Indexes("request", $"{act}\n{JsonSerializer.Serialize(body, JsonSerializerOptions.Web)}"));

    /// <summary>The advisory lock under which twins of this request queue.</summary>
    public long Lock
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Scope}\n{Key}"), hash);
            return BitConverter.ToInt64(hash);
        }
    }

    /// <summary>True when a stored hash is this request's, under whichever key it was made.</summary>
    public bool IsSame(byte[] stored) => Hashes.Any(h => h.AsSpan().SequenceEqual(stored));

    /// <summary>
    /// Waits for a twin under way, then says whether the key was used. Call it first in the transaction.
    /// </summary>
    public async Task<Repeat> BeginAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@Lock)", new { Lock }, transaction, cancellationToken: ct));
        var row = await connection.QuerySingleOrDefaultAsync<(byte[]? Request, string? Resource)>(new CommandDefinition(
            "select request, resource from idempotency_keys where scope = @Scope and key = @Key", new { Scope, Key }, transaction, cancellationToken: ct));
        return row.Request is null ? new Repeat.First()
            : IsSame(row.Request) ? new Repeat.Same(row.Resource!) : new Repeat.Reused();
    }

    /// <summary>Remembers the key beside its effect.</summary>
    public Task CompleteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int status, string resource, DateTimeOffset now, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "insert into idempotency_keys (scope, key, request, status, resource, created_at) values (@Scope, @Key, @request, @status, @resource, @now)",
            new { Scope, Key, request = Hashes[0], status = (short)status, resource, now },
            transaction,
            cancellationToken: ct));
}

/// <summary>What is known of a key.</summary>
public abstract record Repeat
{
    /// <summary>Never seen: go on.</summary>
    public sealed record First : Repeat;

    /// <summary>The same request again: answer this record.</summary>
    public sealed record Same(string Resource) : Repeat;

    /// <summary>Another request under a used key: 422 <c>idempotency.key_reused</c>.</summary>
    public sealed record Reused : Repeat;
}
