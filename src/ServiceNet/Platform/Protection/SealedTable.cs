namespace ServiceNet.Platform.Protection;

/// <summary>
/// A table of a room that keeps sealed values. Each room declares its own beside its services; the change of keys and
/// the recount go through all that are declared.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Key">Its primary key: one column, uuid or bytea.</param>
/// <param name="Columns">The sealed columns.</param>
public sealed record SealedTable(string Name, string Key, params IReadOnlyList<SealedColumn> Columns)
{
    /// <summary>For a person to read: <c>bookings (contact_name, contact_phone)</c>.</summary>
    public string Title => $"{Name} ({string.Join(", ", Columns.SelectMany(c => c.Index is null ? new[] { c.Name } : [c.Name, c.Index]))})";

    /// <summary>True, in SQL, where a value stands that none of the keys in <c>@prefixes</c> sealed.</summary>
    internal string SealedOtherwise(string alias)
        => string.Join(" or ", Columns.Select(c => $"({alias}.{c.Name} is not null and not exists (select from unnest(@prefixes) p where substring({alias}.{c.Name} from 1 for length(p)) = p))"));
}

/// <summary>A sealed column, and the blind index beside it where the value can be searched for.</summary>
/// <param name="Name">The column with the sealed value; null where there is none.</param>
/// <param name="Index">The column with the blind index.</param>
/// <param name="Purpose">As given to <see cref="PersonalData.Index"/>.</param>
public sealed record SealedColumn(string Name, string? Index = null, string? Purpose = null);
