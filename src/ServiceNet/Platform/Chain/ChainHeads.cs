using Dapper;
using Npgsql;

namespace ServiceNet.Platform.Chain;

/// <summary>Where a chain stands: who holds the hash can tell later whether anything before it was changed.</summary>
public static class ChainHeads
{
    /// <summary>The hash of a chain's last entry; empty when nothing was appended yet.</summary>
    public static async Task<byte[]> ChainHeadAsync(this NpgsqlConnection connection, string chain, CancellationToken ct)
        => await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition("select hash from chain_heads where chain = @chain", new { chain }, cancellationToken: ct)) ?? [];

    /// <summary>The same of many chains in one statement; those without an entry are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> ChainHeadsAsync(this NpgsqlConnection connection, string[] chains, CancellationToken ct)
        => (await connection.QueryAsync<(string Chain, byte[] Hash)>(new CommandDefinition("select chain, hash from chain_heads where chain = any(@chains)", new { chains }, cancellationToken: ct))).ToDictionary(h => h.Chain, h => h.Hash, StringComparer.Ordinal);
}
