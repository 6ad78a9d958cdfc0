using Microsoft.Extensions.Options;

namespace ServiceNet.Bookings;

/// <summary>
/// Lets a few acts on one slot into the database at a time. Everyone after them would wait there on the same row
/// with a connection in hand, and bookings of other slots behind them.
/// </summary>
internal sealed class SlotGate
{
    /// <summary>Slots share gates by hash: a stranger in front costs a moment, and nothing has to be cleaned up.</summary>
    private const int Gates = 1024;

    private readonly SemaphoreSlim[] _gates;

    public SlotGate(IOptions<BookingsOptions> options)
        => _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(options.Value.InFlightPerSlot))];

    /// <summary>Waits for a turn; dispose what comes back. A caller who gives up waiting leaves no trace.</summary>
    public async ValueTask<Turn> EnterAsync(Guid station, DateTimeOffset start, CancellationToken ct)
    {
        var gate = _gates[(uint)HashCode.Combine(station, start.UtcTicks) % Gates];
        await gate.WaitAsync(ct);
        return new Turn(gate);
    }

    /// <summary>A turn at a slot.</summary>
    public readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
