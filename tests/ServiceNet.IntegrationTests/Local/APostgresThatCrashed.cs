using System.Diagnostics;
using ServiceNet.Local;
using ServiceNet.Local.Postgres;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class APostgresThatCrashed : IDisposable
{
    private readonly DataFolderForOneTest folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Starts_again_with_all_it_had_committed()
    {
        var crashed = await PrivatePostgres.StartAsync(folder.Postgres, Ct);
        await Sql.AskAsync<object>(crashed.ConnectionString, "create table kept (n int); insert into kept values (7); select 1");
        Kill(crashed.ProcessId);
        await crashed.DisposeAsync();

        await using var again = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        Assert.Equal(7, await Sql.AskAsync<int>(again.ConnectionString, "select n from kept"));
    }

    [Fact]
    public async Task Starts_again_although_a_stranger_wears_the_pid_it_left_behind()
    {
        var crashed = await PrivatePostgres.StartAsync(folder.Postgres, Ct);
        Kill(crashed.ProcessId);
        await DataFolderForOneTest.GoneAsync(crashed.ProcessId);
        // The same account as the server's: only then does PostgreSQL itself believe the file.
        using var stranger = DataFolderForOneTest.StartStranger(await DataFolderForOneTest.OwnerAsync(crashed.DataDirectory));
        try
        {
            var pidFile = Path.Combine(crashed.DataDirectory, "postmaster.pid");
            var lines = await File.ReadAllLinesAsync(pidFile, Ct);
            lines[0] = $"{stranger.Id}";
            await File.WriteAllLinesAsync(pidFile, lines, Ct);
            await crashed.DisposeAsync();

            await using var again = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

            Assert.Equal(1, await Sql.AskAsync<int>(again.ConnectionString, "select 1"));
            Assert.False(stranger.HasExited, "the stranger was ended");
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task Is_stopped_and_started_when_only_its_host_was_lost()
    {
        var (orphan, connectionString) = await LeaveAnOrphanAsync();
        Assert.Equal(1, await Sql.AskAsync<int>(connectionString, "select 1"));

        await using var again = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        Assert.False(DataFolderForOneTest.Lives(orphan));
        Assert.NotEqual(orphan, again.ProcessId);
        Assert.Equal(1, await Sql.AskAsync<int>(again.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Waits_for_its_last_children_before_it_starts_again()
    {
        var (orphan, connectionString) = await LeaveAnOrphanAsync();
        // A child in the middle of a statement outlives its server by the statement's length.
        var busy = Assert.ThrowsAnyAsync<Exception>(() => Sql.AskAsync<object>(
            connectionString, "do $$ begin perform count(*) from generate_series(1, 3000000000); end $$; select 1"));
        await WaitForChildAsync(connectionString);
        Kill(orphan);
        await DataFolderForOneTest.GoneAsync(orphan);

        await using var again = await PrivatePostgres.StartAsync(folder.Postgres, Ct);

        Assert.Equal(1, await Sql.AskAsync<int>(again.ConnectionString, "select 1"));
        await busy;
    }

    /// <summary>A server of this folder that no host attends, as a host leaves it when it is killed together with its watch.</summary>
    private async Task<(int ProcessId, string ConnectionString)> LeaveAnOrphanAsync()
    {
        var attended = await PrivatePostgres.StartAsync(folder.Postgres, Ct);
        await attended.DisposeAsync();
        var user = await DataFolderForOneTest.OwnerAsync(attended.DataDirectory);
        var programs = await PostgresBinaries.FindAsync(folder.Postgres, folder.Path, user, version: null, Ct);
        var started = await RunProgram.RunAsync(
            programs.PgCtl, ["start", "-w", "-D", attended.DataDirectory, "-l", Path.Combine(attended.DataDirectory, "server.log")], user, Ct);
        Assert.True(started.Well, started.Said);
        var pid = await PidFile.ReadAsync(Path.Combine(attended.DataDirectory, "postmaster.pid"), Ct);
        return (pid!.Value, attended.ConnectionString);
    }

    private static async Task WaitForChildAsync(string connectionString)
    {
        const string busy = "select count(*) from pg_stat_activity where state = 'active' and query like 'do $$%'";
        while (await Sql.AskAsync<long>(connectionString, busy) == 0)
            await Task.Delay(50, Ct);
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }
}
