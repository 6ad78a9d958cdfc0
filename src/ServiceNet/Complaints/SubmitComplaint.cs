using System.Security.Cryptography;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Files;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;
using ServiceNet.Stations;

namespace ServiceNet.Complaints;

/// <summary>What somebody brings, checked for form.</summary>
/// <param name="Station">The station it was brought to; null lets place and industry decide.</param>
/// <param name="Also">The other kind it is as well: it becomes two linked cases.</param>
/// <param name="Channel"><c>online</c>, <c>phone</c> or <c>counter</c>.</param>
internal sealed record ComplaintWish(
    ComplaintKind Kind, ComplaintKind? Also, BookableStation? Station, string? District, Industry? Industry, string Subject, string Description, string RespondentName, string? RespondentAddress, DateOnly? OccurredOn, string? Place,
    RightKind? Right, string? RightNumber, string? Wish, bool? ConsentPublish, bool? ConsentMediation, bool Anonymous, string? ContactName, string? ContactPhone, IReadOnlyList<string> FileIds, string Channel);

/// <summary>How an attempt to send a complaint ended.</summary>
internal abstract record SubmitOutcome
{
    /// <summary>It is there.</summary>
    /// <param name="Tracking">How it is followed without an account.</param>
    /// <param name="Written">As it was written just now; null when it was there before.</param>
    public sealed record Submitted(Guid Id, TrackingView? Tracking, WrittenCase? Written) : SubmitOutcome;

    public sealed record KeyReused : SubmitOutcome;

    public sealed record AccountClosed : SubmitOutcome;

    public sealed record DistrictUnknown : SubmitOutcome;

    /// <summary>A consumer's dispute names who has it.</summary>
    public sealed record IdentityNeeded : SubmitOutcome;

    /// <summary>Not anonymous, and nobody to answer to.</summary>
    public sealed record ContactNeeded : SubmitOutcome;

    public sealed record RightNumberWrong(RightForm Form) : SubmitOutcome;

    public sealed record FileUnknown : SubmitOutcome;

    public sealed record TooManyFiles : SubmitOutcome;
}

/// <summary>How an anonymous case is followed; both are shown once.</summary>
public sealed record TrackingView(string TrackingCode, string Secret);

/// <summary>Sends a complaint: checks what its kind needs, routes it, and has it written with its history and its clocks.</summary>
internal sealed class SubmitComplaint(RouteCase routes, DeadlineRules rules, StartDeadlines deadlines, ComplaintNumbers numbers, WriteSubmissions writes, PersonalData data, TimeProvider time)
{
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>For a citizen, for nobody (anonymous, without a token), or for a caller by a clerk.</summary>
    public async Task<SubmitOutcome> SubmitAsync(ComplaintWish wish, Actor actor, FileOwner files, IdempotentRequest? request, CancellationToken ct)
    {
        var kinds = wish.Also is { } also && also != wish.Kind ? new[] { wish.Kind, also } : [wish.Kind];
        if (Refusal(wish, kinds) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var ids = kinds.Select(_ => time.NewId()).ToArray();
        var cases = new List<UnwrittenCase>();
        foreach (var (kind, id) in kinds.Zip(ids))
        {
            var route = wish.Station is { } named ? new CaseRoute(named.Id.Value, "station") : await routes.ByPlaceAsync(wish.District, wish.Industry, ids[0], ct);
            if (route is null)
            {
                return new SubmitOutcome.DistrictUnknown();
            }

            cases.Add(await PrepareAsync(wish, kind, id, [.. ids.Where(i => i != id)], route, actor, now, ct));
        }

        // Without an account there is nobody to ask later who has a case: whoever sent it keeps its code and secret.
        var tracking = actor.Kind == "system" ? new TrackingView(Random(10), Random(16)) : null;
        var (name, phone) = wish.Anonymous ? (null, null) : (wish.ContactName, wish.ContactPhone);
        return await writes.WriteAsync(
            new UnwrittenSubmission(
                cases,
                actor.Kind == "citizen" ? actor.Id : null,
                actor.Kind == "staff" ? actor.Id : null,
                name is null ? null : data.Seal(name),
                phone is null ? null : data.Seal(phone),
                phone is null ? null : data.Index("phone", phone),
                tracking,
                wish.FileIds,
                files,
                request),
            ct);
    }

    private static SubmitOutcome? Refusal(ComplaintWish wish, ComplaintKind[] kinds)
        => kinds.Contains(ComplaintKind.ConsumerComplaint) && (wish.Anonymous || wish.ContactName is null || wish.ContactPhone is null) ? new SubmitOutcome.IdentityNeeded()
            : !wish.Anonymous && (wish.ContactName is null || wish.ContactPhone is null) ? new SubmitOutcome.ContactNeeded()
            : wish is { Right: { } right, RightNumber: { } number } && !RightNumbers.IsWellFormed(right, number) ? new SubmitOutcome.RightNumberWrong(RightNumbers.Forms.First(f => f.Kind == right))
            : null;

    private async Task<UnwrittenCase> PrepareAsync(ComplaintWish wish, ComplaintKind kind, Guid id, Guid[] linked, CaseRoute route, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var received = Shanghai.DayOf(now);
        var clocks = new List<HeldDeadline>();
        foreach (var rule in (await rules.GetAsync(ct)).AtReceipt(Change.Text(kind), received))
        {
            clocks.Add(await deadlines.PlanAsync(new DeadlineStart(id, rule.Code, received, now, route.StationId), ct));
        }

        // Of a citizen, signed in or not, the history keeps only that it was the citizen.
        var by = actor.Kind == "staff" ? actor : new Actor("citizen", null, null);
        var entries = new List<NewCaseEntry> { new("submitted", by, route.StationId, Detail: new { wish.Channel, kind = Change.Text(kind) }), new("routed", Actor.System, route.StationId, Detail: new { by = route.By }) };
        if (linked.Length > 0)
        {
            entries.Add(new("linked", Actor.System, route.StationId, Detail: new { cases = linked }));
        }

        return new UnwrittenCase(
            new ComplaintRow
            {
                Id = id,
                Number = await numbers.NextAsync(now, ct),
                Kind = kind,
                Status = ComplaintStatus.Submitted,
                Version = entries.Count,
                StationId = route.StationId,
                RoutedBy = route.By,
                District = wish.District,
                Industry = wish.Industry is { } industry ? Change.Text(industry) : null,
                Anonymous = wish.Anonymous,
                Channel = wish.Channel,
                Pseudonym = Random(4),
                Subject = wish.Subject,
                Description = wish.Description,
                OccurredOn = wish.OccurredOn,
                Place = wish.Place,
                RespondentName = wish.RespondentName,
                RespondentAddress = wish.RespondentAddress,
                RightKind = wish.Right is { } right ? Change.Text(right) : null,
                RightNumber = wish.RightNumber,
                Wish = wish.Wish,
                ConsentPublish = kind == ComplaintKind.ConsumerComplaint ? wish.ConsentPublish : null,
                ConsentMediation = kind == ComplaintKind.ConsumerComplaint ? wish.ConsentMediation : null,
                Linked = linked,
                DueAt = clocks.Min(c => c.DueAt),
            },
            entries,
            clocks);
    }

    private static string Random(int length) => RandomNumberGenerator.GetString(Letters, length);
}
