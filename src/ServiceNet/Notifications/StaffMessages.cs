using System.Security.Claims;
using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Work;

namespace ServiceNet.Notifications;

/// <summary>A message to a desk as one of its people sees it.</summary>
internal sealed record StaffMessageRow
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public Guid? ComplaintId { get; init; }

    public Guid? StationId { get; init; }

    public string Detail { get; init; } = "{}";

    public DateTimeOffset At { get; init; }

    public bool Read { get; init; }
}

/// <summary>Whose messages: the desks somebody works at.</summary>
internal sealed record DeskReader(Guid Staff, Guid[] Desks, bool IsHead)
{
    public static DeskReader Of(ClaimsPrincipal user)
        => new(user.Id(), user.Stations() ?? [DeskMessage.Administrators], user.IsInRole(nameof(StaffRole.StationHead)) || user.IsInRole(nameof(StaffRole.Admin)));
}

/// <summary>Reads a desk's messages and keeps what each person has read. Each list walks one index from its newest end, desk by desk.</summary>
internal sealed class StaffMessages(NpgsqlDataSource database)
{
    /// <summary>Nobody needs to know how many more there are.</summary>
    public const int MostCounted = 99;

    private const string Seen = "(m.id <= coalesce((select read_to from staff_message_marks where staff_id = @Staff), 0) or exists (select from staff_message_reads r where r.message_id = m.id and r.staff_id = @Staff))";

    public async Task<IReadOnlyList<StaffMessageRow>> ListAsync(DeskReader reader, long? after, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<StaffMessageRow>(new CommandDefinition(
            $"""
            select m.id, m.kind, m.complaint_id, m.station_id, m.detail::text as detail, m.at, {Seen} as read
            from unnest(@Desks) d cross join lateral (
              select * from staff_messages s where s.desk = d and (not s.heads_only or @IsHead) and (@after::bigint is null or s.id < @after) order by s.id desc limit @take) m
            order by m.id desc limit @take
            """,
            new { reader.Staff, reader.Desks, reader.IsHead, after, take },
            cancellationToken: ct))];
    }

    /// <summary>How many are unread, at most <see cref="MostCounted"/>.</summary>
    public async Task<int> UnreadAsync(DeskReader reader, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            with mark as (select coalesce(max(read_to), 0) as read_to from staff_message_marks where staff_id = @Staff)
            select count(*)::int from (
              select from mark k cross join unnest(@Desks) d cross join lateral (
                select from staff_messages m where m.desk = d and m.id > k.read_to and (not m.heads_only or @IsHead)
                  and not exists (select from staff_message_reads r where r.message_id = m.id and r.staff_id = @Staff) order by m.id desc limit @MostCounted) u
              limit @MostCounted) n
            """,
            new { reader.Staff, reader.Desks, reader.IsHead, MostCounted },
            cancellationToken: ct));
    }

    /// <summary>Marks one as read; false when there is none of that number at the reader's desks.</summary>
    public async Task<bool> ReadAsync(DeskReader reader, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            with one as (select m.id from staff_messages m where m.id = @id and m.desk = any(@Desks) and (not m.heads_only or @IsHead)),
            mark as (insert into staff_message_reads (message_id, staff_id) select id, @Staff from one on conflict do nothing)
            select exists (select from one)
            """,
            new { reader.Staff, reader.Desks, reader.IsHead, id },
            cancellationToken: ct));
    }

    /// <summary>Marks everything there is now as read; two presses at once leave the later mark.</summary>
    public async Task ReadAllAsync(DeskReader reader, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into staff_message_marks (staff_id, read_to)
            select @Staff, coalesce(max(m.id), 0) from unnest(@Desks) d cross join lateral (select id from staff_messages s where s.desk = d order by s.id desc limit 1) m
            on conflict (staff_id) do update set read_to = greatest(staff_message_marks.read_to, excluded.read_to);
            delete from staff_message_reads r using staff_message_marks k where k.staff_id = @Staff and r.staff_id = @Staff and r.message_id <= k.read_to;
            """,
            new { reader.Staff, reader.Desks },
            cancellationToken: ct));
    }
}

/// <summary>Removes messages to desks after half a year, and what was read of them.</summary>
internal sealed class ForgetStaffMessages(TimeProvider time) : IRecurringJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    public string Name => "notifications.forget_staff_messages";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task RunAsync(NpgsqlConnection connection, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition("delete from staff_messages where at < @before", new { before = time.GetUtcNow() - Kept }, cancellationToken: ct));
}
