using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform;
using ServiceNet.Platform.Database;
using Xunit;

namespace ServiceNet.IntegrationTests.Platform;

/// <summary>A migration that finds a table in use, by a dump for example, neither stops the city nor gives up at once.</summary>
public sealed class ASchemaUnderLoad(TestServers servers)
{
    private const string Change = "alter table bookings add column of_this_test int";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_steps_aside_for_queries_and_is_applied_once_the_table_is_free()
    {
        await using var database = NpgsqlDataSource.Create(await servers.NewDatabaseAsync(filled: true, Ct) + ";Pooling=false");
        // First, so that the lock goes before it whatever happens: it would be waited for.
        await using var owner = await database.OpenConnectionAsync(Ct);
        await using var dump = await database.OpenConnectionAsync(Ct);
        await using var reading = await dump.BeginTransactionAsync(Ct);
        await DoAsync(dump, "lock table bookings in access share mode");

        var applied = new ApplyMigration(owner, NullLogger.Instance) { LockTimeout = TimeSpan.FromMilliseconds(400), Pause = TimeSpan.FromMilliseconds(300) }.RunAsync("9999_test.sql", Change, [1], Ct);
        await using var clerk = await database.OpenConnectionAsync(Ct);
        for (var i = 0; i < 20; i++)
        {
            // Never behind it for longer than one attempt; with some patience for a busy machine.
            await DoAsync(clerk, "set statement_timeout = '2s'; select count(*) from bookings");
            await Task.Delay(100, Ct);
        }

        Assert.False(applied.IsCompleted);
        await reading.CommitAsync(Ct);
        await applied.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await DoAsync(clerk, "select of_this_test from bookings");
        await using var record = new NpgsqlCommand("select count(*) from schema_migrations where name = '9999_test.sql'", clerk);
        Assert.Equal(1L, await record.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task It_says_in_the_end_who_would_not_let_go()
    {
        var connection = new NpgsqlConnectionStringBuilder(await servers.NewDatabaseAsync(filled: true, Ct)) { Pooling = false };
        await using var forgotten = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { ApplicationName = "a-forgotten-shell" }.ConnectionString);
        await forgotten.OpenAsync(Ct);
        await using var open = await forgotten.BeginTransactionAsync(Ct);
        await DoAsync(forgotten, "select count(*) from bookings");

        await using var owner = new NpgsqlConnection(connection.ConnectionString);
        await owner.OpenAsync(Ct);
        var migration = new ApplyMigration(owner, NullLogger.Instance) { LockTimeout = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(3) };
        var said = await Assert.ThrowsAsync<SettingException>(() => migration.RunAsync("9999_test.sql", Change, [1], Ct));

        Assert.Contains("9999_test.sql", said.Message, StringComparison.Ordinal);
        Assert.Contains($"PID {forgotten.ProcessID} ", said.Message, StringComparison.Ordinal);
        Assert.Contains("a-forgotten-shell", said.Message, StringComparison.Ordinal);
    }

    private static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
