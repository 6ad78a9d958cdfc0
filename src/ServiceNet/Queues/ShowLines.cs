using System.Collections.Concurrent;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>
/// The lines as they are shown, and their answers rendered once for all who ask: a poll of a position or of a station's
/// line costs a look into memory and a copy of bytes.
/// </summary>
internal sealed class ShowLines(FindStation stations, LiveLines lines, RankLines ranks, LineEstimates estimates, ReadLine read, TimeProvider time)
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
        var rules = await ranks.RulesAsync(line.StationId, ct);
        RankedLine Rank() => ranks.Of(line, rules);
        return new ShownLine(station, line, rules, estimates.Of(station, line, Rank), time.GetUtcNow(), Rank);
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
        // The usual poll: the line is here, and somebody has asked for this number since it changed.
        if (lines.StationOf(id) is { } at && await stations.ByIdAsync(new StationId(at), ct) is { } where
            && (await RenderedAsync(where, ct)).Holders.TryGetValue(id, out var kept))
        {
            return kept.Account == account ? kept.Answer : null;
        }

        if (await FindAsync(id, ct) is not { } ticket || ticket.AccountId != account)
        {
            return null;
        }

        var station = (await stations.ByIdAsync(new StationId(ticket.StationId), ct))!;
        var rendered = await RenderedAsync(station, ct);
        // The line may have moved on since the number was looked at. What is kept beside a line is what that line says of
        // it, or what became of it for good: an earlier state kept here would be shown until the line's next change.
        var current = rendered.Shown.Ranked.Find(id) ?? (IsFinal(ticket) ? ticket : await FindAsync(id, ct) ?? ticket);
        var view = RenderedJson.OfOnePerson(LineViews.Holders(current, rendered.Shown));
        if (rendered.Shown.Ranked.Find(id) is not null || IsFinal(current))
        {
            rendered.Holders[id] = (account, view);
        }

        return view;
    }

    /// <summary>A number, from memory while it means something today.</summary>
    public async ValueTask<Ticket?> FindAsync(Guid id, CancellationToken ct)
    {
        if (lines.StationOf(id) is { } station && await LiveAsync(station, id, ct) is { } live)
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
            if (await LiveAsync(found.StationId, id, ct) is { } shown)
            {
                lines.Seen(shown);
                return shown;
            }

            // What is shown here is behind by a moment; a phone that has just taken it must not read that nobody stands ahead.
            await lines.OfAsync(found.StationId, lines.Shown(found.StationId)?.Version + 1 ?? 0, ct);
            return await LiveAsync(found.StationId, id, ct) ?? found;
        }

        if (found is not null && IsFinal(found))
        {
            if (_over.Count >= MostOver)
            {
                _over.Clear();
            }

            _over[id] = found;
        }

        return found;
    }

    private async ValueTask<Ticket?> LiveAsync(Guid station, Guid id, CancellationToken ct)
        => ranks.Of(await lines.OfAsync(station, ct), await ranks.RulesAsync(station, ct)).Find(id);

    /// <summary>Nothing will become of it any more: over, or missed on a day gone by.</summary>
    private bool IsFinal(Ticket ticket) => ticket.IsOver || (ticket.Status == TicketStatus.Missed && ticket.Day < Shanghai.DayOf(time.GetUtcNow()));

    private async ValueTask<Rendered> RenderedAsync(BookableStation station, CancellationToken ct)
    {
        var id = station.Id.Value;
        var line = await lines.OfAsync(id, ct);
        var rules = await ranks.RulesAsync(id, ct);
        var now = time.GetUtcNow();
        if (_rendered.TryGetValue(id, out var known) && known.Shown.IsOf(station, line, rules, now) && ReferenceEquals(known.Shown.Outlook, estimates.Fresh(line)))
        {
            return known;
        }

        var shown = await ShowAsync(station, line, ct);
        return known is not null && known.Shown.IsOf(station, line, rules, now) && ReferenceEquals(known.Shown.Outlook, shown.Outlook) ? known : _rendered[id] = new Rendered(shown);
    }

    private sealed class Rendered(ShownLine shown)
    {
        public ShownLine Shown { get; } = shown;

        public RenderedJson? Public { get; set; }

        public ConcurrentDictionary<Guid, (Guid Account, RenderedJson Answer)> Holders { get; } = new();
    }
}
