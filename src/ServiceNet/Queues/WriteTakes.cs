using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using ServiceNet.Accounts;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>A number about to be drawn. Of the ticket, what the database decides (sequence, place) is still open.</summary>
/// <param name="Ticket">Everything else of it.</param>
/// <param name="Station">The plan the wish was checked by.</param>
/// <param name="LetterPlace">Where the service's count stands.</param>
/// <param name="Cap">The station's numbers a day; null for any.</param>
/// <param name="Forecast">The raw forecast of the wait; null when there is none.</param>
/// <param name="IssuedBy">The clerk who draws it for somebody.</param>
internal sealed record UndrawnNumber(Ticket Ticket, BookableStation Station, int LetterPlace, int? Cap, float[]? Forecast, Guid? IssuedBy, byte[] Salt, IdempotentRequest? Request)
{
    /// <summary>A citizen's acts queue on the person, a clerk's repeats on their key: two people at the counter are two people.</summary>
    public long? Lock { get; } = Ticket.AccountId is { } account ? PersonLock.Of(account) : Request?.Lock;
}

/// <summary>What <c>take_numbers_1</c> says to one wish; see there.</summary>
internal readonly record struct DrawnNumber(string Outcome, string? Resource, byte[]? Request, int Seq, int Place, long Version);

/// <summary>Draws numbers, those that are wanted together in one transaction; shows them in the live line before it answers.</summary>
internal sealed class WriteTakes
{
    private const string Sql =
        "select outcomes, resources, requests, seqs, places, versions from take_numbers_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)";

    /// <summary>Enough for a rush, few enough that the last of them is answered soon.</summary>
    private const int MostInOneWrite = 32;

    private readonly OwnConnection _line;
    private readonly NpgsqlDataSource _database;
    private readonly LiveLines _lines;
    private readonly GroupedCalls<UndrawnNumber, DrawnNumber> _writes;

    public WriteTakes(OwnConnection line, NpgsqlDataSource database, LiveLines lines)
    {
        (_line, _database, _lines) = (line, database, lines);
        _writes = new(MostInOneWrite, n => n.Lock, WriteAsync);
    }

    /// <summary>Draws a number.</summary>
    /// <exception cref="PostgresException">55P03: a person, a key or a line stayed locked by another act for seconds.</exception>
    public Task<DrawnNumber> WriteAsync(UndrawnNumber number, CancellationToken ct) => _writes.AskAsync(number, ct);

