using Dapper;
using Npgsql;
using ServiceNet.Platform.Work;

namespace ServiceNet.Complaints;

/// <summary>
/// Works what was written lately into the index of words: until then it waits in a list that every search reads whole. A burst of
/// complaints goes into the index together, at a third of what each by itself would cost.
/// </summary>
internal sealed class SettleSearch : IRecurringJob
{
    public string Name => "complaints.settle-search";

    public TimeSpan Every => TimeSpan.FromSeconds(20);

    public Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition("select settle_found_1()", commandTimeout: 120, cancellationToken: ct));
}
