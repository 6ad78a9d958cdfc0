using Dapper;
using Npgsql;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>How files were claimed.</summary>
public abstract record ClaimOutcome
{
    /// <summary>They belong to the record; in the order they were named.</summary>
    public sealed record Claimed(IReadOnlyList<FileView> Files) : ClaimOutcome;

    /// <summary>One of them does not exist, is another person's, or belongs to something else already. None was claimed.</summary>
    public sealed record Unknown : ClaimOutcome;

    /// <summary>More than <see cref="ClaimFiles.Most"/>.</summary>
    public sealed record TooMany : ClaimOutcome;
}

/// <summary>Attaches files to a record in that record's own transaction: both are there afterwards, or neither.</summary>
public sealed class ClaimFiles(PersonalData data, TimeProvider time)
{
    /// <summary>The most files at once.</summary>
    public const int Most = 20;

    /// <summary>
    /// Claims files. Whoever brought them without a token shares them with whoever knows their ids; a person's own are claimed by that person alone.
    /// Claimed again for the same record they are answered again.
    /// </summary>
    /// <param name="ids">As the request names them; one named twice counts once.</param>
    public async Task<ClaimOutcome> ClaimAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<string> ids, FileOwner claimant, FileBelonging to, CancellationToken ct)
    {
        var wanted = new List<Guid>();
        foreach (var text in ids)
        {
            if (!Guid.TryParse(text, out var id))
            {
                return new ClaimOutcome.Unknown();
            }

            if (!wanted.Contains(id))
            {
                wanted.Add(id);
            }

            if (wanted.Count > Most)
            {
                return new ClaimOutcome.TooMany();
            }
        }

        if (wanted.Count == 0)
        {
            return new ClaimOutcome.Claimed([]);
        }

        // Locked in one order: of two records that want the same files one waits, then finds them taken.
        var free = await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select id from files
            where id = any(@wanted) and stored_at is not null and (owner_id is null or (owner_kind, owner_id) = (@Kind, @OwnerId)) and (belongs_kind is null or (belongs_kind, belongs_id) = (@BelongsKind, @BelongsId))
            order by id for update
            """,
            new { wanted, claimant.Kind, OwnerId = claimant.Id, BelongsKind = to.Kind, BelongsId = to.Id },
            transaction,
            cancellationToken: ct));
        if (free.Count() < wanted.Count)
        {
            return new ClaimOutcome.Unknown();
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update files set belongs_kind = @Kind, belongs_id = @Id, attached_at = @now where id = any(@wanted) and belongs_kind is null", new { wanted, to.Kind, to.Id, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        return new ClaimOutcome.Claimed(await new ReadFiles(data).ViewsAsync(connection, wanted, ct));
    }
}

/// <summary>Gives a record's files up when the record goes.</summary>
public static class RemoveFiles
{
    /// <summary>Removes the files of a record in its transaction; bytes nobody else needs go within the hour.</summary>
    /// <returns>How many there were.</returns>
    public static Task<int> RemoveFilesOfAsync(this NpgsqlConnection connection, NpgsqlTransaction transaction, FileBelonging record, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition("delete from files where belongs_kind = @Kind and belongs_id = @Id", new { record.Kind, record.Id }, transaction, cancellationToken: ct));
}
