using System.Text.Json.Nodes;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>The processor time one station list costs, beside a bare endpoint that sends the same bytes.</summary>
internal static class StationListRow
{
    private const string Path = "/api/v1/stations";
    private const int ClientCount = 8;

    public static async Task MeasureAsync(ServerProcess host, RunOptions options, Report report, CancellationToken ct)
    {
        var answer = System.IO.Path.GetTempFileName();
        await File.WriteAllBytesAsync(answer, Recorded(host.Port), ct);
        await using (var bare = await ServerProcess.StartAsync(port => [typeof(StationListRow).Assembly.Location, "bare", $"{port}", answer], SameRuntime(options), Path, ct))
        {
            Measure(host, bare, options, report);
        }

        File.Delete(answer);
    }

    private static void Measure(ServerProcess host, ServerProcess bare, RunOptions options, Report report)
    {
        var list = new Get(Path);
        foreach (var server in new[] { bare, host })
        {
            Clients.RunFor(server.Port, ClientCount, list, TimeSpan.FromSeconds(options.WarmSeconds / 2.0));
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Slices; round++)
        {
            ours.Add(Cost(host, list, options.ListRequests));
            theirs.Add(Cost(bare, list, options.ListRequests));
            Console.Error.WriteLine($"station list: {ours[^1]:F1} µs, bare {theirs[^1]:F1} µs");
        }

        report.Figures.Add(Figure.AtMost("station list, µs of processor a request, against a bare endpoint", $"{ClientCount}", 1.3, ours, theirs));
    }

    private static double Cost(ServerProcess server, Get list, int requests)
    {
        var before = ProcessFigures.Processor(server.Id);
        Clients.RunTimes(server.Port, ClientCount, list, requests);
        return (ProcessFigures.Processor(server.Id) - before) * 1e6 / requests;
    }

    private static byte[] Recorded(int port)
    {
        using var connection = new Connection(port);
        connection.Ask(new Get(Path).Next());
        while (!connection.Read())
        {
        }

        return connection.Status == 200 ? connection.Answer.ToArray() : throw new InvalidOperationException(connection.Text);
    }

    /// <summary>The host's collector settings and whatever was set for it.</summary>
    private static Dictionary<string, string> SameRuntime(RunOptions options)
    {
        var environment = new Dictionary<string, string>(options.Environment, StringComparer.Ordinal);
        var settings = JsonNode.Parse(File.ReadAllText(System.IO.Path.ChangeExtension(options.Host, ".runtimeconfig.json")))!["runtimeOptions"]?["configProperties"];
        foreach (var (property, variable) in new[] { ("System.GC.Server", "DOTNET_gcServer"), ("System.GC.Concurrent", "DOTNET_gcConcurrent"), ("System.Runtime.TieredPGO", "DOTNET_TieredPGO") })
        {
            if (settings?[property] is { } value)
            {
                environment.TryAdd(variable, value.GetValue<bool>() ? "1" : "0");
            }
        }

        if (settings?["System.GC.ConserveMemory"] is { } conserve)
        {
            environment.TryAdd("DOTNET_GCConserveMemory", conserve.ToString());
        }

        return environment;
    }
}
