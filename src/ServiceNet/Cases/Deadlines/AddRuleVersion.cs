using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Live;

namespace ServiceNet.Cases.Deadlines;

/// <summary>What a new version says; a member left null stays as in the version before.</summary>
/// <param name="Code">An existing rule's.</param>
/// <param name="EffectiveFrom">The first day of receipt it is for: today or later, at most five years ahead.</param>
/// <param name="Amount">1–366 days, 1–720 hours.</param>
/// <param name="Source">Where it was read, or who decided it.</param>
/// <param name="Unconfirmed">False: somebody has compared it with the official text.</param>
/// <param name="ExtensionAmount">Only where the rule knows an extension.</param>
public sealed record RuleVersion(string Code, DateOnly EffectiveFrom, int? Amount, DeadlineUnit? Unit, string? Basis, string Source, bool? Unconfirmed, int? ExtensionAmount);

/// <summary>What came of adding a version.</summary>
public abstract record AddRuleOutcome
{
    /// <summary>It stands beside the others.</summary>
    public sealed record Added(DeadlineRule Rule) : AddRuleOutcome;

    /// <summary>The same request again: the version it added then.</summary>
    public sealed record Repeated(DeadlineRule Rule) : AddRuleOutcome;

    /// <summary>No rule has this code.</summary>
    public sealed record Unknown : AddRuleOutcome;

    /// <summary>It would begin before today: cases received then have their rule.</summary>
    public sealed record InThePast(DateOnly Today) : AddRuleOutcome;

    /// <summary>It says what the version before says.</summary>
    public sealed record Same(DeadlineRule Rule) : AddRuleOutcome;

    /// <summary>A value is out of bounds: the member and a sentence.</summary>
    public sealed record Bad(string Member, string Sentence) : AddRuleOutcome;

    /// <summary>The key was used for another request.</summary>
    public sealed record KeyReused : AddRuleOutcome;
}

/// <summary>
/// Adds a version of a rule: how a promise is changed, how a rule marked 待核实 is confirmed, how a new law comes in. Cases
/// received before its first day, and every clock that runs, keep the version they have.
/// </summary>
public sealed class AddRuleVersion(NpgsqlDataSource database, Changes changes, DeadlineRules rules, TimeProvider time)
{
    private const int YearsAhead = 5;

