namespace ServiceNet.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    public const string Usage =
        """
        Measures ServiceNet beside its limit and prints one table.
          --quick          fewer and shorter slices, a tenth of the history and of the cases
          --check          exit code 1 when a figure does not hold
          --out FILE       also write the table to a file
          --host DLL       the ServiceNet.Host.dll to measure; the repository's Release build by default
          --only A,B       some of: bookings, complaints (sent beside spread bookings), stations, lines, files, history,
                           cases (the handlers' list and its export with 1,000,000 cases against 10,000; filling takes minutes)
          --env NAME=VALUE a setting for the host's process; repeatable
          --slices N       slices of each kind, 1-6
          --seconds N      seconds of a slice
          --warm N         seconds of warming
        """;

    public bool Check { get; private set; }

    public string? Out { get; private set; }

    public string Host { get; private set; } = "";

    public HashSet<string> Only { get; private set; } = ["bookings", "complaints", "stations", "lines", "files", "history", "cases"];

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public int Slices { get; private set; } = 5;

    public int Seconds { get; private set; } = 4;

    public int WarmSeconds { get; private set; } = 20;

    /// <summary>Past bookings of the large history.</summary>
    public int History { get; private set; } = 1_000_000;

    /// <summary>Cases of the large list.</summary>
    public int Cases { get; private set; } = 1_000_000;

    /// <summary>Requests of a slice of the station list, and of the ticket poll.</summary>
    public int ListRequests { get; private set; } = 40_000;

    public static RunOptions? Read(string[] args)
    {
        var options = new RunOptions();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    (options.Slices, options.Seconds, options.WarmSeconds, options.History, options.Cases, options.ListRequests) = (3, 2, 15, 100_000, 100_000, 15_000);
                    break;
                case "--check":
                    options.Check = true;
                    break;
                case "--out" when i + 1 < args.Length:
                    options.Out = args[++i];
                    break;
                case "--host" when i + 1 < args.Length:
                    options.Host = Path.GetFullPath(args[++i]);
                    break;
                case "--only" when i + 1 < args.Length:
                    options.Only = [.. args[++i].Split(',')];
                    break;
                case "--env" when i + 1 < args.Length && args[i + 1].Split('=', 2) is [var name, var value]:
                    options.Environment[name] = value;
                    i++;
                    break;
                case "--slices" when i + 1 < args.Length && int.TryParse(args[i + 1], out var slices) && slices is >= 1 and <= 6:
                    options.Slices = slices;
                    i++;
                    break;
                case "--seconds" when i + 1 < args.Length && int.TryParse(args[i + 1], out var seconds) && seconds is >= 1 and <= 30:
                    options.Seconds = seconds;
                    i++;
                    break;
                case "--warm" when i + 1 < args.Length && int.TryParse(args[i + 1], out var warm) && warm is >= 1 and <= 120:
                    options.WarmSeconds = warm;
                    i++;
                    break;
                default:
                    return null;
            }
        }

        options.Host = options.Host.Length > 0 ? options.Host : BuiltHost();
        return File.Exists(options.Host) ? options : throw new FileNotFoundException("Build the host first: dotnet build -c Release src/ServiceNet.Host", options.Host);
    }

    /// <summary>The Release build of the repository this program was built in.</summary>
    private static string BuiltHost()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ServiceNet.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "src", "ServiceNet.Host", "bin", "Release", "net10.0", "ServiceNet.Host.dll");
    }
}
