using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Outbox;

namespace ServiceNet.Complaints;

/// <summary>How a move ended.</summary>
internal abstract record MoveOutcome
{
    /// <summary>Done; or, for a repeat of the same request, done before.</summary>
    public sealed record Moved : MoveOutcome;

    public sealed record Unknown : MoveOutcome;

    public sealed record Illegal(ComplaintStatus Status) : MoveOutcome;

    /// <summary>The page it was decided from is old: the case has moved on since.</summary>
    public sealed record Changed(long Since) : MoveOutcome;

    public sealed record KeyReused : MoveOutcome;

    /// <summary>The case is seen, and another station's to decide.</summary>
    public sealed record NotYours : MoveOutcome;

    /// <summary>A field says something that cannot be.</summary>
    public sealed record Wrong(string Field, string Sentence) : MoveOutcome;

    /// <summary>A file is not theirs, or used elsewhere.</summary>
    public sealed record FileUnknown : MoveOutcome;

    public sealed record TooManyFiles : MoveOutcome;

    /// <summary>The case has no such clock that still runs, or none the mover may see.</summary>
    public sealed record ClockUnknown : MoveOutcome;

    /// <summary>A station's head or an administrator decides it.</summary>
    public sealed record HeadOnly : MoveOutcome;

    /// <summary>Refused for a reason of its own.</summary>
    public sealed record Refused(string Code, string Title, string Detail) : MoveOutcome;

    /// <summary>Refused by how things stand: done before, or too late.</summary>
    public sealed record Conflict(string Code, string Title, string Detail) : MoveOutcome;
}

/// <summary>Who moves a complaint: a citizen with an account, whoever holds its secret, a clerk of stations, the system.</summary>
/// <param name="Account">A citizen's.</param>
/// <param name="Tracked">The case whose secret was given.</param>
/// <param name="Stations">A clerk's stations; null with a staff actor is every station.</param>
/// <param name="Leads">Answers for a station, or for all of them: decides what a clerk only reports.</param>
internal sealed record ComplaintMover(Actor Actor, Guid? Account, Guid? Tracked, Guid[]? Stations, bool Leads = false)
{
    private static readonly Actor Somebody = new("citizen", null, null);

    public static readonly ComplaintMover System = new(Actor.System, null, null, null);

    public static ComplaintMover Citizen(Guid account) => new(Somebody, account, null, null);

    public static ComplaintMover Follower(Guid complaint) => new(Somebody, null, complaint, null);

    public static ComplaintMover Staff(Actor actor, Guid[]? stations, bool leads) => new(actor, null, null, stations, leads);

    /// <summary>May see it.</summary>
    public bool Sees(ComplaintRow row, Guid? account) => Actor.Kind switch
    {
        "citizen" => Tracked == row.Id || (Account is { } own && own == account),
        "staff" => Stations is null || Stations.Any(row.IsSeenBy),
        _ => true,
    };

    /// <summary>Is asked to look at an answer somebody did not accept.</summary>
    public bool Reviews(ComplaintRow row) => Actor.Kind == "staff" && row is { ReviewStation: { } station, ReviewDecision: null } && (Stations is null || Stations.Contains(station));

    /// <summary>Answers for it.</summary>
    public bool Handles(ComplaintRow row) => Actor.Kind != "staff" || Stations is null || (row.StationId is { } station && Stations.Contains(station));
}

/// <summary>What the outbox says of a complaint: ids, the number, and the day something must be done by.</summary>
/// <param name="Offered">The station a transfer waits for.</param>
/// <param name="Reviewer">The station that looks at an answer somebody did not accept.</param>
/// <param name="By">Until when the citizen can supplement, or object.</param>
internal sealed record ComplaintFact(Guid Complaint, Guid? Account, string Number, Guid? Station, Guid? Offered, Guid? Reviewer, DateOnly? By)
{
    public static ComplaintFact Of(ComplaintRow row, Guid? account)
        => new(row.Id, account, row.Number, row.StationId, row.TransferTo, row.ReviewStation, row.SupplementDue ?? (row.ReopenUntil is { } until ? Shanghai.DayOf(until) : null));
}

/// <summary>A complaint, locked to the transaction's end, as an act leaves it.</summary>
internal sealed class HeldComplaint(NpgsqlConnection connection, NpgsqlTransaction transaction, ComplaintRow row, Guid? account, ComplaintMover mover, DateTimeOffset now)
{
    private readonly List<NewCaseEntry> _entries = [];
    private readonly List<string> _facts = [];

    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    public DateTimeOffset Now => now;

    public ComplaintMover Mover => mover;

    public Guid? Account => account;

    public ComplaintRow Row { get; set; } = row;

    public IReadOnlyList<NewCaseEntry> Entries => _entries;

    public IReadOnlyList<string> Facts => _facts;

    /// <summary>Writes into the case's history.</summary>
    public void Log(string kind, string? words = null, object? detail = null, IReadOnlyList<Guid>? files = null, EntryAudience audience = EntryAudience.All, Guid? station = null)
        => _entries.Add(new NewCaseEntry(kind, mover.Actor, station ?? Row.StationId, audience, words, detail, files));

    /// <summary>Lets the citizen and the stations concerned know.</summary>
    public void Tell(string fact) => _facts.Add(fact);

    /// <summary>Goes where a move leads; null when it is illegal in this state.</summary>
    public ComplaintStatus? Target(ComplaintMove move) => ComplaintMoves.Target(Row.Status, move, Row.AskedFrom);
}

