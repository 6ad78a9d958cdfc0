using Npgsql;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>
/// The short question asked of a slot that was full a moment ago: most who come then are refused, and nothing needs
/// to be sealed, numbered or locked for that. The database answers; anything but a plain refusal is booked the long way.
/// </summary>
internal sealed class AskWhetherFull
{
    private const string Sql = "select slots_full_1($1, $2, $3, $4, $5, $6, $7, $8)";

    private const int MostInOneCall = 64;

    private readonly OwnConnection _line;
    private readonly GroupedCalls<Question, bool> _questions;

    /// <summary>Slots share a place by hash: a wrong hint costs one short question.</summary>
    private readonly bool[] _full = new bool[1024];

    public AskWhetherFull(OwnConnection line)
    {
        _line = line;
        _questions = new(MostInOneCall, _ => null, AskAsync);
    }

    /// <summary>Remembers what was last heard of a slot: a hint which question to ask first, never an answer.</summary>
    public void Heard(BookableStation station, Slot slot, bool full) => Volatile.Write(ref _full[Place(station, slot)], full);

    /// <summary>True when the slot has no place at this moment and the request's key has made no booking.</summary>
    public ValueTask<bool> AskAsync(BookableStation station, Slot slot, IdempotentRequest? request, CancellationToken ct)
        => Volatile.Read(ref _full[Place(station, slot)]) ? new(_questions.AskAsync(new Question(station, slot, request), ct)) : ValueTask.FromResult(false);

    private async Task<IReadOnlyList<bool>> AskAsync(IReadOnlyList<Question> questions, bool beside)
    {
        await using var command = _line.CreateCommand(Sql);
        Add(questions.Select(q => q.Station.Id.Value));
        Add(questions.Select(q => q.Station.PlanVersion));
        Add(questions.Select(q => q.Slot.Start.ToUniversalTime()));
        Add(questions.Select(q => q.Slot.Cells.Length));
        Add(questions.Select(q => q.Station.Counters));
        Add(questions.Select(q => q.Request?.Scope ?? Guid.Empty));
        Add(questions.Select(q => q.Request?.Key ?? ""));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = BookingsOptions.Step });
        return (bool[])(await command.ExecuteScalarAsync(CancellationToken.None))!;

        void Add<T>(IEnumerable<T> values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values] });
    }

    private uint Place(BookableStation station, Slot slot) => (uint)HashCode.Combine(station.Id, slot.Start.UtcTicks) % (uint)_full.Length;

    private sealed record Question(BookableStation Station, Slot Slot, IdempotentRequest? Request);
}