    /// <summary>Adds it, with an entry in the audit trail.</summary>
    public async Task<AddRuleOutcome> AddAsync(RuleVersion version, Actor actor, IdempotentRequest? request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (request is not null)
        {
            switch (await request.BeginAsync(connection, transaction, ct))
            {
                case Repeat.Reused:
                    return new AddRuleOutcome.KeyReused();
                case Repeat.Same same when same.Resource.Split('/') is [var code, var number]:
                    return new AddRuleOutcome.Repeated((await DeadlineRules.ReadAsync(connection, transaction, ct))[code, int.Parse(number)]);
            }
        }

        // Two administrators at once take turns, so versions are numbered without a gap.
        await connection.ExecuteAsync(new CommandDefinition("lock table deadline_rules in share row exclusive mode", transaction: transaction, cancellationToken: ct));
        var book = await DeadlineRules.ReadAsync(connection, transaction, ct);
        var now = time.GetUtcNow();
        if (Refused(version, book, Shanghai.DayOf(now), out var added) is { } refusal)
        {
            return refusal;
        }

        await InsertAsync(connection, transaction, added!, actor, now, ct);
        await connection.AuditAsync(
            transaction,
            new AuditEntry(actor, "deadlineRule.add", "deadlineRule", $"{added!.Code}/{added.Version}", null, new { added.EffectiveFrom, added.Amount, unit = DeadlineText.Of(added.Unit), added.Basis, added.Source, added.Unconfirmed, added.ExtensionAmount }),
            time,
            ct);
        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 201, $"{added.Code}/{added.Version}", now, ct);
        }

        var raised = await Changes.RaiseAsync(connection, transaction, DeadlineRules.Topic, ct);
        await transaction.CommitAsync(ct);
        rules.Forget();
        await changes.AnnounceAsync(DeadlineRules.Topic, raised, "*");
        // As it reads among the others, which settles until when it is for.
        return new AddRuleOutcome.Added((await rules.GetAsync(CancellationToken.None))[added.Code, added.Version]);
    }

    private static AddRuleOutcome? Refused(RuleVersion version, RuleBook book, DateOnly today, out DeadlineRule? added)
    {
        added = null;
        var known = book.All.Where(r => r.Code == version.Code).ToArray();
        if (known.Length == 0)
        {
            return new AddRuleOutcome.Unknown();
        }

        if (version.EffectiveFrom < today)
        {
            return new AddRuleOutcome.InThePast(today);
        }

        // What was in force on that day, or was planned for it, is what the new version changes.
        var before = book.For(version.Code, version.EffectiveFrom) ?? known[^1];
        added = before with
        {
            Version = known.Max(r => r.Version) + 1,
            EffectiveFrom = version.EffectiveFrom,
            EffectiveTo = null,
            Amount = version.Amount ?? before.Amount,
            Unit = version.Unit ?? before.Unit,
            Basis = version.Basis?.Trim() ?? before.Basis,
            Source = version.Source.Trim(),
            Unconfirmed = version.Unconfirmed ?? before.Unconfirmed,
            ExtensionAmount = version.ExtensionAmount ?? before.ExtensionAmount,
        };
        var most = added.Unit == DeadlineUnit.Hours ? 720 : 366;
        return version.EffectiveFrom > today.AddYears(YearsAhead) ? new AddRuleOutcome.Bad("effectiveFrom", $"生效日期最多提前{YearsAhead}年填写。")
            : added.Amount < 1 || added.Amount > most ? new AddRuleOutcome.Bad("amount", $"期限须在1至{most}之间。")
            : added.AmountGiven && (added.Amount > StartDeadlines.MostGiven || added.Unit != before.Unit) ? new AddRuleOutcome.Bad("amount", $"这个期限由经办人填写，建议天数须在1至{StartDeadlines.MostGiven}之间，单位不能改变。")
            : version.ExtensionAmount is not null && before.ExtensionAmount is null ? new AddRuleOutcome.Bad("extensionAmount", "这个期限没有延长的规定，请留空。")
            : added.ExtensionAmount is { } more && (more < 1 || more > most) ? new AddRuleOutcome.Bad("extensionAmount", $"延长须在1至{most}之间。")
            : added == before with { Version = added.Version, EffectiveFrom = added.EffectiveFrom, EffectiveTo = null, Source = added.Source } && added.Source == before.Source ? new AddRuleOutcome.Same(before)
            : null;
    }

    private static Task<int> InsertAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DeadlineRule added, Actor actor, DateTimeOffset now, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into deadline_rules (code, version, place, name, applies_to, effective_from, basis, source, amount, unit, amount_given, starts_with, from_receipt, binding, owner, unconfirmed,
              extension_amount, extension_needs, pauses, added_at, added_by)
            select @Code, @Version, max(place), @Name, @AppliesTo, @EffectiveFrom, @Basis, @Source, @Amount, @unit, @AmountGiven, @StartsWith, @FromReceipt, @binding, @owner, @Unconfirmed,
              @ExtensionAmount, @ExtensionNeeds, @Pauses, @now, @by
            from deadline_rules where code = @Code
            """,
            new
            {
                added.Code,
                added.Version,
                added.Name,
                added.AppliesTo,
                added.EffectiveFrom,
                added.Basis,
                added.Source,
                added.Amount,
                unit = DeadlineText.Of(added.Unit),
                added.AmountGiven,
                added.StartsWith,
                added.FromReceipt,
                binding = DeadlineText.Of(added.Binding),
                owner = DeadlineText.Of(added.Owner),
                added.Unconfirmed,
                added.ExtensionAmount,
                added.ExtensionNeeds,
                added.Pauses,
                now,
                by = actor.Name,
            },
            transaction,
            cancellationToken: ct));
}
