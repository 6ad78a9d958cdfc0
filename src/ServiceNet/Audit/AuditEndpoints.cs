using System.ComponentModel;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Audit;

/// <summary>Who acted.</summary>
/// <param name="Kind"><c>citizen</c>, <c>staff</c> or <c>system</c>.</param>
/// <param name="UserName">The staff user name; null for citizens and the system.</param>
public sealed record AuditActorView(string Kind, string? UserName);

/// <summary>On which record.</summary>
public sealed record AuditSubjectView(string Kind, string Id);

/// <summary>Who did what, when, to which record. No personal data.</summary>
/// <param name="Action">For example <c>booking.checkedIn</c>.</param>
/// <param name="Seq">The entry's place in the hash chain.</param>
public sealed record AuditEntryView(string Id, DateTimeOffset At, AuditActorView Actor, string Action, AuditSubjectView Subject, string? StationId, JsonElement Detail, long Seq);

/// <summary>Reading the audit trail.</summary>
public static class AuditEndpoints
{
    /// <summary>Maps <c>/audit</c> onto the group of those who may read it.</summary>
    public static void MapAudit(this IEndpointRouteBuilder readers)
        => readers.MapGroup("/audit").WithTags("Audit")
            .MapGet("", List).WithName("listAudit").WithSummary("Lists who did what, when, to which record, newest first").ProducesProblem(400);

    private static async Task<Results<Ok<Page<AuditEntryView>>, ProblemHttpResult>> List(
        NpgsqlDataSource database,
        Cursor cursors,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        [Description("Only entries of this action, e.g. booking.reveal"), PlainText(60, Label = "操作")] string? action,
        CancellationToken ct)
    {
        var list = $"audit|{action}";
        if (PageOf.Check(limit, cursor, cursors, list, out var size, out var place) is { } refusal)
        {
            return refusal;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, at, actor_kind, actor_name, action, subject_kind, subject_id, station_id, detail::text as detail, chain_seq from audit_entries
            where (@after::bigint is null or chain_seq < @after) and (@action::text is null or action = @action) order by chain_seq desc limit @take
            """,
            new { after = place is null ? (long?)null : long.Parse(place), action, take = size + 1 },
            cancellationToken: ct))).ToArray();
        return TypedResults.Ok(await PageOf.Async(rows, size, r => ValueTask.FromResult(r.View()), r => cursors.Write(list, r.ChainSeq.ToString())));
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public DateTimeOffset At { get; init; }

        public string ActorKind { get; init; } = "";

        public string? ActorName { get; init; }

        public string Action { get; init; } = "";

        public string SubjectKind { get; init; } = "";

        public string SubjectId { get; init; } = "";

        public Guid? StationId { get; init; }

        public string Detail { get; init; } = "";

        public long ChainSeq { get; init; }

        public AuditEntryView View() => new(
            Id.ToString(), At, new AuditActorView(ActorKind, ActorName), Action, new AuditSubjectView(SubjectKind, SubjectId), StationId?.ToString(), JsonDocument.Parse(Detail).RootElement, ChainSeq);
    }
}
