using Npgsql;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Queues;

/// <summary>Ten thousand phones that ask cost PostgreSQL nothing: counted in its own log.</summary>
[Collection(Alone.Name)]
public sealed class LinePolls(LinePolls.Logged city) : IClassFixture<LinePolls.Logged>
{
    /// <summary>What a process reads twice a second for all stations together, whoever asks.</summary>
    private static readonly string[] Background = ["from change_versions", "select station_id, version from queue_days", "SET SESSION AUTHORIZATION DEFAULT", "DISCARD ALL"];

    /// <summary>Every statement of the process under test is counted by PostgreSQL itself; what happens to the line happens at the other.</summary>
    public sealed class Logged(TestServers servers) : OneOpenProcess(servers)
    {
        public const string Name = "under-test";

        public Task<HostProcess> StartLoggedAsync() => StartProcessAsync(settings =>
        {
            settings["ConnectionStrings:Postgres"] = new NpgsqlConnectionStringBuilder(ConnectionString) { ApplicationName = Name, Options = "-c log_statement=all" }.ConnectionString;
            settings["ServiceNet:Surfaces"] = "public,console";
        });
    }

    [Fact]
    public async Task A_position_or_a_line_asked_for_again_and_again_touches_no_table()
    {
        var clerk = await city.StaffAsync("wq01");
        var people = await city.CitizensAsync("常问", 6);
        var ids = new List<string>();
        foreach (var person in people)
        {
            ids.Add((await person.TakenAsync("WQ01")).Id());
        }

        await clerk.CalledAsync(ids[0]);
        (await clerk.MoveAsync(ids[0], "finish")).Ok();
        await clerk.CalledAsync(ids[1]);
        (await clerk.MoveAsync(ids[1], "miss")).Ok();
        await clerk.CalledAsync(ids[2]);
        (await clerk.MoveAsync(ids[3], "park")).Ok();
        // A process that has just started knows nothing of the line; the first who asks makes it look.
        var fresh = await city.StartLoggedAsync();
        var phones = people.Select(p => p.At(fresh)).ToArray();
        await PollAsync(phones, ids);
        await Task.Delay(1200, TestCity.Ct);
        await PollAsync(phones, ids);

        var asked = await StatementsAsync(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                await PollAsync(phones, ids);
            }
        });
        Assert.Empty(asked);

        // Nor does a new number or a call cost a reading for each of them.
        var afterCall = await StatementsAsync(async () =>
        {
            (await clerk.CallNextAsync("WQ01")).Ok();
            await TestCity.WithinAsync(TestCity.Promptly, async () => (await phones[4].TicketAsync(ids[4])).Text("status") == "called", "the call is seen");
            for (var i = 0; i < 30; i++)
            {
                await PollAsync(phones, ids);
            }
        });
        // The line may be read once, what it has learned once, and the number that is over by now once.
        Assert.InRange(afterCall.Length, 0, 5);
    }

    private static async Task PollAsync(Caller[] phones, List<string> ids)
    {
        (await phones[0].With(null).GetAsync("stations/WQ01/queue")).Ok();
        foreach (var (phone, id) in phones.Zip(ids))
        {
            await phone.TicketAsync(id);
        }
    }

    private async Task<string[]> StatementsAsync(Func<Task> act)
    {
        var (_, before) = await city.Servers.LogAsync(0, TestCity.Ct);
        await act();
        var (lines, _) = await city.Servers.LogAsync(before, TestCity.Ct);
        return
        [
            .. lines.Where(l => l.Contains($" {Logged.Name} ", StringComparison.Ordinal) && !Background.Any(b => l.Contains(b, StringComparison.Ordinal)))
                .Where(l => l.Contains("LOG:  execute", StringComparison.Ordinal) || l.Contains("LOG:  statement", StringComparison.Ordinal)),
        ];
    }
}
