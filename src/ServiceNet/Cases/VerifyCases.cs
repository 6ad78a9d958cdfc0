using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Cases;

/// <summary>Recomputes what every case's chain was told: an edited, a missing or an added entry is found.</summary>
internal sealed class VerifyCases : IVerification
{
    private const string Sql =
        """
        with told as (
          select case_chain_1(case_id) as chain, seq, case_commitment_1(salt, case_id, seq, at, kind, by_kind, by_id, by_name, station_id, audience, words, detail::text, files) as commitment from case_entries)
        select coalesce(t.chain, c.chain) || ', entry ' || coalesce(t.seq, c.seq) || case when c.commitment is null then ' is not in the chain' when t.commitment is null then ' is in the chain alone' else ' was edited' end
        from told t full join commitments_of('case/') c on c.chain = t.chain and c.seq = t.seq
        where c.commitment is distinct from t.commitment
        limit 20
        """;

    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
        => [.. (await connection.QueryAsync<string>(new CommandDefinition(Sql, commandTimeout: 0, cancellationToken: ct))).Select(f => $"A case's history: {f}")];
}
