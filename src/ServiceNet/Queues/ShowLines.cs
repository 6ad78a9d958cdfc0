using System.Collections.Concurrent;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>
/// The lines as they are shown, and their answers rendered once for all who ask: a poll of a position or of a station's
/// line costs a look into memory and a copy of bytes.
/// </summary>
internal sealed class ShowLines(FindStation stations, LiveLines lines, RankedLines ranked, LineEstimates estimates, ReadLine read, TimeProvider time)
{
    /// <summary>Numbers that are over are asked for by few, and never change again.</summary>
    private const int MostOver = 20_000;

    private readonly ConcurrentDictionary<Guid, Rendered> _rendered = new();
    private readonly ConcurrentDictionary<Guid, Ticket> _over = new();

    /// <summary>A station's line now.</summary>
    public async ValueTask<ShownLine> OfAsync(BookableStation station, CancellationToken ct) => await ShowAsync(station, await lines.OfAsync(station.Id.Value, ct), ct);

    /// <summary>A line that was read or waited for, as it is shown.</summary>
    public async ValueTask<ShownLine> ShowAsync(BookableStation station, LineDay line, CancellationToken ct)
    {
        var order = await ranked.OfAsync(line, ct);
        return new ShownLine(station, order, estimates.Of(station, order), time.GetUtcNow());
    }

    /// <summary>The public answer of a station's line.</summary>
    public async ValueTask<RenderedJson> PublicAsync(BookableStation station, CancellationToken ct)
    {
        var rendered = await RenderedAsync(station, ct);
        return rendered.Public ??= RenderedJson.Of(LineViews.Public(rendered.Shown), compress: true);
    }

    /// <summary>A number for its holder; null when there is none or it is another's.</summary>
    public async ValueTask<RenderedJson?> HoldersAsync(Guid id, Guid account, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } ticket || ticket.AccountId != account)
        {
            return null;
        }

        var station = (await stations.ByIdAsync(new StationId(ticket.StationId), ct))!;
        var rendered = await RenderedAsync(station, ct);
        return rendered.Holders.TryGetValue(id, out var known) ? known : rendered.Holders[id] = RenderedJson.OfOnePerson(LineViews.Holders(ticket, rendered.Shown));
    }

    /// <summary>A number, from memory while it means something today.</summary>
    public async ValueTask<Ticket?> FindAsync(Guid id, CancellationToken ct)
    {
        if (lines.StationOf(id) is { } station && (await ranked.OfAsync(await lines.OfAsync(station, ct), ct)).Find(id) is { } live)
        {
            return live;
        }

        if (_over.TryGetValue(id, out var over))
        {
            return over;
        }

        var found = await read.TicketAsync(id, ct);
        if (found is { IsOver: false } && found.Day == Shanghai.DayOf(time.GetUtcNow()))
        {
            // Taken at another process, at a station nobody has looked at here: from now on it is in memory.
            return (await ranked.OfAsync(await lines.OfAsync(found.StationId, ct), ct)).Find(id) ?? found;
        }

        if (found is { IsOver: true })
        {
            if (_over.Count >= MostOver)
            {
                _over.Clear();
            }

            _over[id] = found;
        }

        return found;
    }

    private async ValueTask<Rendered> RenderedAsync(BookableStation station, CancellationToken ct)
    {
        var shown = await OfAsync(station, ct);
        var id = station.Id.Value;
        return _rendered.TryGetValue(id, out var known) && ReferenceEquals(known.Shown.Ranked, shown.Ranked) && ReferenceEquals(known.Shown.Outlook, shown.Outlook)
            ? known
            : _rendered[id] = new Rendered(shown);
    }

    private sealed class Rendered(ShownLine shown)
    {
        public ShownLine Shown { get; } = shown;

        public RenderedJson? Public { get; set; }

        public ConcurrentDictionary<Guid, RenderedJson> Holders { get; } = new();
    }
}
