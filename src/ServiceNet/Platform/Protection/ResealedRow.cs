using Npgsql;

namespace ServiceNet.Platform.Protection;

/// <summary>A row on its way to the first key: its primary key, its sealed columns and indexes as found and as they shall be.</summary>
/// <param name="Old">In the order of <see cref="ColumnsOf"/>.</param>
/// <param name="New">The same; until it is sealed, what was found.</param>
internal sealed record ResealedRow(object Key, byte[]?[] Old, byte[]?[] New)
{
    /// <summary>Each sealed column, followed by its index where it has one.</summary>
    public static IEnumerable<string> ColumnsOf(SealedTable table) => table.Columns.SelectMany(c => c.Index is null ? new[] { c.Name } : [c.Name, c.Index]);

    public static ResealedRow Read(SealedTable table, NpgsqlDataReader reader)
    {
        byte[]?[] found = [.. ColumnsOf(table).Select((_, i) => reader.IsDBNull(i + 1) ? null : reader.GetFieldValue<byte[]>(i + 1))];
        return new ResealedRow(reader.GetValue(0), found, found);
    }

    /// <summary>The row with every value under the first key.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A value's key is not configured.</exception>
    public ResealedRow SealWith(SealedTable table, PersonalData data)
    {
        var now = new byte[]?[Old.Length];
        var place = 0;
        foreach (var column in table.Columns)
        {
            var plain = Old[place] is { } old ? data.Open(old) : null;
            now[place++] = plain is null ? null : data.Seal(plain);
            if (column.Index is not null)
            {
                // An index that is not the value's own was emptied on purpose, when a person was erased: it stays so.
                var index = Old[place];
                var own = plain is not null && index is not null && data.Indexes(column.Purpose!, plain).Any(i => i.AsSpan().SequenceEqual(index));
                now[place++] = own ? data.Index(column.Purpose!, plain!) : index;
            }
        }

        return this with { New = now };
    }

    /// <summary>
    /// Writes those rows that are still as they were read, in one statement. Rows somebody holds are passed over: we
    /// never wait, so nobody waits for us in a circle; the next pass finds them.
    /// </summary>
    public static async Task<int> WriteAsync(NpgsqlConnection connection, SealedTable table, ResealedRow[] rows, CancellationToken ct)
    {
        string[] columns = [.. ColumnsOf(table)];
        var set = string.Join(", ", columns.Select((c, i) => $"{c} = n.new{i}"));
        var same = string.Join(" and ", columns.Select((c, i) => $"t.{c} is not distinct from n.old{i}"));
        var names = string.Join(", ", columns.Select((_, i) => $"old{i}, new{i}"));
        var arrays = string.Join(", ", columns.Select((_, i) => $"@old{i}, @new{i}"));
        await using var command = new NpgsqlCommand(
            $"""
            with free as materialized (select {table.Key} as key from {table.Name} where {table.Key} = any(@keys) for update skip locked)
            update {table.Name} t set {set}
            from unnest(@keys, {arrays}) as n (key, {names}) join free f on f.key = n.key
            where t.{table.Key} = n.key and {same}
            """,
            connection);
        command.Parameters.AddWithValue("keys", rows[0].Key is Guid ? rows.Select(r => (Guid)r.Key).ToArray() : rows.Select(r => (byte[])r.Key).ToArray());
        for (var i = 0; i < columns.Length; i++)
        {
            command.Parameters.AddWithValue($"old{i}", rows.Select(r => r.Old[i]).ToArray());
            command.Parameters.AddWithValue($"new{i}", rows.Select(r => r.New[i]).ToArray());
        }

        return await command.ExecuteNonQueryAsync(ct);
    }
}
