using Npgsql;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

internal static class Sql
{
    /// <summary>One statement on a connection of its own; pooled ones would outlive the servers these tests stop.</summary>
    public static async Task<T> AskAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
