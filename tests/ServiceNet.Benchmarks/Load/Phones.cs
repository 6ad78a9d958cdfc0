using System.Diagnostics;
using System.Net.Sockets;

namespace ServiceNet.Benchmarks.Load;

/// <summary>
/// Phones that each ask for their number at a fixed pace, whether or not the last answer has come: a slow server is asked
/// as often as a quick one, and a late answer counts from when it should have been asked for.
/// </summary>
internal static class Phones
{
    /// <summary>Connections between the proxy and the host; every phone's question goes over one of them.</summary>
    private const int Wires = 250;

    /// <summary>Polls for a time.</summary>
    /// <param name="phones">Each phone's question.</param>
    /// <param name="pace">From one question of a phone to its next.</param>
    /// <returns>How it went, and answers that were not 200.</returns>
    public static (LoadResult Result, int Refused) Run(int port, IReadOnlyList<IQuestions> phones, TimeSpan pace, TimeSpan time)
    {
        var idle = new Queue<Connection>(Enumerable.Range(0, Wires).Select(_ => new Connection(port)));
        var busy = new List<Socket>();
        var ready = new List<Socket>();
        var latencies = new List<double>();
        var waiting = new Queue<(int Phone, long Due)>();
        var (refused, asked) = (0, 0L);
        var between = pace.TotalSeconds / phones.Count * Stopwatch.Frequency;
        var began = Stopwatch.GetTimestamp();
        var ends = began + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < ends || busy.Count > 0)
        {
            var now = Stopwatch.GetTimestamp();
            for (var due = began + (long)(asked * between); due <= now && due < ends; due = began + (long)(++asked * between))
            {
                waiting.Enqueue(((int)(asked % phones.Count), due));
            }

            while (waiting.Count > 0 && idle.TryDequeue(out var wire))
            {
                var (phone, due) = waiting.Dequeue();
                wire.AskedAt = due;
                wire.Ask(phones[phone].Next());
                busy.Add(wire);
            }

            if (busy.Count == 0)
            {
                Thread.Sleep(0);
                continue;
            }

            ready.Clear();
            ready.AddRange(busy);
            Socket.Select(ready, null, null, 500);
            foreach (var wire in ready.Cast<Connection>().Where(w => w.Read()))
            {
                latencies.Add(Stopwatch.GetElapsedTime(wire.AskedAt).TotalMilliseconds);
                refused += wire.Status == 200 ? 0 : 1;
                busy.Remove(wire);
                idle.Enqueue(wire);
            }
        }

        foreach (var wire in idle)
        {
            wire.Dispose();
        }

        latencies.Sort();
        return (new LoadResult(latencies.Count, latencies.Count / time.TotalSeconds, latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100]), refused);
    }
}
