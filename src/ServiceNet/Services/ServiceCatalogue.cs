using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Live;

namespace ServiceNet.Services;

/// <summary>A service item (事项) of the public service catalogue (公共服务清单).</summary>
/// <param name="Materials">What to bring, one thing a line.</param>
/// <param name="Minutes">How long an appointment usually takes.</param>
/// <param name="LegalBasis">Law and article, null where none is confirmed.</param>
/// <param name="LegalBasisConfirmed">False shows as 待核实.</param>
public sealed record ServiceItem(
    string Code,
    string Name,
    string Summary,
    string Audience,
    IReadOnlyList<string> Materials,
    IReadOnlyList<string> Steps,
    int Minutes,
    string? LegalBasis,
    bool LegalBasisConfirmed,
    string Fee);

/// <summary>The catalogue in memory; an import reaches every process within a second.</summary>
public sealed class ServiceCatalogue
{
    private const string Topic = "services";

    /// <summary>A member left out is an error here, not an empty text on a citizen's phone.</summary>
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    private readonly NpgsqlDataSource _database;
    private readonly Changes _changes;
    private volatile IReadOnlyList<ServiceItem>? _items;
    private int _generation;

    /// <summary>Listens for imports.</summary>
    public ServiceCatalogue(NpgsqlDataSource database, Changes changes)
    {
        _database = database;
        _changes = changes;
        changes.On(Topic, _ => Forget());
    }

    /// <summary>Every item in the catalogue's order.</summary>
    public ValueTask<IReadOnlyList<ServiceItem>> GetAsync(CancellationToken ct)
        => _items is { } items ? ValueTask.FromResult(items) : new ValueTask<IReadOnlyList<ServiceItem>>(LoadAsync(ct));

    /// <summary>Puts items in or replaces their text.</summary>
    /// <param name="json">An array of service items.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when the items are in; else a sentence that says what is wrong, and nothing was changed.</returns>
    public async Task<string?> ImportAsync(Stream json, CancellationToken ct)
    {
        ServiceItem[] items;
        try
        {
            items = await JsonSerializer.DeserializeAsync<ServiceItem[]>(json, Strict, ct) ?? [];
        }
        catch (JsonException e)
        {
            return $"文件不是服务事项的 JSON 列表（{e.Path}）。";
        }

        if (Array.FindIndex(items, i => i is null || i.Code.Length is < 2 or > 40 || i.Name.Length == 0 || i.Minutes is < 5 or > 480) is >= 0 and var wrong)
        {
            return $"第{wrong + 1}项不完整：代码2至40位，须有名称，办理时长5至480分钟。";
        }

        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        for (var place = 0; place < items.Length; place++)
        {
            var item = items[place];
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into services (code, name, summary, audience, materials, steps, minutes, legal_basis, legal_basis_confirmed, fee, place)
                values (@Code, @Name, @Summary, @Audience, @materials, @steps, @Minutes, @LegalBasis, @LegalBasisConfirmed, @Fee, @place)
                on conflict (code) do update set name = excluded.name, summary = excluded.summary, audience = excluded.audience, materials = excluded.materials, steps = excluded.steps,
                  minutes = excluded.minutes, legal_basis = excluded.legal_basis, legal_basis_confirmed = excluded.legal_basis_confirmed, fee = excluded.fee, place = excluded.place
                """,
                new { item.Code, item.Name, item.Summary, item.Audience, materials = item.Materials.ToArray(), steps = item.Steps.ToArray(), item.Minutes, item.LegalBasis, item.LegalBasisConfirmed, item.Fee, place },
                transaction,
                cancellationToken: ct));
        }

        var version = await Changes.RaiseAsync(connection, transaction, Topic, ct);
        await transaction.CommitAsync(ct);
        Forget();
        await _changes.AnnounceAsync(Topic, version, "*");
        return null;
    }

    private void Forget()
    {
        Interlocked.Increment(ref _generation);
        _items = null;
    }

    private async Task<IReadOnlyList<ServiceItem>> LoadAsync(CancellationToken ct)
    {
        var generation = Volatile.Read(ref _generation);
        await using var connection = await _database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("select * from services order by place, code", cancellationToken: ct));
        ServiceItem[] items = [.. rows.Select(r => new ServiceItem(r.Code, r.Name, r.Summary, r.Audience, r.Materials, r.Steps, r.Minutes, r.LegalBasis, r.LegalBasisConfirmed, r.Fee))];
        if (generation == Volatile.Read(ref _generation))
        {
            _items = items;
        }

        return items;
    }

    private sealed record Row
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string Summary { get; init; } = "";

        public string Audience { get; init; } = "";

        public string[] Materials { get; init; } = [];

        public string[] Steps { get; init; } = [];

        public int Minutes { get; init; }

        public string? LegalBasis { get; init; }

        public bool LegalBasisConfirmed { get; init; }

        public string Fee { get; init; } = "";
    }
}