/// <summary>
/// The frame every move runs in: one transaction, the key looked at, the case locked, sight and version decided, history, clocks
/// and facts written beside the effect.
/// </summary>
internal sealed class Change(NpgsqlDataSource database, ReadDeadlines deadlines, TimeProvider time)
{
    private const string Save =
        """
        update complaints set status = @status, version = @Version, station_id = @StationId, routed_by = @RoutedBy, linked = @Linked, files = @Files, assignee_id = @AssigneeId, asked_from = @askedFrom, supplement_asked = @SupplementAsked, supplement_due = @SupplementDue,
          transfer_to = @TransferTo, transfer_at = @TransferAt, transfer_due = @TransferDue, bounces = @Bounces, escalated_at = @EscalatedAt, agency = @Agency, referred_at = @ReferredAt, external_system = @ExternalSystem, external_number = @ExternalNumber,
          external_status = @ExternalStatus, reject_reason = @RejectReason, reject_words = @RejectWords, outcome_code = @OutcomeCode, outcome_words = @OutcomeWords, outcome_basis = @OutcomeBasis, outcome_files = @OutcomeFiles, ended_at = @EndedAt,
          reopen_until = @ReopenUntil, reopened = @Reopened, review_station = @ReviewStation, review_reason = @ReviewReason, review_at = @ReviewAt, review_decision = @ReviewDecision, review_words = @ReviewWords, rating = @Rating, rating_words = @RatingWords, due_at = @DueAt
        where id = @Id and version = @before
        """;

    /// <summary>Runs a move.</summary>
    /// <param name="version">What the page was made from; null where it does not say.</param>
    public Task<MoveOutcome> RunAsync(string id, ComplaintMover mover, long? version, IdempotentRequest? request, Func<HeldComplaint, Task<MoveOutcome>> act, CancellationToken ct)
        => Guid.TryParse(id, out var key) ? RunAsync([key], mover, version, request, held => act(held[0]), ct) : Unknown;

    /// <summary>Runs a move that changes two cases; the version is the first's.</summary>
    public Task<MoveOutcome> RunAsync(string id, string otherId, ComplaintMover mover, long? version, IdempotentRequest? request, Func<HeldComplaint, HeldComplaint, Task<MoveOutcome>> act, CancellationToken ct)
        => Guid.TryParse(id, out var key) && Guid.TryParse(otherId, out var other) && key != other
            ? RunAsync([key, other], mover, version, request, held => act(held[0], held[1]), ct)
            : Unknown;

    private static Task<MoveOutcome> Unknown => Task.FromResult<MoveOutcome>(new MoveOutcome.Unknown());

    private async Task<MoveOutcome> RunAsync(Guid[] keys, ComplaintMover mover, long? version, IdempotentRequest? request, Func<HeldComplaint[], Task<MoveOutcome>> act, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Reused:
                return new MoveOutcome.KeyReused();
            case Repeat.Same:
                return new MoveOutcome.Moved();
        }

        // In one order, so that two who link the same two cases wait for each other instead of for ever.
        var rows = (await connection.QueryAsync<ComplaintRow>(new CommandDefinition($"select {ComplaintRow.Columns} from complaints where id = any(@keys) order by id for update", new { keys }, transaction, cancellationToken: ct))).ToDictionary(r => r.Id);
        var accounts = (await connection.QueryAsync<SenderRow>(new CommandDefinition("select complaint_id, account_id from complaint_senders where complaint_id = any(@keys)", new { keys }, transaction, cancellationToken: ct))).ToDictionary(s => s.ComplaintId, s => s.AccountId);
        if (keys.Any(k => !rows.TryGetValue(k, out var row) || !mover.Sees(row, accounts.GetValueOrDefault(k))))
        {
            return new MoveOutcome.Unknown();
        }

        if (version is { } seen && seen < rows[keys[0]].Version)
        {
            return new MoveOutcome.Changed(seen);
        }

        // To the microsecond, as PostgreSQL keeps it.
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var held = keys.Select(k => new HeldComplaint(connection, transaction, rows[k], accounts.GetValueOrDefault(k), mover, now)).ToArray();
        var outcome = await act(held);
        if (outcome is not MoveOutcome.Moved)
        {
            // Whatever the act wrote goes with the transaction: it is refused whole.
            return outcome;
        }

        foreach (var one in held)
        {
            await WriteAsync(one, rows[one.Row.Id].Version);
        }

        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 200, keys[0].ToString(), now, CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return outcome;
    }

    // Short, and not abandoned once begun.
    private async Task WriteAsync(HeldComplaint held, long before)
    {
        var (connection, transaction) = (held.Connection, held.Transaction);
        var open = (await deadlines.OfCasesAsync(connection, transaction, [held.Row.Id], CancellationToken.None))[held.Row.Id];
        var row = held.Row with { Version = before + held.Entries.Count, DueAt = ReadDeadlines.NextOf(open.Where(d => !SuspectCrime.IsItsClock(d.Code)))?.DueAt };
        var parameters = new DynamicParameters(row);
        parameters.AddDynamicParams(new { status = Text(row.Status), askedFrom = row.AskedFrom is { } from ? Text(from) : null, before });
        if (await connection.ExecuteAsync(new CommandDefinition(Save, parameters, transaction)) != 1)
        {
            throw new InvalidOperationException("A locked complaint was changed by another act.");
        }

        if (held.Entries.Count > 0)
        {
            await CaseEntries.AppendAsync(connection, transaction, row.Id, before + 1, held.Now, held.Entries, CancellationToken.None);
        }

        foreach (var fact in held.Facts)
        {
            await connection.AppendFactAsync(transaction, fact, ComplaintFact.Of(row, held.Account), held.Now, CancellationToken.None);
        }
    }

    /// <summary>An enum as the database and JSON spell it.</summary>
    internal static string Text<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
