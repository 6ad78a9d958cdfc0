using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Live;

namespace ServiceNet.Stations;

/// <summary>What an administrator may change; a member left null stays as it is.</summary>
internal sealed record StationChange(string? Name, string? Address, string? Town, Place? Location, int? Counters, string? Hours, string? MakeUpHours, IReadOnlyList<StationOffer>? Offers, IReadOnlyList<StationException>? Exceptions, StationStatus? Status);

/// <summary>How an edit ended.</summary>
internal abstract record EditOutcome
{
    public sealed record Edited : EditOutcome;

    public sealed record Unknown : EditOutcome;
}

/// <summary>
/// Edits a station. Bookings made stand as they are: hours and counters decide what can be booked from now on, and
/// a booking under way against the old plan is counted again.
/// </summary>
internal sealed class EditStation(NpgsqlDataSource database, Changes changes, StationDirectory directory, TimeProvider time)
{
    public async Task<EditOutcome> EditAsync(string idOrCode, StationChange change, Actor actor, CancellationToken ct)
    {
        if ((await directory.GetAsync(ct)).Find(idOrCode) is not { } station)
        {
            return new EditOutcome.Unknown();
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update stations set name = coalesce(@Name, name), address = coalesce(@Address, address), town = coalesce(@Town, town), lng = coalesce(@lng, lng), lat = coalesce(@lat, lat),
              counters = coalesce(@Counters, counters), hours = coalesce(@Hours, hours), make_up_hours = coalesce(@MakeUpHours, make_up_hours), status = coalesce(@status, status),
              updated_at = @now, plan_version = plan_version + 1
            where id = @Id
            """,
            new { station.Id, change.Name, change.Address, change.Town, lng = change.Location?.Lng, lat = change.Location?.Lat, change.Counters, change.Hours, change.MakeUpHours, status = change.Status is { } status ? StatusText(status) : null, now = time.GetUtcNow() },
            transaction,
            cancellationToken: ct));
        if (change.Offers is { } offers)
        {
            await ReplaceOffersAsync(connection, transaction, station.Id, offers, ct);
        }

        if (change.Exceptions is { } exceptions)
        {
            await ReplaceExceptionsAsync(connection, transaction, station.Id, exceptions, ct);
        }

        await connection.AuditAsync(transaction, new AuditEntry(actor, "station.edit", "station", station.Id.ToString(), station.Id, change), time, ct);
        var version = await Changes.RaiseAsync(connection, transaction, StationDirectory.Topic, ct);
        await transaction.CommitAsync(ct);
        directory.Forget();
        await changes.AnnounceAsync(StationDirectory.Topic, version, station.Id.ToString());
        return new EditOutcome.Edited();
    }

    public static string KindText(StationKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    public static StationKind? ParseKind(string text)
    {
        foreach (var kind in Enum.GetValues<StationKind>())
        {
            if (KindText(kind) == text)
            {
                return kind;
            }
        }

        return null;
    }

    public static async Task ReplaceOffersAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid station, IReadOnlyList<StationOffer> offers, CancellationToken ct)
        => await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from station_services where station_id = @station;
            insert into station_services (station_id, service, minutes, place) select @station, service, minutes, place from unnest(@services, @minutes) with ordinality as o (service, minutes, place);
            """,
            new { station, services = offers.Select(o => o.Service).ToArray(), minutes = offers.Select(o => o.Minutes).ToArray() },
            transaction,
            cancellationToken: ct));

    private static async Task ReplaceExceptionsAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid station, IReadOnlyList<StationException> exceptions, CancellationToken ct)
        => await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from station_exceptions where station_id = @station;
            insert into station_exceptions (station_id, day, hours, reason) select @station, day, hours, reason from unnest(@days, @hours, @reasons) as e (day, hours, reason);
            """,
            new { station, days = exceptions.Select(e => e.Day).ToArray(), hours = exceptions.Select(e => e.Hours).ToArray(), reasons = exceptions.Select(e => e.Reason).ToArray() },
            transaction,
            cancellationToken: ct));

    private static string StatusText(StationStatus status) => status.ToString().ToLowerInvariant();
}
