using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>The walk-in line: taking numbers beside pgbench, a poll beside a bare endpoint, a town that watches while clerks call.</summary>
internal sealed class LineRows(Servers servers, ServerProcess host, Lines lines, RunOptions options, Report report)
{
    private const int Watching = 5000, ClerkCount = 40, ScreenCount = 200;
    private static readonly int[] ClientCounts = [8, 64];
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5), BetweenCalls = TimeSpan.FromSeconds(2.5);
    private readonly Takes _takes = new(lines.Stations, Lines.People);

    /// <summary>Runs all rows on a host and a database of their own.</summary>
    public static async Task MeasureAsync(Servers servers, RunOptions options, Report report, CancellationToken ct)
    {
        foreach (var database in new[] { Lines.Rush, Lines.Town })
        {
            await servers.RunAsync("postgres", $"create database {database}", ct);
        }

        await using (var host = await servers.StartHostAsync(Lines.Rush, ct))
        {
            await new LineRows(servers, host, await Lines.PrepareAsync(servers, host, Lines.Rush, Lines.People, ct), options, report).TakeAsync(ct);
        }

        var (exitCode, said) = await servers.VerifyAsync(Lines.Rush, ct);
        report.Notes.Add($"`verify` after the numbers were taken: {(exitCode == 0 ? "nothing found" : said)}");
        await using (var host = await servers.StartHostAsync(Lines.Town, ct))
        {
            var rows = new LineRows(servers, host, await Lines.PrepareAsync(servers, host, Lines.Town, Watching, ct), options, report);
            Clients.RunTimes(host.Port, 8, rows._takes, Watching);
            await Lines.RememberAsync(servers, ct);
            var taken = await Lines.TakenAsync(servers, ct);
            await rows.PollAsync(taken[0], ct);
            await rows.TownAsync(taken, ct);
        }
    }

    private async Task TakeAsync(CancellationToken ct)
    {
        // Each citizen takes one number: slices are short so that they last, and few clients warm the host (its compiler needs
        // some ten seconds, not many numbers).
        var seconds = Math.Min(2, options.Seconds);
        Clients.RunFor(host.Port, 2, _takes, TimeSpan.FromSeconds(Math.Min(10, options.WarmSeconds / 1.6)));
        await servers.RunAsync(Lines.Rush, "vacuum analyze", ct);
        await Limit.RunAsync(servers, "limit-ticket.sql", 8, 2, ct);
        var measured = ClientCounts.ToDictionary(c => c, _ => (Ours: new List<double>(), Limit: new List<double>()));
        for (var round = 0; round < Math.Min(3, options.Slices); round++)
        {
            foreach (var clients in ClientCounts)
            {
                var before = (Host: ProcessFigures.Processor(host.Id), Postgres: ProcessFigures.ProcessorOfFamily(servers.PostgresId));
                var result = Clients.RunFor(host.Port, clients, _takes, TimeSpan.FromSeconds(seconds));
                var cost = (Host: (ProcessFigures.Processor(host.Id) - before.Host) * 1e6 / result.Answers, Postgres: (ProcessFigures.ProcessorOfFamily(servers.PostgresId) - before.Postgres) * 1e6 / result.Answers);
                measured[clients].Ours.Add(result.PerSecond);
                measured[clients].Limit.Add(await Limit.RunAsync(servers, "limit-ticket.sql", clients, seconds, ct));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"numbers {clients,3} clients: {result.PerSecond,8:N0}/s (host {cost.Host:F0} µs, PostgreSQL {cost.Postgres:F0} µs), limit {measured[clients].Limit[^1],8:N0}/s"));
            }
        }

        foreach (var (clients, (ours, limit)) in measured)
        {
            report.Figures.Add(Figure.AtLeast("numbers taken/s, against pgbench", clients, 0.30, ours, limit));
        }
    }

    private async Task PollAsync((string Ticket, int Citizen) one, CancellationToken ct)
    {
        var (ours, theirs) = await BesideBare.MeasureAsync(host, "ticket poll", new PollTicket(one.Ticket, one.Citizen), $"/api/v1/queue/tickets/{one.Ticket}", options, ct);
        report.Figures.Add(Figure.AtMost("ticket poll, µs of processor a request, against a bare endpoint", $"{BesideBare.ClientCount}", 1.5, ours, theirs));
    }

    private async Task TownAsync(IReadOnlyList<(string Ticket, int Citizen)> taken, CancellationToken ct)
    {
        // Spread as numbers were taken: about a hundred and twenty a station.
        IQuestions[] phones = [.. taken.Select(t => new PollTicket(t.Ticket, t.Citizen))];
        Phones.Run(host.Port, phones, Pace, Pace * 2);
        var (idle, _) = Phones.Run(host.Port, phones, Pace, TimeSpan.FromSeconds(options.Seconds * 2));
        var called = new int[ClerkCount];
        LoadResult busy;
        int refused, missing, twice;
        IReadOnlyCollection<double> delays;
        await using (var screens = await Screens.OpenAsync(host.Port, [.. lines.Stations.Take(ClerkCount)], ScreenCount, ct))
        {
            using var over = new CancellationTokenSource();
            var clerks = Enumerable.Range(0, ClerkCount).Select(i => CallAsync(i, called, over.Token)).ToArray();
            (busy, refused) = await Task.Run(() => Phones.Run(host.Port, phones, Pace, TimeSpan.FromSeconds(options.Seconds * 5)), ct);
            await over.CancelAsync();
            await Task.WhenAll(clerks);
            await Task.Delay(1500, ct);
            (missing, twice) = screens.Against(lines.Stations.Take(ClerkCount).Select((s, i) => (s, called[i])), ScreenCount, [.. lines.Stations.Take(ClerkCount)]);
            delays = screens.Delays;
        }

        report.Figures.Add(new Figure(
            $"p99 of a poll, ms: {Watching:N0} phones each {Pace.TotalSeconds:N0} s, {ClerkCount} clerks calling, {ScreenCount} screens open; against the same phones alone", $"{Watching}",
            Figure.Number(busy.P99), Figure.Number(idle.P99), Figure.Number(busy.P99 / idle.P99), "≤ 50 ms or ≤ 20", refused == 0 && (busy.P99 <= 50 || busy.P99 <= 20 * idle.P99)));
        report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"polls: {busy.Answers:N0} at {busy.PerSecond:N0}/s, {refused} not 200, median {busy.P50:F1} ms; {called.Sum()} calls by {ClerkCount} clerks meanwhile"));
        report.Figures.Add(new Figure(
            $"slowest call to reach one of {ScreenCount} screens, s ({delays.Count:N0} told, {missing} missing, {twice} twice)", $"{ScreenCount}",
            Figure.Number(delays.DefaultIfEmpty(double.PositiveInfinity).Max()), "", "", "≤ 1", missing == 0 && twice == 0 && delays.Count > 0 && delays.Max() <= 1));
    }

    private async Task CallAsync(int clerk, int[] called, CancellationToken over)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", lines.ClerkToken);
        await Task.Delay(BetweenCalls * clerk / ClerkCount, CancellationToken.None);
        while (!over.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"staff/stations/{lines.Stations[clerk]}/queue/call-next") { Content = JsonContent.Create(new { counter = "1" }) };
            request.Headers.Add("Idempotency-Key", $"call-{clerk}-{called[clerk]}");
            using var answer = await http.SendAsync(request, CancellationToken.None);
            if ((int)answer.StatusCode != 200)
            {
                throw new InvalidOperationException($"call-next: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            }

            called[clerk]++;
            await Task.Delay(BetweenCalls, CancellationToken.None);
        }
    }
}
