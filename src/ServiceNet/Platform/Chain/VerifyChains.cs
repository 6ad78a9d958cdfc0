using System.Security.Cryptography;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Platform.Chain;

/// <summary>Re-walks every hash chain and recomputes what audit entries committed to.</summary>
public sealed class VerifyChains : IVerification
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        var heads = (await connection.QueryAsync<(string Chain, long Seq, byte[] Hash)>(new CommandDefinition("select chain, seq, hash from chain_heads order by chain", cancellationToken: ct))).ToArray();
        foreach (var head in heads)
        {
            await WalkAsync(connection, head.Chain, head.Seq, head.Hash, findings, ct);
        }

        await CheckAuditAsync(connection, findings, ct);
        return findings;
    }

    private static async Task WalkAsync(NpgsqlConnection connection, string chain, long headSeq, byte[] headHash, List<string> findings, CancellationToken ct)
    {
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(chain));
        long expected = 0;
        await using var command = new NpgsqlCommand("select seq, commitment, hash from chain_entries where chain = $1 order by seq", connection) { Parameters = { new() { Value = chain } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            expected++;
            hash = SHA256.HashData([.. hash, .. reader.GetFieldValue<byte[]>(1)]);
            if (reader.GetInt64(0) != expected || !hash.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(2)))
            {
                findings.Add($"chain {chain}: entry {expected} does not follow from the one before");
                return;
            }
        }

        if (expected != headSeq || !hash.AsSpan().SequenceEqual(headHash))
        {
            findings.Add($"chain {chain}: the head says {headSeq} entries, {expected} were found");
        }
    }

    private static async Task CheckAuditAsync(NpgsqlConnection connection, List<string> findings, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select e.chain_seq, e.salt, e.at, e.actor_kind, e.actor_id, e.action, e.subject_kind, e.subject_id, e.detail::text, c.commitment
            from chain_entries c full join audit_entries e on c.chain = 'audit' and c.seq = e.chain_seq
            where c.chain = 'audit' or c.chain is null
            order by coalesce(e.chain_seq, c.seq)
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (reader.IsDBNull(0) || reader.IsDBNull(9))
            {
                findings.Add("audit: an entry and its place in the chain do not both exist");
                continue;
            }

            var commitment = AuditTrail.Commitment(
                reader.GetFieldValue<byte[]>(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetGuid(4),
                reader.GetString(5),
                reader.GetString(6),
                reader.GetString(7),
                reader.GetString(8));
            if (!commitment.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(9)))
            {
                findings.Add($"audit: entry {reader.GetInt64(0)} was edited");
            }
        }
    }
}
