using Dapper;
using Npgsql;
using ServiceNet.Platform.Live;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Every version of every rule, in memory; a version added reaches every process within a second.</summary>
public sealed class DeadlineRules
{
    internal const string Topic = "deadline_rules";

    private readonly NpgsqlDataSource _database;
    private volatile RuleBook? _book;
    private int _generation;

    /// <summary>Listens for added versions.</summary>
    public DeadlineRules(NpgsqlDataSource database, Changes changes)
    {
        _database = database;
        changes.On(Topic, _ => Forget());
    }

    /// <summary>The rules as of the last added version.</summary>
    public ValueTask<RuleBook> GetAsync(CancellationToken ct)
        => _book is { } book ? ValueTask.FromResult(book) : new ValueTask<RuleBook>(LoadAsync(ct));

    internal void Forget()
    {
        Interlocked.Increment(ref _generation);
        _book = null;
    }

    private async Task<RuleBook> LoadAsync(CancellationToken ct)
    {
        var generation = Volatile.Read(ref _generation);
        await using var connection = await _database.OpenConnectionAsync(ct);
        var book = await ReadAsync(connection, null, ct);
        if (generation == Volatile.Read(ref _generation))
        {
            _book = book;
        }

        return book;
    }

    internal static async Task<RuleBook> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
        => new(await connection.QueryAsync<DeadlineRule>(new CommandDefinition(
            """
            select code, version, name, applies_to, effective_from, effective_to, basis, source, amount, unit, amount_given, starts_with, from_receipt, binding, owner, unconfirmed,
              extension_amount, extension_needs, pauses
            from deadline_rules order by place, code, version
            """,
            transaction: transaction,
            cancellationToken: ct)));
}

/// <summary>The rules at one moment.</summary>
public sealed class RuleBook
{
    private readonly Dictionary<(string Code, int Version), DeadlineRule> _byVersion;

    /// <summary>Settles until when each version is for: to the day before the next.</summary>
    public RuleBook(IEnumerable<DeadlineRule> rules)
    {
        All = [.. rules.GroupBy(r => r.Code, StringComparer.Ordinal).SelectMany(Settled)];
        _byVersion = All.ToDictionary(r => (r.Code, r.Version));
    }

    /// <summary>Every version, code by code in the order of the law, oldest first.</summary>
    public IReadOnlyList<DeadlineRule> All { get; }

    /// <summary>A version that was used; it never goes away.</summary>
    public DeadlineRule this[string code, int version] => _byVersion[(code, version)];

    /// <summary>The version for cases received on a day, or null.</summary>
    public DeadlineRule? For(string code, DateOnly receivedOn)
        => All.LastOrDefault(r => r.Code == code && r.EffectiveFrom <= receivedOn && (r.EffectiveTo is null || receivedOn <= r.EffectiveTo));

    /// <summary>The rules whose clocks start when a case of this kind is received.</summary>
    public IReadOnlyList<DeadlineRule> AtReceipt(string kind, DateOnly receivedOn)
        => [.. All.Where(r => r.FromReceipt && r.AppliesTo == kind).Select(r => r.Code).Distinct(StringComparer.Ordinal).Select(code => For(code, receivedOn)).OfType<DeadlineRule>()];

    internal DeadlineRule? Find(string code, int version) => _byVersion.GetValueOrDefault((code, version));

    /// <summary>
    /// Rows are never edited, so a version does not know its successor. A later version with the same first day replaces the
    /// one before it, which is then for no day at all.
    /// </summary>
    private static IEnumerable<DeadlineRule> Settled(IEnumerable<DeadlineRule> versions)
    {
        var ordered = versions.OrderBy(r => r.EffectiveFrom).ThenBy(r => r.Version).ToArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            var last = i + 1 < ordered.Length ? ordered[i + 1].EffectiveFrom.AddDays(-1) : (DateOnly?)null;
            yield return last is { } day && (ordered[i].EffectiveTo is not { } own || day < own) ? ordered[i] with { EffectiveTo = day } : ordered[i];
        }
    }
}
