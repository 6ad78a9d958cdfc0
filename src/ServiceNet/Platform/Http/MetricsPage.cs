using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ServiceNet.Platform.Http;

/// <summary>
/// <c>/metrics</c> in Prometheus' text form from the framework's, Npgsql's and our own meters. Only tags with few
/// values are kept, so no id can become a label.
/// </summary>
public sealed class MetricsPage : IDisposable
{
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "Npgsql", "System.Runtime", "ServiceNet"];
    private static readonly HashSet<string> Labels = new(StringComparer.Ordinal) { "http.request.method", "http.route", "http.response.status_code", "db.client.connection.state", "outcome", "gc.heap.generation" };
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly ConcurrentDictionary<(string Name, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    /// <summary>Starts listening.</summary>
    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.Start();
    }

    /// <summary>The page's text.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var page = new StringBuilder();
        foreach (var group in _series.GroupBy(s => s.Key.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            page.Append("# TYPE ").Append(group.Key).Append(' ').Append(group.First().Value.Kind).Append('\n');
            foreach (var ((name, labels), series) in group)
            {
                series.Write(page, name, labels);
            }
        }

        return page.ToString();
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = instrument switch
        {
            { IsObservable: true } when instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
            { IsObservable: true } => "gauge",
            _ when instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
            _ when instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) => "counter",
            _ => "gauge",
        };
        _series.GetOrAdd((PrometheusName(instrument, kind), LabelsOf(tags)), static (_, k) => new Series(k), kind).Add(value, replace: instrument.IsObservable);
    }

    private static string PrometheusName(Instrument instrument, string kind)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        name = instrument.Unit == "s" && !name.EndsWith("seconds", StringComparison.Ordinal) ? name + "_seconds" : name;
        return kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        StringBuilder? labels = null;
        foreach (var (key, value) in tags)
        {
            if (Labels.Contains(key) && value is not null)
            {
                labels = labels is null ? new StringBuilder() : labels.Append(',');
                labels.Append(key.Replace('.', '_')).Append("=\"").Append(Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
            }
        }

        return labels?.ToString() ?? "";
    }

    private sealed class Series(string kind)
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[Buckets.Length];
        private double _sum;
        private long _count;

        public string Kind => kind;

        public void Add(double value, bool replace)
        {
            lock (_lock)
            {
                _sum = replace ? value : _sum + value;
                _count++;
                for (var i = 0; kind == "histogram" && i < Buckets.Length; i++)
                {
                    _counts[i] += value <= Buckets[i] ? 1 : 0;
                }
            }
        }

        public void Write(StringBuilder page, string name, string labels)
        {
            lock (_lock)
            {
                if (kind != "histogram")
                {
                    Line(page, name, labels, _sum);
                    return;
                }

                var comma = labels.Length == 0 ? "" : ",";
                for (var i = 0; i < Buckets.Length; i++)
                {
                    Line(page, name + "_bucket", $"{labels}{comma}le=\"{Buckets[i].ToString(CultureInfo.InvariantCulture)}\"", _counts[i]);
                }

                Line(page, name + "_bucket", $"{labels}{comma}le=\"+Inf\"", _count);
                Line(page, name + "_sum", labels, _sum);
                Line(page, name + "_count", labels, _count);
            }
        }

        private static void Line(StringBuilder page, string name, string labels, double value)
            => page.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
