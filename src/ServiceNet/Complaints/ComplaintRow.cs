namespace ServiceNet.Complaints;

/// <summary>A complaint as it is kept; who sent it stands apart.</summary>
internal sealed record ComplaintRow
{
    public const string Columns =
        "id, number, kind, status, version, station_id, routed_by, district, industry, anonymous, channel, pseudonym, subject, description, occurred_on, place, respondent_name, respondent_address, right_kind, right_number, wish, consent_publish, consent_mediation, files, linked, assignee_id, asked_from, supplement_asked, supplement_due, transfer_to, transfer_at, transfer_due, bounces, escalated_at, agency, referred_at, external_system, external_number, external_status, reject_reason, reject_words, outcome_code, outcome_words, outcome_basis, outcome_files, ended_at, reopen_until, reopened, review_station, review_reason, review_at, review_decision, review_words, rating, rating_words, submitted_at, due_at";

    public Guid Id { get; init; }

    public string Number { get; init; } = "";

    public ComplaintKind Kind { get; init; }

    public ComplaintStatus Status { get; init; }

    /// <summary>The last entry of its history.</summary>
    public long Version { get; init; }

    /// <summary>Who answers for it; null is the city's inbox.</summary>
    public Guid? StationId { get; init; }

    public string RoutedBy { get; init; } = "";

    public string? District { get; init; }

    public string? Industry { get; init; }

    public bool Anonymous { get; init; }

    public string Channel { get; init; } = "";

    public string Pseudonym { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Description { get; init; } = "";

    public DateOnly? OccurredOn { get; init; }

    public string? Place { get; init; }

    public string RespondentName { get; init; } = "";

    public string? RespondentAddress { get; init; }

    public string? RightKind { get; init; }

    public string? RightNumber { get; init; }

    public string? Wish { get; init; }

    public bool? ConsentPublish { get; init; }

    public bool? ConsentMediation { get; init; }

    public Guid[] Files { get; init; } = [];

    public Guid[] Linked { get; init; } = [];

    public Guid? AssigneeId { get; init; }

    /// <summary>What a supplement leads back to; null unless one is asked for.</summary>
    public ComplaintStatus? AskedFrom { get; init; }

    public string? SupplementAsked { get; init; }

    public DateOnly? SupplementDue { get; init; }

    /// <summary>Offered to this station, which has not answered yet.</summary>
    public Guid? TransferTo { get; init; }

    public DateTimeOffset? TransferAt { get; init; }

    public DateTimeOffset? TransferDue { get; init; }

    public int Bounces { get; init; }

    public DateTimeOffset? EscalatedAt { get; init; }

    public string? Agency { get; init; }

    public DateTimeOffset? ReferredAt { get; init; }

    public string? ExternalSystem { get; init; }

    public string? ExternalNumber { get; init; }

    public string? ExternalStatus { get; init; }

    public string? RejectReason { get; init; }

    public string? RejectWords { get; init; }

    public string? OutcomeCode { get; init; }

    public string? OutcomeWords { get; init; }

    public string? OutcomeBasis { get; init; }

    public Guid[] OutcomeFiles { get; init; } = [];

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? ReopenUntil { get; init; }

    public int Reopened { get; init; }

    public Guid? ReviewStation { get; init; }

    public string? ReviewReason { get; init; }

    public DateTimeOffset? ReviewAt { get; init; }

    /// <summary><c>handledWell</c>, <c>doAgain</c>, or <c>answeredAnew</c> when the next answer came first.</summary>
    public string? ReviewDecision { get; init; }

    public string? ReviewWords { get; init; }

    public int? Rating { get; init; }

    public string? RatingWords { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Answered, or taken back, before anybody had looked at the answer before: there is nothing left to look at.</summary>
    public ComplaintRow Answered() => this is { ReviewStation: not null, ReviewDecision: null } ? this with { ReviewDecision = "answeredAnew" } : this;

    /// <summary>The stations whose staff may see it.</summary>
    public bool IsSeenBy(Guid station) => StationId == station || TransferTo == station || ReviewStation == station;
}

/// <summary>Who sent a complaint.</summary>
internal sealed record SenderRow
{
    public Guid ComplaintId { get; init; }

    public Guid? AccountId { get; init; }

    public byte[]? ContactName { get; init; }

    public byte[]? ContactPhone { get; init; }

    public Guid? CreatedBy { get; init; }
}
