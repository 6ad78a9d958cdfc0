using Dapper;
using Npgsql;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>Views of files, for the rooms whose records they belong to.</summary>
public sealed class ReadFiles(PersonalData data)
{
    /// <summary>The views of these files in the order they are asked for, in one statement; ids nobody has are left out.</summary>
    public async Task<IReadOnlyList<FileView>> ViewsAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var found = await connection.QueryAsync<StoredFile>(new CommandDefinition(
            $"select {StoredFile.Columns} from unnest(@ids) with ordinality w (id, place) join files f on f.id = w.id join file_contents c on c.sha256 = f.sha256 where f.stored_at is not null order by w.place",
            new { ids = ids.ToArray() },
            cancellationToken: ct));
        return [.. found.Select(f => f.View(data))];
    }

    internal static Task<StoredFile?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
        => connection.QuerySingleOrDefaultAsync<StoredFile?>(new CommandDefinition($"select {StoredFile.Columns} from files f join file_contents c on c.sha256 = f.sha256 where f.id = @id", new { id }, cancellationToken: ct));
}
