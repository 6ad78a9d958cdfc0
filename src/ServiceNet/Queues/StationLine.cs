using System.Threading.Channels;

namespace ServiceNet.Queues;

/// <summary>One station's line in this process: what is shown now, and what is known to have happened since.</summary>
/// <param name="station">Whose line.</param>
/// <param name="seen">Told of every number that comes to be shown here.</param>
/// <param name="changed">Told of every line that comes to be shown.</param>
internal sealed class StationLine(Guid station, Action<Ticket> seen, Action changed)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Ticket> _ahead = [];
    private readonly List<Channel<LineDay>> _watchers = [];
    private volatile LineDay? _current;
    private long _wanted;

    /// <summary>Whose line.</summary>
    public Guid Station => station;

    /// <summary>One reading at a time.</summary>
    public SemaphoreSlim Reading { get; } = new(1);

    /// <summary>What is shown; null before the first reading.</summary>
    public LineDay? Current => _current;

    /// <summary>True when more is known to have happened than is shown.</summary>
    public bool IsBehind => Interlocked.Read(ref _wanted) > (_current?.Version ?? -1);

    /// <summary>The version that must be reached.</summary>
    public long Wanted => Interlocked.Read(ref _wanted);

    /// <summary>Changed since it was last kept in the live state.</summary>
    public bool IsUnkept { get; set; }

    /// <summary>When it was last kept there, as the clock's timestamp.</summary>
    public long KeptAt { get; set; }

    /// <summary>Raises what must be reached.</summary>
    public void Want(long version)
    {
        lock (_gate)
        {
            _wanted = Math.Max(_wanted, version);
        }
    }

    /// <summary>Shows a line that was read, unless a later one is shown.</summary>
    public void Show(LineDay line)
    {
        lock (_gate)
        {
            if (_current is { } shown && shown.Day >= line.Day && (shown.Day > line.Day || shown.Version > line.Version))
            {
                return;
            }

            if (_current?.Day != line.Day)
            {
                _ahead.Clear();
                _wanted = line.Version;
            }

            foreach (var ticket in line.Tickets)
            {
                seen(ticket);
            }

            ShowWithAhead(line);
        }
    }

    /// <summary>Adds a number to what is shown when it is the very next version; keeps it until then otherwise.</summary>
    /// <returns>False when versions are missing in between.</returns>
    public bool Add(long version, Ticket taken)
    {
        lock (_gate)
        {
            if (_current is not { } shown || shown.Day != taken.Day)
            {
                // Not looked at yet, or yesterday's: the next look reads.
                return true;
            }

            if (version <= shown.Version)
            {
                return true;
            }

            _wanted = Math.Max(_wanted, version);
            _ahead[version] = taken;
            if (_ahead.ContainsKey(shown.Version + 1))
            {
                ShowWithAhead(shown);
            }

            return _ahead.Count == 0;
        }
    }

    /// <summary>Every line shown from now on; only the latest waits for a slow reader.</summary>
    public (ChannelReader<LineDay> Lines, IDisposable Subscription) Watch()
    {
        var channel = Channel.CreateBounded<LineDay>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            _watchers.Add(channel);
            if (_current is { } line)
            {
                channel.Writer.TryWrite(line);
            }
        }

        return (channel.Reader, new Subscription(this, channel));
    }

    /// <summary>Lets everyone who watches go: the process ends.</summary>
    public void EndWatches()
    {
        lock (_gate)
        {
            _watchers.ForEach(w => w.Writer.TryComplete());
            _watchers.Clear();
        }
    }

    private void ShowWithAhead(LineDay line)
    {
        foreach (var old in _ahead.Keys.TakeWhile(v => v <= line.Version).ToArray())
        {
            _ahead.Remove(old);
        }

        while (_ahead.Remove(line.Version + 1, out var next))
        {
            line = line.With(next);
            seen(next);
        }

        _current = line;
        IsUnkept = true;
        changed();
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(line);
        }
    }

    private sealed class Subscription(StationLine line, Channel<LineDay> channel) : IDisposable
    {
        public void Dispose()
        {
            channel.Writer.TryComplete();
            lock (line._gate)
            {
                line._watchers.Remove(channel);
            }
        }
    }
}
