using System.Globalization;
using Npgsql;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>Complaints without files beside spread bookings: slices of both in turn, on one host, by the same citizens.</summary>
internal sealed class SubmissionRow(Servers servers, ServerProcess host, Places places, SpreadBookings bookings, RunOptions options)
{
    private static readonly int[] ClientCounts = [8, 64];
    private readonly Submissions _complaints = new([.. places.Spread]);

    public async Task MeasureAsync(Report report, CancellationToken ct)
    {
        Clients.RunTimes(host.Port, 8, new GetMe(0, Citizens.Spread), Citizens.Spread);
        var warm = TimeSpan.FromSeconds(options.WarmSeconds / 4.0);
        foreach (var clients in ClientCounts.Reverse())
        {
            Clients.RunFor(host.Port, clients, bookings, warm);
            Clients.RunFor(host.Port, clients, _complaints, warm);
        }

        await SettleAsync(ct);
        await servers.RunAsync(Servers.Main, "vacuum analyze", ct);
        foreach (var clients in ClientCounts)
        {
            var (ours, limit, cost) = (new List<double>(), new List<double>(), new List<(double Host, double Postgres, double P99)>());
            for (var slice = 0; slice < options.Slices; slice++)
            {
                limit.Add(Clients.RunFor(host.Port, clients, bookings, TimeSpan.FromSeconds(options.Seconds)).PerSecond);
                await SettleAsync(ct);
                var (program, database) = (ProcessFigures.Processor(host.Id), ProcessFigures.ProcessorOfFamily(servers.PostgresId));
                var sent = Clients.RunFor(host.Port, clients, _complaints, TimeSpan.FromSeconds(options.Seconds));
                ours.Add(sent.PerSecond);
                cost.Add(((ProcessFigures.Processor(host.Id) - program) * 1e6 / sent.Answers, (ProcessFigures.ProcessorOfFamily(servers.PostgresId) - database) * 1e6 / sent.Answers, sent.P99));
                await SettleAsync(ct);
                Console.Error.WriteLine($"complaints   {clients,3} clients: {ours[^1],8:N0}/s, spread bookings {limit[^1],8:N0}/s");
            }

            report.Figures.Add(Figure.AtLeast("complaints/s without files, against spread bookings", clients, 0.5, ours, limit));
            report.Notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"a complaint, {clients} clients: {Figure.Median([.. cost.Select(c => c.P99)]):F1} ms p99; microseconds: host {Figure.Median([.. cost.Select(c => c.Host)]):F0}, PostgreSQL {Figure.Median([.. cost.Select(c => c.Postgres)]):F0}"));
        }
    }

    /// <summary>What one kind of write left to do must not fall into the other's slice.</summary>
    private async Task SettleAsync(CancellationToken ct)
    {
        await using var connection = await servers.OpenAsync(Servers.Main, ct);
        await using var count = new NpgsqlCommand("select count(*) from outbox", connection);
        while ((long)(await count.ExecuteScalarAsync(ct))! > 0)
        {
            await Task.Delay(50, ct);
        }
    }
}
