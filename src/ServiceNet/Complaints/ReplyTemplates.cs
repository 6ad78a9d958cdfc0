using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Idempotency;

namespace ServiceNet.Complaints;

/// <summary>A text handlers answer with, as it is kept.</summary>
internal sealed record TemplateRow
{
    public const string Columns = "id, used_for, name, text, station_id";

    public Guid Id { get; init; }

    public string UsedFor { get; init; } = "";

    public string Name { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>Null is the whole network's.</summary>
    public Guid? StationId { get; init; }
}

/// <summary>How a change of templates ended.</summary>
internal abstract record TemplateOutcome
{
    public sealed record Kept(TemplateRow Template) : TemplateOutcome;

    public sealed record Unknown : TemplateOutcome;

    public sealed record NameTaken : TemplateOutcome;

    public sealed record TooMany : TemplateOutcome;

    public sealed record KeyReused : TemplateOutcome;
}

/// <summary>Texts handlers answer with: a station's, or the whole network's. The database holds names and number; each change is in the audit trail.</summary>
internal sealed class ReplyTemplates(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The most a station, or the network, keeps.</summary>
    public const int Most = 100;

    /// <summary>What they can be for.</summary>
    public static readonly IReadOnlyList<string> Uses = ["accept", "reject", "request-supplement", "refer", "resolve", "note"];

    /// <summary>The network's and those of the stations, by name; null is every station's.</summary>
    public async Task<IReadOnlyList<TemplateRow>> ListAsync(Guid[]? stations, string? usedFor, (string Name, Guid Id)? after, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<TemplateRow>(new CommandDefinition(
            $"""
            select {TemplateRow.Columns} from complaint_templates
            where (@all or station_id is null or station_id = any(@stations)) and (@usedFor::text is null or used_for = @usedFor) and (@name::text is null or (name, id) > (@name, @id))
            order by name, id limit @take
            """,
            new { all = stations is null, stations = stations ?? [], usedFor, name = after?.Name, id = after?.Id, take },
            cancellationToken: ct))];
    }

    public async Task<TemplateRow?> ByIdAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<TemplateRow>(new CommandDefinition($"select {TemplateRow.Columns} from complaint_templates where id = @id", new { id }, cancellationToken: ct));
    }

    public async Task<TemplateOutcome> AddAsync(TemplateRow wish, Actor actor, IdempotentRequest? request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Reused:
                return new TemplateOutcome.KeyReused();
            case Repeat.Same same:
                return await ByIdAsync(Guid.Parse(same.Resource), ct) is { } before ? new TemplateOutcome.Kept(before) : new TemplateOutcome.Unknown();
        }

        var template = wish with { Id = time.NewId() };
        try
        {
            if (await PlaceAsync(connection, transaction, template, ct) != 1)
            {
                return new TemplateOutcome.TooMany();
            }

            await AuditAsync(connection, transaction, "complaintTemplate.add", template, actor, ct);
            if (request is not null)
            {
                await request.CompleteAsync(connection, transaction, 201, template.Id.ToString(), time.GetUtcNow(), ct);
            }

            await transaction.CommitAsync(CancellationToken.None);
            return new TemplateOutcome.Kept(template);
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "complaint_templates_name" })
        {
            return new TemplateOutcome.NameTaken();
        }
    }

    /// <summary>Puts it in the lowest free place; 0 when all are taken. Those of one station queue, so that a place is seen as taken.</summary>
    private Task<int> PlaceAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, TemplateRow template, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            """
            select pg_advisory_xact_lock(hashtextextended('complaint_templates ' || coalesce(@StationId::text, ''), 0));
            insert into complaint_templates (id, used_for, name, text, station_id, place, created_at, changed_at)
            select @Id, @UsedFor, @Name, @Text, @StationId, p.place, @now, @now
            from (select min(g) as place from generate_series(1, @Most) g where not exists (select from complaint_templates t where t.station_id is not distinct from @StationId and t.place = g)) p where p.place is not null
            """,
            new { template.Id, template.UsedFor, template.Name, template.Text, template.StationId, Most, now = time.GetUtcNow() },
            transaction,
            cancellationToken: ct));

    public async Task<TemplateOutcome> ChangeAsync(Guid id, string? name, string? text, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            var changed = await connection.QuerySingleOrDefaultAsync<TemplateRow>(new CommandDefinition(
                $"update complaint_templates set name = coalesce(@name, name), text = coalesce(@text, text), changed_at = @now where id = @id returning {TemplateRow.Columns}", new { id, name, text, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
            if (changed is null)
            {
                return new TemplateOutcome.Unknown();
            }

            await AuditAsync(connection, transaction, "complaintTemplate.change", changed, actor, ct);
            await transaction.CommitAsync(CancellationToken.None);
            return new TemplateOutcome.Kept(changed);
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "complaint_templates_name" })
        {
            return new TemplateOutcome.NameTaken();
        }
    }

    public async Task<TemplateOutcome> RemoveAsync(Guid id, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var removed = await connection.QuerySingleOrDefaultAsync<TemplateRow>(new CommandDefinition($"delete from complaint_templates where id = @id returning {TemplateRow.Columns}", new { id }, transaction, cancellationToken: ct));
        if (removed is null)
        {
            return new TemplateOutcome.Unknown();
        }

        await AuditAsync(connection, transaction, "complaintTemplate.remove", removed, actor, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new TemplateOutcome.Kept(removed);
    }

    private Task AuditAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string action, TemplateRow template, Actor actor, CancellationToken ct)
        => connection.AuditAsync(transaction, new AuditEntry(actor, action, "complaintTemplate", template.Id.ToString(), template.StationId, new { @for = template.UsedFor, template.Name }), time, ct);
}
