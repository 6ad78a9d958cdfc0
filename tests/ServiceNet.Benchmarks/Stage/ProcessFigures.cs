using System.Globalization;

namespace ServiceNet.Benchmarks.Stage;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessFigures
{
    /// <summary>Clock ticks a second of <c>/proc</c>, fixed at 100 on Linux.</summary>
    private const double Ticks = 100;

    /// <summary>Processor seconds used so far, user and system.</summary>
    public static double Processor(int pid)
    {
        var fields = Fields($"/proc/{pid}/stat");
        return fields is null ? 0 : (Number(fields[11]) + Number(fields[12])) / Ticks;
    }

    /// <summary>Processor seconds of a process and its children, those that have ended included.</summary>
    public static double ProcessorOfFamily(int pid)
    {
        var own = Fields($"/proc/{pid}/stat");
        var sum = own is null ? 0 : own[11..15].Sum(Number);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            if (Fields(Path.Combine(folder, "stat")) is { } fields && fields[1] == pid.ToString(CultureInfo.InvariantCulture))
            {
                sum += Number(fields[11]) + Number(fields[12]);
            }
        }

        return sum / Ticks;
    }

    /// <summary>Megabytes in memory now and at most.</summary>
    public static (double Now, double Peak) Memory(int pid)
    {
        var lines = File.ReadAllLines($"/proc/{pid}/status");
        return (Megabytes("VmRSS:"), Megabytes("VmHWM:"));

        double Megabytes(string name) => Number(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    /// <summary>The fields from the state on: a name may hold spaces.</summary>
    private static string[]? Fields(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
