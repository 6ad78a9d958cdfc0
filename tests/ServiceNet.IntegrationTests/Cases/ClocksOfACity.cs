using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ServiceNet.Calendars;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Work;
using Xunit;

namespace ServiceNet.IntegrationTests.Cases;

/// <summary>
/// A city's database and the room of cases on it, without a host: nothing pumps, so what was appended to the outbox stays there
/// to be looked at. Several processes are several of these on one database.
/// </summary>
public sealed class ClocksOfACity(TestServers servers) : IAsyncLifetime
{
    private readonly List<ClocksOfAProcess> _processes = [];
    private string _database = "";

    /// <summary>The first process.</summary>
    internal ClocksOfAProcess One => _processes[0];

    /// <summary>Another process on the same database.</summary>
    internal ClocksOfAProcess Two => _processes[1];

    public async ValueTask InitializeAsync()
    {
        _database = await servers.NewDatabaseAsync(filled: true, TestCity.Ct);
        _processes.Add(new ClocksOfAProcess(_database));
        _processes.Add(new ClocksOfAProcess(_database));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    /// <summary>A process of an operator that is the authority itself.</summary>
    internal ClocksOfAProcess OfTheAuthority() => new(_database, isAuthority: true);

    /// <summary>Empties what other tests of the class left behind.</summary>
    public async Task ForgetAllAsync()
    {
        await using var command = One.Database.CreateCommand("delete from case_deadlines; delete from case_digests; delete from outbox");
        await command.ExecuteNonQueryAsync(TestCity.Ct);
    }
}

/// <summary>The room as one process holds it, with a clock of its own.</summary>
internal sealed class ClocksOfAProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SetTime _time = new();

    public ClocksOfAProcess(string database, bool isAuthority = false)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:Postgres"] = database + ";Maximum Pool Size=20", ["ServiceNet:Cases:IsAuthority"] = $"{isAuthority}" }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPlatform(configuration, new Development()).AddCalendars().AddCases(configuration);
        services.AddSingleton<TimeProvider>(_time);
        _services = services.BuildServiceProvider();
    }

    public DateTimeOffset Now
    {
        get => _time.Now;
        set => _time.Now = value;
    }

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public MoveDeadlines Moves => Get<MoveDeadlines>();

    public ReadDeadlines Reads => Get<ReadDeadlines>();

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Runs a recurring job as the pump would, once.</summary>
    public async Task RunAsync(string job)
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        await _services.GetServices<IRecurringJob>().Single(j => j.Name == job).RunAsync(connection, TestCity.Ct);
    }

    /// <summary>What <c>verify</c> finds in this room.</summary>
    public async Task<IReadOnlyList<string>> FindingsAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        return await _services.GetServices<IVerification>().OfType<VerifyDeadlines>().Single().FindingsAsync(connection, TestCity.Ct);
    }

    /// <summary>Acts in a transaction that is committed.</summary>
    public async Task<T> InAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> act)
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        await using var transaction = await connection.BeginTransactionAsync(TestCity.Ct);
        var result = await act(connection, transaction);
        await transaction.CommitAsync(TestCity.Ct);
        return result;
    }

    /// <summary>A case of its own with one clock running, at no station unless one is named.</summary>
    public async Task<HeldDeadline> StartedAsync(string code, string startedAt, Guid? caseId = null, Guid? station = null, int? amount = null)
    {
        var at = DateTimeOffset.Parse(startedAt);
        return (await InAsync((c, t) => Get<StartDeadlines>().StartAsync(c, t, [new DeadlineStart(caseId ?? Guid.CreateVersion7(), code, Shanghai.DayOf(at), at, station, amount)], TestCity.Ct)))[0];
    }

    public async Task<HeldDeadline[]> OfCaseAsync(Guid caseId)
    {
        await using var connection = await Database.OpenConnectionAsync(TestCity.Ct);
        return [.. (await Reads.OfCasesAsync(connection, null, [caseId], TestCity.Ct))[caseId]];
    }

    /// <summary>The facts of a name in the outbox.</summary>
    public async Task<JsonElement[]> FactsAsync(string name)
    {
        await using var command = Database.CreateCommand("select payload::text from outbox where fact = $1 order by id");
        command.Parameters.AddWithValue(name);
        await using var reader = await command.ExecuteReaderAsync(TestCity.Ct);
        var facts = new List<JsonElement>();
        while (await reader.ReadAsync(TestCity.Ct))
        {
            facts.Add(JsonDocument.Parse(reader.GetString(0)).RootElement);
        }

        return [.. facts];
    }

    public async Task DoAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestCity.Ct);
    }

    /// <summary>Imports an arrangement, rows as in the official file.</summary>
    public async Task ImportAsync(params string[] rows)
    {
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes($"date,kind,name,source\n{string.Join('\n', rows.Select(r => $"{r},测试"))}\n"));
        Assert.IsType<CalendarImportOutcome.Imported>(await Get<ImportCalendar>().ImportAsync(file, Actor.System, TestCity.Ct));
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = TestCity.OrdinaryMonday;

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }

    private sealed class Development : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
