using System.Text.Json;
using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>How a change of a handler's lists ended.</summary>
internal abstract record SavedViewOutcome
{
    public sealed record Kept(SavedView View) : SavedViewOutcome;

    public sealed record Unknown : SavedViewOutcome;

    public sealed record NameTaken : SavedViewOutcome;

    public sealed record TooMany : SavedViewOutcome;

    public sealed record KeyReused : SavedViewOutcome;
}

/// <summary>A handler's own lists: what the list of complaints was asked for, under a name.</summary>
internal sealed class SavedViews(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The most a person keeps.</summary>
    public const int Most = 20;

    private const string Columns = "id, name, query::text as query";

    /// <summary>In the order they were saved.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Guid staff, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from complaint_views where staff_id = @staff order by id", new { staff }, cancellationToken: ct))).Select(r => r.View())];
    }

    public async Task<SavedViewOutcome> AddAsync(Guid staff, string name, SavedQuery query, IdempotentRequest? request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Reused:
                return new SavedViewOutcome.KeyReused();
            case Repeat.Same same:
                return (await ListAsync(staff, ct)).FirstOrDefault(v => v.Id == same.Resource) is { } before ? new SavedViewOutcome.Kept(before) : new SavedViewOutcome.Unknown();
        }

        try
        {
            // A person's saves queue, so that a place is seen as taken; the constraint has the last word.
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@person)", new { person = PersonLock.Of(staff) }, transaction, cancellationToken: ct));
            var kept = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                $"""
                insert into complaint_views (id, staff_id, name, query, place, created_at)
                select @id, @staff, @name, @query::jsonb, p.place, @now
                from (select min(g) as place from generate_series(1, @Most) g where not exists (select from complaint_views v where v.staff_id = @staff and v.place = g)) p where p.place is not null
                returning {Columns}
                """,
                new { id = time.NewId(), staff, name, query = JsonSerializer.Serialize(query, Json.Options), Most, now = time.GetUtcNow() },
                transaction,
                cancellationToken: ct));
            if (kept is null)
            {
                return new SavedViewOutcome.TooMany();
            }

            if (request is not null)
            {
                await request.CompleteAsync(connection, transaction, 201, kept.Id.ToString(), time.GetUtcNow(), ct);
            }

            await transaction.CommitAsync(CancellationToken.None);
            return new SavedViewOutcome.Kept(kept.View());
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "complaint_views_name" })
        {
            return new SavedViewOutcome.NameTaken();
        }
    }

    public async Task<SavedViewOutcome> ReplaceAsync(Guid staff, string id, string name, SavedQuery query, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        try
        {
            return Guid.TryParse(id, out var key) && await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                $"update complaint_views set name = @name, query = @query::jsonb where id = @key and staff_id = @staff returning {Columns}", new { key, staff, name, query = JsonSerializer.Serialize(query, Json.Options) }, cancellationToken: ct)) is { } kept
                ? new SavedViewOutcome.Kept(kept.View())
                : new SavedViewOutcome.Unknown();
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "complaint_views_name" })
        {
            return new SavedViewOutcome.NameTaken();
        }
    }

    /// <summary>False when the person has no such list.</summary>
    public async Task<bool> RemoveAsync(Guid staff, string id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return Guid.TryParse(id, out var key) && await connection.ExecuteAsync(new CommandDefinition("delete from complaint_views where id = @key and staff_id = @staff", new { key, staff }, cancellationToken: ct)) == 1;
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Query { get; init; } = "{}";

        public SavedView View() => new(Id.ToString(), Name, JsonSerializer.Deserialize<SavedQuery>(Query, Json.Options)!);
    }
}
