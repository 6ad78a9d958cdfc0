using System.Text.Json.Nodes;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>The processor time one answer costs, beside a bare Kestrel endpoint that sends the same bytes to the same question.</summary>
internal static class BesideBare
{
    public const int ClientCount = 8;

    /// <summary>Interleaves slices of both.</summary>
    /// <returns>Microseconds of processor a request, slice by slice.</returns>
    public static async Task<(List<double> Ours, List<double> Theirs)> MeasureAsync(ServerProcess host, string what, IQuestions question, string path, RunOptions options, CancellationToken ct)
    {
        var answer = Path.GetTempFileName();
        await File.WriteAllBytesAsync(answer, Recorded(host.Port, question), ct);
        await using var bare = await ServerProcess.StartAsync(port => [typeof(BesideBare).Assembly.Location, "bare", $"{port}", path, answer], SameRuntime(options), path, ct);
        foreach (var server in new[] { bare, host })
        {
            Clients.RunFor(server.Port, ClientCount, question, TimeSpan.FromSeconds(options.WarmSeconds / 2.0));
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Slices; round++)
        {
            ours.Add(Cost(host, question, options.ListRequests));
            theirs.Add(Cost(bare, question, options.ListRequests));
            Console.Error.WriteLine($"{what}: {ours[^1]:F1} µs, bare {theirs[^1]:F1} µs");
        }

        File.Delete(answer);
        return (ours, theirs);
    }

    private static double Cost(ServerProcess server, IQuestions question, int requests)
    {
        var before = ProcessFigures.Processor(server.Id);
        Clients.RunTimes(server.Port, ClientCount, question, requests);
        return (ProcessFigures.Processor(server.Id) - before) * 1e6 / requests;
    }

    private static byte[] Recorded(int port, IQuestions question)
    {
        using var connection = new Connection(port);
        connection.Ask(question.Next());
        while (!connection.Read())
        {
        }

        return connection.Status == 200 ? connection.Answer.ToArray() : throw new InvalidOperationException(connection.Text);
    }

    /// <summary>The host's collector settings and whatever was set for it.</summary>
    private static Dictionary<string, string> SameRuntime(RunOptions options)
    {
        var environment = new Dictionary<string, string>(options.Environment, StringComparer.Ordinal);
        var settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(options.Host, ".runtimeconfig.json")))!["runtimeOptions"]?["configProperties"];
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
