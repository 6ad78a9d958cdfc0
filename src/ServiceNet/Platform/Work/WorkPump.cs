using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceNet.Platform.Work;

/// <summary>
/// The one pump: hands facts of the outbox to the rooms that want them and runs recurring jobs. Rows are claimed
/// with skip locked, so any number of processes pump side by side.
/// </summary>
public sealed class WorkPump(NpgsqlDataSource database, PayFacts facts, IEnumerable<IRecurringJob> jobs, TimeProvider time, ILogger<WorkPump> log) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);
    private readonly IRecurringJob[] _jobs = [.. jobs];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var busy = false;
            try
            {
                busy = await facts.PayBatchAsync(stoppingToken);
                foreach (var job in _jobs)
                {
                    await RunIfDueAsync(job, stoppingToken);
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.LogWarning("The pump waits for the database: {Reason}", e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }

            if (!busy)
            {
                await Task.Delay(Idle, stoppingToken);
            }
        }
    }

    private async Task RunIfDueAsync(IRecurringJob job, CancellationToken ct)
    {
        if (_nextLook.TryGetValue(job.Name, out var look) && look > time.GetUtcNow())
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into recurring_work (name, due_at) values (@Name, @now) on conflict do nothing", new { job.Name, now = time.GetUtcNow() }, cancellationToken: ct));
        await using var claim = await connection.BeginTransactionAsync(ct);
        var due = await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            "select due_at from recurring_work where name = @Name for update skip locked", new { job.Name }, claim, cancellationToken: ct));
        if (due is null || due > time.GetUtcNow())
        {
            _nextLook[job.Name] = Earlier(due, time.GetUtcNow() + TimeSpan.FromMinutes(1));
            return;
        }

        string? error = null;
        try
        {
            await job.RunAsync(connection, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException && e is not NpgsqlException)
        {
            error = e.GetType().Name;
            log.LogError(e, "Job {Job} failed; it comes back in {Every}", job.Name, job.Every);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update recurring_work set due_at = @next, last_ran_at = @now, last_error = @error where name = @Name",
            new { job.Name, next = time.GetUtcNow() + job.Every, now = time.GetUtcNow(), error },
            claim,
            cancellationToken: ct));
        await claim.CommitAsync(ct);
    }

    /// <summary>When a job's row is worth looking at again: it saves a query every turn of the pump.</summary>
    private readonly Dictionary<string, DateTimeOffset> _nextLook = new(StringComparer.Ordinal);

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } x && x < b ? x : b;
}
