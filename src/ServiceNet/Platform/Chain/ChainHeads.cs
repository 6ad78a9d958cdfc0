using Dapper;
using Npgsql;

namespace ServiceNet.Platform.Chain;

/// <summary>Where a chain stands: who holds the hash can tell later whether anything before it was changed.</summary>
public static class ChainHeads
{
    /// <summary>The hash of a chain's last entry; empty when nothing was appended yet.</summary>
    public static async Task<byte[]> ChainHeadAsync(this NpgsqlConnection connection, string chain, CancellationToken ct)
        => await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition("select hash from chain_heads where chain = @chain", new { chain }, cancellationToken: ct)) ?? [];
}
