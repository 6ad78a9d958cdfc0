using System.Diagnostics;
using System.Net.Sockets;

namespace ServiceNet.Benchmarks.Load;

/// <summary>Questions without end; each call may reuse the last one's memory.</summary>
internal interface IQuestions
{
    /// <summary>The status every answer must have.</summary>
    int Expected { get; }

    ReadOnlySpan<byte> Next();
}

/// <summary>How a slice of load went.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">Median milliseconds from question to answer.</param>
/// <param name="P99">The slowest hundredth begins here.</param>
internal sealed record LoadResult(long Answers, double PerSecond, double P50, double P99);

/// <summary>A number of clients that each ask, wait for the answer, and ask again, all on one thread.</summary>
internal static class Clients
{
    private const int WaitMicroseconds = 5_000_000;

    /// <summary>Asks for a time.</summary>
    public static LoadResult RunFor(int port, int clients, IQuestions questions, TimeSpan time) => Run(port, clients, questions, time, long.MaxValue);

    /// <summary>Asks a number of questions.</summary>
    public static LoadResult RunTimes(int port, int clients, IQuestions questions, long times) => Run(port, clients, questions, TimeSpan.FromMinutes(5), times);

    private static LoadResult Run(int port, int clients, IQuestions questions, TimeSpan time, long times)
    {
        var all = Enumerable.Range(0, (int)Math.Min(clients, times)).Select(_ => new Connection(port)).ToArray();
        try
        {
            return Run(all, questions, time, times);
        }
        finally
        {
            foreach (var connection in all)
            {
                connection.Dispose();
            }
        }
    }

    private static LoadResult Run(Connection[] all, IQuestions questions, TimeSpan time, long times)
    {
        var latencies = new List<int>(1 << 16);
        var ready = new List<Connection>(all.Length);
        var open = new List<Connection>(all);
        var began = Stopwatch.GetTimestamp();
        var ends = began + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var last = began;
        long asked = 0, answers = 0;
        foreach (var connection in all)
        {
            Ask(connection, questions, began);
            asked++;
        }

        while (open.Count > 0)
        {
            ready.Clear();
            ready.AddRange(open);
            Socket.Select(ready, null, null, WaitMicroseconds);
            if (ready.Count == 0)
            {
                throw new TimeoutException("No answer for five seconds.");
            }

            foreach (var connection in ready)
            {
                if (!connection.Read())
                {
                    continue;
                }

                if (connection.Status != questions.Expected)
                {
                    throw new InvalidOperationException($"Expected {questions.Expected}, got: {connection.Text}");
                }

                var now = Stopwatch.GetTimestamp();
                if (now <= ends)
                {
                    answers++;
                    last = now;
                    latencies.Add((int)Stopwatch.GetElapsedTime(connection.AskedAt, now).TotalMicroseconds);
                }

                if (now < ends && asked < times)
                {
                    Ask(connection, questions, now);
                    asked++;
                }
                else
                {
                    open.Remove(connection);
                }
            }
        }

        latencies.Sort();
        var took = asked >= times ? Stopwatch.GetElapsedTime(began, last) : time;
        return new LoadResult(answers, answers / took.TotalSeconds, latencies[latencies.Count / 2] / 1000.0, latencies[latencies.Count * 99 / 100] / 1000.0);
    }

    private static void Ask(Connection connection, IQuestions questions, long now)
    {
        connection.AskedAt = now;
        connection.Ask(questions.Next());
    }
}
