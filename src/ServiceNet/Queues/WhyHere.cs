using Dapper;
using Npgsql;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>Says why a number stands where it stands: by the same rule that calls, and by what was written when others were called.</summary>
internal sealed class WhyHere(NpgsqlDataSource database, FindStation stations, ShowLines show)
{
    public async Task<WhyView> OfAsync(Ticket ticket, CancellationToken ct)
    {
        var shown = await show.OfAsync((await stations.ByIdAsync(new StationId(ticket.StationId), ct))!, ct);
        var place = ticket.Day == shown.Line.Day ? shown.Ranked.PlaceOf(ticket.Id) : null;
        var before = place is { } at ? shown.Ranked.Before(at).ToArray() : [];
        var called = await CalledBeforeAsync(ticket, ct);
        // Among those who stand before now, whoever took a later number passed too.
        var passed = called.Concat(before.Where(s => s.Ticket.Place > ticket.Place).GroupBy(s => s.Rule).Select(g => new RuleCountView(g.Key, g.Count())));
        return new WhyView(
            ticket.Number,
            ticket.Status,
            place is { } p ? shown.Ranked.Ahead(p) : null,
            place is { } own ? shown.Ranked.Order[own].Rule : LineViews.RuleOf(ticket),
            shown.Ranked.Rules.PriorityAfter,
            [.. before.GroupBy(s => s.Rule).Select(g => new RuleCountView(g.Key, g.Count())).OrderBy(r => r.Rule)],
            [.. passed.GroupBy(r => r.Rule).Select(g => new RuleCountView(g.Key, g.Sum(r => r.Count))).OrderBy(r => r.Rule)],
            shown.Now);
    }

    /// <summary>Later numbers that were called while this one waited, by the rule they were called by.</summary>
    private async Task<IReadOnlyList<RuleCountView>> CalledBeforeAsync(Ticket ticket, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Rule, int Count)>(new CommandDefinition(
            """
            select l.rule, count(distinct l.ticket_id)::int from queue_log l join queue_tickets t on t.id = l.ticket_id
            where l.station_id = @StationId and l.day = @Day and l.kind = 'called' and t.place > @Place and l.seq > (select own.chain_seq from queue_tickets own where own.id = @Id)
              and (@waits or l.seq < (select max(own.seq) from queue_log own where own.ticket_id = @Id and own.kind = 'called'))
            group by l.rule
            """,
            new { ticket.Id, ticket.StationId, ticket.Day, ticket.Place, waits = ticket.FirstCalledAt is null || ticket.Status == TicketStatus.Waiting },
            cancellationToken: ct));
        return [.. rows.Select(r => new RuleCountView(Enum.Parse<LineRule>(r.Rule, ignoreCase: true), r.Count))];
    }
}
