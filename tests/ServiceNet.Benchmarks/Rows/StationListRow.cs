using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>The processor time one station list costs, beside a bare endpoint that sends the same bytes.</summary>
internal static class StationListRow
{
    public static async Task MeasureAsync(ServerProcess host, RunOptions options, Report report, CancellationToken ct)
    {
        var (ours, theirs) = await BesideBare.MeasureAsync(host, "station list", new Get("/api/v1/stations"), "/api/v1/stations", options, ct);
        report.Figures.Add(Figure.AtMost("station list, µs of processor a request, against a bare endpoint", $"{BesideBare.ClientCount}", 1.3, ours, theirs));
    }
}
