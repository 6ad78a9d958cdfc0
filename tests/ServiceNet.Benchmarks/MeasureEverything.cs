using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Rows;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks;

/// <summary>One run: every figure beside its limit, on one machine, one PostgreSQL, one hour.</summary>
internal static class MeasureEverything
{
    /// <summary>Past bookings behind the rows that are not about history.</summary>
    private const int Behind = 100_000;

    private const double MaxMemory = 250;

    public static async Task<Report> RunAsync(RunOptions options, CancellationToken ct)
    {
        var report = new Report();
        await using var servers = await Servers.StartAsync(options, ct);
        await servers.RunAsync("postgres", $"create database {Servers.Limit}", ct);
        if (options.Only.Contains("lines"))
        {
            await LineRows.MeasureAsync(servers, options, report, ct);
        }

        if (options.Only.Contains("files"))
        {
            await EvidenceRow.MeasureAsync(servers, options, report, ct);
        }

        if (options.Only.Contains("cases"))
        {
            await CaseListRows.MeasureAsync(servers, options, report, ct);
        }

        if (options.Only.All(o => o is "lines" or "files" or "cases"))
        {
            return report;
        }

        Places places;
        await using (var first = await servers.StartHostAsync(Servers.Main, ct))
        {
            places = await Places.PrepareAsync(first.Port, hotStations: options.Slices + 1, ct);
        }

        await PrepareAsync(servers, places, options, ct);
        if (options.Only.Overlaps(["bookings", "stations", "complaints"]))
        {
            await MeasureHostAsync(servers, places, options, report, ct);
        }

        if (options.Only.Contains("history"))
        {
            await HistoryRows.MeasureAsync(servers, places, options, report, ct);
        }

        return report;
    }

    private static async Task PrepareAsync(Servers servers, Places places, RunOptions options, CancellationToken ct)
    {
        await places.OpenHotAsync(servers, ct);
        await using (var database = await servers.OpenAsync(Servers.Main, ct))
        {
            await Citizens.CreateAsync(database, Citizens.Spread + Citizens.Hot, ct);
        }

        if (options.Only.Contains("history"))
        {
            await HistoryRows.PrepareAsync(servers, options, ct);
        }

        await History.InsertAsync(servers, Servers.Main, Behind, ct);
        await servers.RunAsync("postgres", "checkpoint", ct);
    }

    private static async Task MeasureHostAsync(Servers servers, Places places, RunOptions options, Report report, CancellationToken ct)
    {
        await using (var host = await servers.StartHostAsync(Servers.Main, ct))
        {
            // An operator's host is scraped: from then on every request is counted.
            Clients.RunTimes(host.Port, 1, new Get("/metrics"), 1);
            var spread = new SpreadBookings(places.Spread, places.Starts);
            if (options.Only.Contains("bookings"))
            {
                var bookings = new BookingRows(servers, host, places, spread, options);
                await bookings.WarmAsync(ct);
                await bookings.MeasureAsync(report, ct);
            }

            if (options.Only.Contains("complaints"))
            {
                await new SubmissionRow(servers, host, places, spread, options).MeasureAsync(report, ct);
            }

            if (options.Only.Contains("stations"))
            {
                await StationListRow.MeasureAsync(host, options, report, ct);
            }

            var (now, peak) = ProcessFigures.Memory(host.Id);
            report.Figures.Add(new Figure("memory of the host after the run, MB", "", Figure.Number(now), "", $"peak {Figure.Number(peak)}", $"≤ {Figure.Number(MaxMemory)}", now <= MaxMemory));
        }

        var (exitCode, said) = await servers.VerifyAsync(Servers.Main, ct);
        report.Notes.Add($"`verify` after the run: {(exitCode == 0 ? "nothing found" : said)}");
    }
}
