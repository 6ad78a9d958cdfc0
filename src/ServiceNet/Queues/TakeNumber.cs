using System.Security.Cryptography;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>How an attempt to take a number ended.</summary>
internal abstract record TakeOutcome
{
    public sealed record Taken(Ticket Ticket, long Version) : TakeOutcome;

    /// <summary>The same key and request as before: the number drawn then.</summary>
    public sealed record Repeated(TicketId Id) : TakeOutcome;

    public sealed record KeyReused : TakeOutcome;

    /// <summary>The person holds a live number already.</summary>
    public sealed record Already(TicketId Id) : TakeOutcome;

    /// <summary>Outside opening hours, or the day's line is closed.</summary>
    public sealed record Closed(DateTimeOffset? OpensNext) : TakeOutcome;

    public sealed record NotOffered : TakeOutcome;

    /// <summary>The station's numbers of today are used up.</summary>
    public sealed record Full : TakeOutcome;

    public sealed record TooFar(int Meters, int Limit) : TakeOutcome;

    /// <summary>The station takes numbers from nearby only, and nothing says where the phone is.</summary>
    public sealed record LocationNeeded(int Limit) : TakeOutcome;

    /// <summary>Not the code on this station's wall.</summary>
    public sealed record WrongWall : TakeOutcome;

    /// <summary>The account closed while its last token was still known here.</summary>
    public sealed record AccountClosed : TakeOutcome;
}

/// <summary>Where a phone says it stands; compared and forgotten.</summary>
/// <param name="Location">GCJ-02; null when it does not say.</param>
/// <param name="WallCode">The code on the station's wall; null when it was not scanned.</param>
internal sealed record Whereabouts(Place? Location, string? WallCode);

/// <summary>Takes a number: checks hours and the station's rules, has it drawn, and says how that ended.</summary>
internal sealed class TakeNumber(NpgsqlDataSource database, FindStation stations, AllQueueRules rules, ServiceLetters letters, WallCode wall, LineEstimates estimates, WriteTakes takes, TimeProvider time)
{
    /// <summary>A plan can be outdated once or twice while an administrator saves; more is a fault.</summary>
    private const int Tries = 5;

    /// <summary>For a citizen's phone.</summary>
    public async Task<TakeOutcome> ByPhoneAsync(BookableStation station, string service, Whereabouts where, Actor actor, IdempotentRequest? request, CancellationToken ct)
        => await DistanceAsync(station, where, ct) is { } refusal
            ? await RepeatOfAsync(request, ct) ?? refusal
            : await TakeAsync(station, service, priority: null, actor, request, ct);

    /// <summary>For somebody who stands at the counter.</summary>
    public Task<TakeOutcome> AtCounterAsync(BookableStation station, string service, Priority? priority, Actor actor, IdempotentRequest? request, CancellationToken ct)
        => TakeAsync(station, service, priority, actor, request, ct);

    private async Task<TakeOutcome> TakeAsync(BookableStation station, string service, Priority? priority, Actor actor, IdempotentRequest? request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = time.GetUtcNow();
            if (station.Offer(service) is null || !station.IsOpen(now))
            {
                // A repeat of a number that was drawn stays that number, also when the station has closed since.
                return await RepeatOfAsync(request, ct) ?? (station.Offer(service) is null ? new TakeOutcome.NotOffered() : new TakeOutcome.Closed(station.OpensNext(now)));
            }

            var number = await PrepareAsync(station, service, priority, actor, request, now, ct);
            var drawn = await takes.WriteAsync(number, ct);
            switch (drawn.Outcome)
            {
                case "taken":
                    return new TakeOutcome.Taken(WriteTakes.Drawn(number.Ticket, drawn), drawn.Version);
                case "known" when request!.IsSame(drawn.Request!):
                    return new TakeOutcome.Repeated(new TicketId(Guid.Parse(drawn.Resource!)));
                case "known":
                    return new TakeOutcome.KeyReused();
                case "already":
                    return new TakeOutcome.Already(new TicketId(Guid.Parse(drawn.Resource!)));
                case "account_closed":
                    return new TakeOutcome.AccountClosed();
                case "closed":
                    return new TakeOutcome.Closed(null);
                case "full":
                    return new TakeOutcome.Full();
                case "plan_changed" or "again" when attempt < Tries:
                    stations.Forget();
                    station = (await stations.ByIdAsync(station.Id, ct))!;
                    continue;
                default:
                    throw new InvalidOperationException($"Taking a number answered {drawn.Outcome} after {attempt} attempts.");
            }
        }
    }

    private async Task<UndrawnNumber> PrepareAsync(BookableStation station, string service, Priority? priority, Actor actor, IdempotentRequest? request, DateTimeOffset now, CancellationToken ct)
    {
        var own = await letters.OfAsync(service, ct);
        var outlook = await estimates.ForNewcomerAsync(station, service, priority, ct);
        var ticket = new Ticket
        {
            Id = time.NewId(),
            StationId = station.Id.Value,
            Day = Shanghai.DayOf(now),
            Letters = own.Text,
            Service = service,
            Origin = actor.Kind == "citizen" ? "phone" : "counter",
            AccountId = actor.Kind == "citizen" ? actor.Id : null,
            Priority = priority,
            Status = TicketStatus.Waiting,
            TakenAt = now,
            MetIdle = outlook.Idle,
            ToldP50 = (float?)outlook.Told?.P50Minutes,
            ToldP90 = (float?)outlook.Told?.P90Minutes,
        };
        return new UndrawnNumber(ticket, station, own.Place, (await rules.OfAsync(station.Id.Value, ct)).DailyCap, outlook.Raw?.Seconds, actor.Kind == "staff" ? actor.Id : null, RandomNumberGenerator.GetBytes(16), request);
    }

    /// <summary>The station's limit, if it has one; a scan of the wall is as good as standing there.</summary>
    private async ValueTask<TakeOutcome?> DistanceAsync(BookableStation station, Whereabouts where, CancellationToken ct)
    {
        if (where.WallCode is { } code)
        {
            return await wall.IsOfAsync(station.Id.Value, code, ct) ? null : new TakeOutcome.WrongWall();
        }

        if ((await rules.OfAsync(station.Id.Value, ct)).DistanceMeters is not { } limit)
        {
            return null;
        }

        return where.Location is not { } here ? new TakeOutcome.LocationNeeded(limit)
            : (int)station.MetersFrom(here) is var meters && meters > limit ? new TakeOutcome.TooFar(meters, limit)
            : null;
    }

    private async Task<TakeOutcome?> RepeatOfAsync(IdempotentRequest? request, CancellationToken ct)
    {
        if (request is null)
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return await request.BeginAsync(connection, transaction, ct) switch
        {
            Repeat.Same same => new TakeOutcome.Repeated(new TicketId(Guid.Parse(same.Resource))),
            Repeat.Reused => new TakeOutcome.KeyReused(),
            _ => null,
        };
    }
}
