using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;

namespace ServiceNet.Cases;

/// <summary>Who reads an entry of a case's history.</summary>
public enum EntryAudience
{
    /// <summary>Everybody who may see the case, its citizen too.</summary>
    All,

    /// <summary>The handlers.</summary>
    Staff,

    /// <summary>Those few who may see a suspected crime.</summary>
    Crime,
}

/// <summary>Something that happened to a case, about to be written.</summary>
/// <param name="Kind">For example <c>accepted</c>; the room that owns the case names its kinds.</param>
/// <param name="By">Who did it; of a citizen only that it was the citizen is kept.</param>
/// <param name="StationId">The station that acted or is meant.</param>
/// <param name="Words">What was said, as the audience reads it.</param>
/// <param name="Detail">Codes, dates and ids; no personal data.</param>
/// <param name="Files">Evidence that came with it.</param>
public sealed record NewCaseEntry(string Kind, Actor By, Guid? StationId, EntryAudience Audience = EntryAudience.All, string? Words = null, object? Detail = null, IReadOnlyList<Guid>? Files = null)
{
    /// <summary>Codes, dates and ids as they are kept.</summary>
    public string DetailText() => JsonSerializer.Serialize(Detail ?? new { }, JsonSerializerOptions.Web);

    /// <summary>The entry as it is read once it is written.</summary>
    public CaseEntry Written(Guid caseId, long seq, DateTimeOffset at) => new()
    {
        CaseId = caseId,
        Seq = seq,
        At = at,
        Kind = Kind,
        ByKind = By.Kind,
        ById = By.Kind == "citizen" ? null : By.Id,
        ByName = By.Kind == "citizen" ? null : By.Name,
        StationId = StationId,
        Audience = Audience,
        Words = Words,
        Detail = DetailText(),
        Files = [.. Files ?? []],
    };
}

/// <summary>Something that happened to a case.</summary>
public sealed record CaseEntry
{
    public Guid CaseId { get; init; }

    /// <summary>Counts from 1; the case's version with it.</summary>
    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    public string Kind { get; init; } = "";

    public string ByKind { get; init; } = "";

    /// <summary>Of staff; of a citizen nothing is kept.</summary>
    public Guid? ById { get; init; }

    /// <summary>What they signed in as.</summary>
    public string? ByName { get; init; }

    public Guid? StationId { get; init; }

    public EntryAudience Audience { get; init; }

    public string? Words { get; init; }

    public string Detail { get; init; } = "{}";

    public Guid[] Files { get; init; } = [];

    /// <summary>A detail by its name; null when it is not there.</summary>
    public string? Of(string name)
    {
        using var detail = JsonDocument.Parse(Detail);
        return detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
    }
}

/// <summary>Entries side by side, in the order and under the names of <c>append_case_entries_1</c>.</summary>
public sealed record CaseEntryArrays(
    Guid[] Cases, long[] Seqs, DateTimeOffset[] Ats, string[] Kinds, string[] ByKinds, Guid?[] ByIds, string?[] ByNames, Guid?[] Stations, string[] Audiences, string?[] Words, string[] Details, string[] Files, byte[][] Salts);

/// <summary>The history of cases (办理经过): appended in the act's transaction, chained by hash, never edited.</summary>
public static class CaseEntries
{
    private const string Columns = "case_id, seq, at, kind, by_kind, by_id, by_name, station_id, audience, words, detail::text as detail, files";

    /// <summary>The parallel arrays <c>append_case_entries_1</c> takes.</summary>
    /// <param name="entries">Of each: whose, under which number, when.</param>
    public static CaseEntryArrays Arrays(IReadOnlyList<(Guid Case, long Seq, DateTimeOffset At, NewCaseEntry Entry)> entries) => new(
        [.. entries.Select(e => e.Case)],
        [.. entries.Select(e => e.Seq)],
        [.. entries.Select(e => e.At.ToUniversalTime())],
        [.. entries.Select(e => e.Entry.Kind)],
        [.. entries.Select(e => e.Entry.By.Kind)],
        [.. entries.Select(e => e.Entry.By.Kind == "citizen" ? null : e.Entry.By.Id)],
        [.. entries.Select(e => e.Entry.By.Kind == "citizen" ? null : e.Entry.By.Name)],
        [.. entries.Select(e => e.Entry.StationId)],
        [.. entries.Select(e => Text(e.Entry.Audience))],
        [.. entries.Select(e => e.Entry.Words)],
        [.. entries.Select(e => e.Entry.DetailText())],
        [.. entries.Select(e => $"{{{string.Join(',', e.Entry.Files ?? [])}}}")],
        [.. entries.Select(_ => RandomNumberGenerator.GetBytes(16))]);

    /// <summary>Appends entries to one case, the first of them under <paramref name="first"/>.</summary>
    public static Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, long first, DateTimeOffset now, IReadOnlyList<NewCaseEntry> entries, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "select append_case_entries_1(@Cases, @Seqs, @Ats, @Kinds, @ByKinds, @ByIds, @ByNames, @Stations, @Audiences, @Words, @Details, @Files, @Salts)",
            Arrays([.. entries.Select((e, i) => (caseId, first + i, now, e))]),
            transaction,
            cancellationToken: ct));

    /// <summary>A case's history, oldest first, as far as the reader may see it.</summary>
    public static async Task<IReadOnlyList<CaseEntry>> ReadAsync(NpgsqlConnection connection, Guid caseId, EntryAudience reader, CancellationToken ct)
        => [.. await connection.QueryAsync<CaseEntry>(new CommandDefinition(
            $"select {Columns} from case_entries where case_id = @caseId and audience = any(@audiences) order by seq",
            new { caseId, audiences = Enum.GetValues<EntryAudience>().Where(a => a <= reader).Select(Text).ToArray() },
            cancellationToken: ct))];

    /// <summary>The histories of many cases in one statement, each oldest first.</summary>
    public static async Task<ILookup<Guid, CaseEntry>> OfCasesAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> caseIds, EntryAudience reader, CancellationToken ct)
        => (await connection.QueryAsync<CaseEntry>(new CommandDefinition(
            $"select {Columns} from case_entries where case_id = any(@caseIds) and audience = any(@audiences) order by case_id, seq",
            new { caseIds = caseIds.ToArray(), audiences = Enum.GetValues<EntryAudience>().Where(a => a <= reader).Select(Text).ToArray() },
            cancellationToken: ct))).ToLookup(e => e.CaseId);

    /// <summary>The hashes many cases' histories stand at, hex.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> HeadsAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> caseIds, CancellationToken ct)
    {
        var heads = await connection.ChainHeadsAsync([.. caseIds.Select(id => $"case/{id}")], ct);
        return caseIds.ToDictionary(id => id, id => heads.TryGetValue($"case/{id}", out var hash) ? Convert.ToHexStringLower(hash) : "");
    }

    /// <summary>The hash a case's history stands at, hex.</summary>
    public static async Task<string> HeadAsync(NpgsqlConnection connection, Guid caseId, CancellationToken ct)
        => Convert.ToHexStringLower(await connection.ChainHeadAsync($"case/{caseId}", ct));

    private static string Text(EntryAudience audience) => JsonNamingPolicy.CamelCase.ConvertName(audience.ToString());
}
