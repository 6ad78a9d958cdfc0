using Dapper;
using Npgsql;

namespace ServiceNet.Bookings;

/// <summary>A place in a list of bookings: the last one's start and id.</summary>
internal sealed record BookingPlace(DateTimeOffset Start, Guid Id)
{
    public override string ToString() => $"{Start.UtcTicks}/{Id}";

    public static BookingPlace? Parse(string? text)
        => text?.Split('/') is [var ticks, var id] ? new BookingPlace(new DateTimeOffset(long.Parse(ticks), TimeSpan.Zero), Guid.Parse(id)) : null;
}

/// <summary>Reads kept bookings; each method is one round trip over one index range.</summary>
internal sealed class ReadBookings(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A person's bookings: coming ones soonest first, past and ended ones latest first.</summary>
    public async Task<IReadOnlyList<Booking>> OfAccountAsync(Guid account, bool coming, BookingPlace? after, int limit, CancellationToken ct)
    {
        var which = coming
            ? "ends_at > @now and starts_at > @now - interval '8 hours' and status in ('confirmed', 'checkedIn') and (@start::timestamptz is null or (starts_at, id) > (@start, @id)) order by starts_at, id"
            : "(ends_at <= @now or status not in ('confirmed', 'checkedIn')) and (@start::timestamptz is null or (starts_at, id) < (@start, @id)) order by starts_at desc, id desc";
        return await QueryAsync($"select {Booking.Columns} from bookings where account_id = @account and {which} limit @limit", new { account, now = time.GetUtcNow(), start = after?.Start, id = after?.Id, limit }, ct);
    }

    /// <summary>Everything of a person, newest first.</summary>
    public async Task<IReadOnlyList<Booking>> AllOfAccountAsync(Guid account, BookingPlace? after, int limit, CancellationToken ct)
        => await QueryAsync(
            $"select {Booking.Columns} from bookings where account_id = @account and (@start::timestamptz is null or (starts_at, id) < (@start, @id)) order by starts_at desc, id desc limit @limit",
            new { account, start = after?.Start, id = after?.Id, limit },
            ct);

    /// <summary>Bookings of stations within a period, in time order.</summary>
    public async Task<IReadOnlyList<Booking>> OfStationsAsync(Guid[] stations, DateTimeOffset from, DateTimeOffset to, BookingStatus? status, BookingPlace? after, int limit, CancellationToken ct)
        => await QueryAsync(
            $"""
            select {Booking.Columns} from bookings
            where station_id = any(@stations) and starts_at >= @from and starts_at < @to and (@status::text is null or status = @status) and (@start::timestamptz is null or (starts_at, id) > (@start, @id))
            order by starts_at, id limit @limit
            """,
            new { stations, from, to, status = status is { } s ? ChangeBooking.Text(s) : null, start = after?.Start, id = after?.Id, limit },
            ct);

    /// <summary>Bookings of stations within a period, the latest first.</summary>
    public Task<IReadOnlyList<Booking>> OfStationsBackwardsAsync(Guid[] stations, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken ct)
        => QueryAsync(
            $"select {Booking.Columns} from bookings where station_id = any(@stations) and starts_at >= @from and starts_at < @to order by starts_at desc, id desc limit @limit",
            new { stations, from, to, limit },
            ct);

    /// <summary>One booking, or null.</summary>
    public async Task<Booking?> ByIdAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Booking>(new CommandDefinition($"select {Booking.Columns} from bookings where id = @id", new { id }, cancellationToken: ct));
    }

    /// <summary>Some bookings by their ids; what does not exist is left out.</summary>
    public Task<IReadOnlyList<Booking>> ByIdsAsync(Guid[] ids, CancellationToken ct)
        => QueryAsync($"select {Booking.Columns} from bookings where id = any(@ids)", new { ids }, ct);

    /// <summary>One booking by its number, or null.</summary>
    public Task<IReadOnlyList<Booking>> ByNumberAsync(string number, CancellationToken ct)
        => QueryAsync($"select {Booking.Columns} from bookings where number = @number", new { number }, ct);

    /// <summary>The latest bookings under a phone number, by its blind indexes.</summary>
    public Task<IReadOnlyList<Booking>> ByPhoneAsync(byte[][] indexes, int limit, CancellationToken ct)
        => QueryAsync($"select {Booking.Columns} from bookings where phone_index = any(@indexes) order by starts_at desc limit @limit", new { indexes, limit }, ct);

    /// <summary>What happened to a booking, newest first; making it comes last.</summary>
    public async Task<IReadOnlyList<HistoryView>> HistoryAsync(Booking booking, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var moves = await connection.QueryAsync<(DateTimeOffset At, BookingMove Move, string By, string? Note, DateTimeOffset? Start)>(new CommandDefinition(
            "select at, move, by_kind, note, to_start from booking_moves where booking_id = @Id order by seq desc", new { booking.Id }, cancellationToken: ct));
        return [.. moves.Select(m => new HistoryView(m.At, m.Move, m.By, m.Note, m.Start)), new HistoryView(booking.CreatedAt, BookingMove.Booked, booking.CreatedBy is null ? "citizen" : "staff", null, null)];
    }

    /// <summary>How many places are taken, by cell, at a station within a period.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, int>> TakenAsync(Guid station, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var cells = await connection.QueryAsync<(DateTimeOffset StartsAt, int Taken)>(new CommandDefinition(
            "select starts_at, taken from slot_cells where station_id = @station and starts_at >= @from and starts_at < @to", new { station, from, to }, cancellationToken: ct));
        return cells.ToDictionary(c => c.StartsAt, c => c.Taken);
    }

    private async Task<IReadOnlyList<Booking>> QueryAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Booking>(new CommandDefinition(sql, parameters, cancellationToken: ct))];
    }
}
