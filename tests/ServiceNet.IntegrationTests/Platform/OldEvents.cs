using Npgsql;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform.Live;
using Xunit;

namespace ServiceNet.IntegrationTests.Platform;

/// <summary>Events are forgotten from the front, without holes: the first number kept tells who has missed something.</summary>
public sealed class OldEvents(TestServers servers)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    // The third was told a day and a half late.
    [InlineData(new[] { 2, 2, 36, 1 }, new long[] { 4 })]
    [InlineData(new[] { 50, 40, 2, 1 }, new long[] { 3, 4 })]
    // A new watcher begins at the last one, however old.
    [InlineData(new[] { 50, 40, 39, 38 }, new long[] { 4 })]
    [InlineData(new[] { 4, 3, 2, 1 }, new long[] { 1, 2, 3, 4 })]
    public async Task They_go_up_to_the_youngest_old_one_and_the_last_stays(int[] hoursAgo, long[] kept)
    {
        await using var database = NpgsqlDataSource.Create(await servers.NewDatabaseAsync(filled: true, Ct) + ";Pooling=false");
        await using var connection = await database.OpenConnectionAsync(Ct);
        await using (var plant = new NpgsqlCommand("insert into live_events (seq, topic, kind, subject, at) select place, gen_random_uuid(), 'test', gen_random_uuid(), now() - hours * interval '1 hour' from unnest($1) with ordinality e (hours, place)", connection))
        {
            plant.Parameters.Add(new() { Value = hoursAgo });
            await plant.ExecuteNonQueryAsync(Ct);
        }

        await new ForgetOldEvents(TimeProvider.System).RunAsync(connection, Ct);

        await using var ask = new NpgsqlCommand("select array_agg(seq order by seq) from live_events", connection);
        Assert.Equal(kept, await ask.ExecuteScalarAsync(Ct) as long[]);
    }
}
