using System.Globalization;
using Npgsql;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>Bookings over HTTP beside pgbench: spread, on one hot slot, and refused at a full one.</summary>
internal sealed class BookingRows(Servers servers, ServerProcess host, Places places, SpreadBookings spread, RunOptions options)
{
    private static readonly int[] ClientCounts = [8, 64];
    private readonly SpreadBookings _spread = spread;
    private readonly Dictionary<(string What, int Clients), Measured> _measured = [];
    private long _leftOver;
    private int _hotSlot;

    /// <summary>Runs every request of the run for a while: the first seconds belong to the compiler.</summary>
    public async Task WarmAsync(CancellationToken ct)
    {
        Clients.RunTimes(host.Port, 8, new GetMe(0, Citizens.Spread + Citizens.Hot), Citizens.Spread + Citizens.Hot);
        var full = places.FillSmall(host.Port);
        var slice = TimeSpan.FromSeconds(options.WarmSeconds / 4.0);
        Clients.RunFor(host.Port, 64, _spread, slice);
        Clients.RunFor(host.Port, 64, full, slice / 2);
        Clients.RunFor(host.Port, 8, NextHot(), slice / 2);
        Clients.RunFor(host.Port, 8, new Get("/api/v1/stations"), slice / 2);
        Clients.RunFor(host.Port, 8, full, slice / 2);
        Clients.RunFor(host.Port, 8, _spread, slice);
        await SettleAsync(ct);
        await servers.RunAsync(Servers.Main, "vacuum analyze", ct);
        await Limit.RunAsync(servers, "limit-booking-spread.sql", 8, 2, ct);
    }

    /// <summary>Interleaves slices of ours and of the limit's.</summary>
    public async Task MeasureAsync(Report report, CancellationToken ct)
    {
        for (var round = 0; round < options.Slices; round++)
        {
            foreach (var clients in ClientCounts)
            {
                await OursAsync("spread", clients, _spread, ct);
                await TheirsAsync("spread", clients, ct);
                await OursAsync("hot", clients, NextHot(), ct);
                await TheirsAsync("hot", clients, ct);
                await OursAsync("full", clients, new OneSlot(places.Small, places.Other[0], 409), ct);
            }
        }

        AddRows(report);
    }

    private void AddRows(Report report)
    {
        foreach (var clients in ClientCounts)
        {
            report.Figures.Add(Figure.AtLeast("bookings/s, spread over slots, against pgbench", clients, 0.30, Ours("spread", clients), _measured[("limit spread", clients)].PerSecond));
        }

        report.Figures.Add(Figure.AtLeast("bookings/s, one hot slot, against pgbench", 8, 0.6, Ours("hot", 8), _measured[("limit hot", 8)].PerSecond));
        report.Figures.Add(Figure.AtLeast("bookings/s, one hot slot, against pgbench", 64, 1.2, Ours("hot", 64), _measured[("limit hot", 64)].PerSecond));
        foreach (var clients in ClientCounts)
        {
            report.Figures.Add(Figure.AtLeast("refusals/s of a full slot, against spread bookings", clients, 2.5, Ours("full", clients), Ours("spread", clients)));
        }

        foreach (var ((what, clients), m) in _measured.Where(m => m.Value.Latency.Count > 0))
        {
            report.Notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, {clients} clients: {Figure.Median([.. m.Latency.Select(l => l.P50)]):F1} ms median, {Figure.Median([.. m.Latency.Select(l => l.P99)]):F1} ms p99; processors: host {m.Share(0):F2}, PostgreSQL {m.Share(1):F2}, load {m.Share(2):F2}; microseconds a request: host {m.Cost(0):F0}, PostgreSQL {m.Cost(1):F0}"));
        }

        report.Notes.Add($"{_spread.Count:N0} spread bookings made over {places.Spread.Count * places.Starts.Count:N0} slots; facts waiting in the outbox after a slice: at most {_leftOver:N0}, paid before the limit's turn");
    }

    private List<double> Ours(string what, int clients) => _measured[(what, clients)].PerSecond;

    /// <summary>A slot nobody has booked, at a station each citizen has booked at once or never.</summary>
    private OneSlot NextHot()
    {
        var slot = _hotSlot++;
        return new OneSlot(places.Hot[slot / 2], places.Other[slot + 1], 201);
    }

    /// <summary>A hot slot uses up one citizen a booking: its slices, and the limit's beside them, are short.</summary>
    private int Seconds(string what) => what == "hot" ? Math.Min(2, options.Seconds) : options.Seconds;

    private async Task OursAsync(string what, int clients, IQuestions questions, CancellationToken ct)
    {
        var before = Processors();
        var seconds = Seconds(what);
        var result = Clients.RunFor(host.Port, clients, questions, TimeSpan.FromSeconds(seconds));
        var after = Processors();
        Of(what, clients).Add(result, [.. after.Zip(before, (a, b) => a - b)], seconds);
        Console.Error.WriteLine($"{what,-12} {clients,3} clients: {result.PerSecond,8:N0}/s");
        await SettleAsync(ct);
    }

    private async Task TheirsAsync(string what, int clients, CancellationToken ct)
    {
        var tps = await Limit.RunAsync(servers, $"limit-booking-{what}.sql", clients, Seconds(what), ct);
        Of("limit " + what, clients).PerSecond.Add(tps);
        Console.Error.WriteLine($"limit {what,-6} {clients,3} clients: {tps,8:N0}/s");
    }

    /// <summary>Waits until the host has paid its outbox: its work must not fall into the limit's slice.</summary>
    private async Task SettleAsync(CancellationToken ct)
    {
        await using var connection = await servers.OpenAsync(Servers.Main, ct);
        await using var count = new NpgsqlCommand("select count(*) from outbox", connection);
        for (var first = true; ; first = false)
        {
            var waiting = (long)(await count.ExecuteScalarAsync(ct))!;
            _leftOver = first ? Math.Max(_leftOver, waiting) : _leftOver;
            if (waiting == 0)
            {
                return;
            }

            await Task.Delay(50, ct);
        }
    }

    private double[] Processors() => [ProcessFigures.Processor(host.Id), ProcessFigures.ProcessorOfFamily(servers.PostgresId), ProcessFigures.Processor(Environment.ProcessId)];

    private Measured Of(string what, int clients)
    {
        if (!_measured.TryGetValue((what, clients), out var measured))
        {
            _measured[(what, clients)] = measured = new Measured();
        }

        return measured;
    }

    private sealed class Measured
    {
        private readonly double[] _processor = new double[3];
        private double _seconds;
        private long _answers;

        public List<double> PerSecond { get; } = [];

        public List<(double P50, double P99)> Latency { get; } = [];

        public void Add(LoadResult result, double[] processor, double seconds)
        {
            PerSecond.Add(result.PerSecond);
            Latency.Add((result.P50, result.P99));
            _seconds += seconds;
            _answers += result.Answers;
            for (var i = 0; i < processor.Length; i++)
            {
                _processor[i] += processor[i];
            }
        }

        public double Share(int process) => _processor[process] / _seconds;

        public double Cost(int process) => _processor[process] * 1e6 / _answers;
    }
}
