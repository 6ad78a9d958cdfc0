using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Platform.Protection;

/// <summary>Finds what nobody can read any more: values sealed under a key that is not configured.</summary>
public sealed class VerifySeals(PersonalData data, IEnumerable<SealedTable> tables) : IVerification
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var findings = new List<string>();
        foreach (var table in tables)
        {
            var rows = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"select count(*) from {table.Name} t where {table.SealedOtherwise("t")}", new { prefixes = data.Prefixes }, cancellationToken: ct));
            if (rows > 0)
            {
                findings.Add($"{table.Title}: {rows} rows are sealed under a key that is not configured");
            }
        }

        return findings;
    }
}