    /// <summary>Draws a number within another act's transaction, which holds the person's lock already; shown by the caller after the commit.</summary>
    public static async Task<DrawnNumber> WriteWithinAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, UndrawnNumber number, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection, transaction);
        AddParameters(command.Parameters, [number], "5s");
        return (await ReadAsync(command, 1, ct))[0];
    }

    private async Task<IReadOnlyList<DrawnNumber>> WriteAsync(IReadOnlyList<UndrawnNumber> numbers, bool beside)
    {
        // Lines are locked in this order, here and wherever else several are.
        var places = Enumerable.Range(0, numbers.Count).OrderBy(i => (numbers[i].Ticket.StationId, numbers[i].Ticket.Day)).ToArray();
        await using var command = beside ? _database.CreateCommand(Sql) : _line.CreateCommand(Sql);
        command.CommandTimeout = 15;
        // The line waits for a lock no longer than people notice; beside it there is patience.
        AddParameters(command.Parameters, [.. places.Select(i => numbers[i])], beside ? "5s" : "250ms");
        // Not abandoned once begun: a caller who hangs up may hold a number, and asks again with the key.
        var sorted = await ReadAsync(command, numbers.Count, CancellationToken.None);
        var drawn = new DrawnNumber[numbers.Count];
        for (var i = 0; i < places.Length; i++)
        {
            drawn[places[i]] = sorted[i];
        }

        _lines.Taken([.. places.Where(i => drawn[i].Outcome == "taken").Select(i => (drawn[i].Version, Drawn(numbers[i].Ticket, drawn[i])))]);
        return drawn;
    }

    /// <summary>The ticket with what the database decided.</summary>
    public static Ticket Drawn(Ticket ticket, DrawnNumber drawn) => ticket with { Seq = drawn.Seq, Place = drawn.Place };

    private static async Task<DrawnNumber[]> ReadAsync(NpgsqlCommand command, int count, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var (outcomes, resources, requests) = (reader.GetFieldValue<string[]>(0), reader.GetFieldValue<string?[]>(1), reader.GetFieldValue<byte[]?[]>(2));
        var (seqs, places, versions) = (reader.GetFieldValue<int?[]>(3), reader.GetFieldValue<int?[]>(4), reader.GetFieldValue<long?[]>(5));
        return [.. Enumerable.Range(0, count).Select(i => new DrawnNumber(outcomes[i], resources[i], requests[i], seqs[i] ?? 0, places[i] ?? 0, versions[i] ?? 0))];
    }

    private static void AddParameters(NpgsqlParameterCollection parameters, UndrawnNumber[] numbers, string patience)
    {
        Add(numbers.Select(n => n.Lock).OfType<long>().Order(), NpgsqlDbType.Bigint);
        Add(numbers.Select(n => n.Ticket.Id), NpgsqlDbType.Uuid);
        Add(numbers.Select(n => n.Ticket.AccountId), NpgsqlDbType.Uuid);
        Add(numbers.Select(n => n.IssuedBy), NpgsqlDbType.Uuid);
        Add(numbers.Select(n => n.Ticket.StationId), NpgsqlDbType.Uuid);
        // A visitor with a booking is let in whatever the plan has become since.
        Add(numbers.Select(n => n.Ticket.BookingId is null ? n.Station.PlanVersion : (long?)null), NpgsqlDbType.Bigint);
        Add(numbers.Select(n => n.Station.CalendarVersion), NpgsqlDbType.Bigint);
        Add(numbers.Select(n => n.Ticket.Day), NpgsqlDbType.Date);
        Add(numbers.Select(n => n.Ticket.Service), NpgsqlDbType.Text);
        Add(numbers.Select(n => n.Ticket.Letters), NpgsqlDbType.Text);
        Add(numbers.Select(n => n.LetterPlace), NpgsqlDbType.Integer);
        Add(numbers.Select(n => n.Ticket.Origin), NpgsqlDbType.Text);
        Add(numbers.Select(n => n.Ticket.BookingId), NpgsqlDbType.Uuid);
        Add(numbers.Select(n => n.Ticket.SlotStart?.ToUniversalTime()), NpgsqlDbType.TimestampTz);
        Add(numbers.Select(n => n.Ticket.Priority is { } reason ? Ticket.Text(reason) : null), NpgsqlDbType.Text);
        Add(numbers.Select(n => n.Cap), NpgsqlDbType.Integer);
        Add(numbers.Select(n => n.Ticket.MetIdle), NpgsqlDbType.Boolean);
        Add(numbers.Select(n => n.Forecast is { } f ? $"{{{string.Join(',', f.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}}}" : null), NpgsqlDbType.Text);
        Add(numbers.Select(n => n.Ticket.ToldP50), NpgsqlDbType.Real);
        Add(numbers.Select(n => n.Ticket.ToldP90), NpgsqlDbType.Real);
        Add(numbers.Select(n => n.Ticket.TakenAt), NpgsqlDbType.TimestampTz);
        Add(numbers.Select(n => n.Salt), NpgsqlDbType.Bytea);
        Add(numbers.Select(n => n.Request?.Scope), NpgsqlDbType.Uuid);
        Add(numbers.Select(n => n.Request?.Key), NpgsqlDbType.Text);
        Add(numbers.Select(n => n.Request?.Hashes[0]), NpgsqlDbType.Bytea);
        parameters.Add(new NpgsqlParameter<string> { TypedValue = patience });

        void Add<T>(IEnumerable<T> values, NpgsqlDbType type) => parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
