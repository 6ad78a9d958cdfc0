using Npgsql;

namespace ServiceNet.Accounts;

/// <summary>
/// A room that keeps something about citizens. Each such room hands over its part when a person asks for their data
/// (个人信息保护法 art. 45) and gives it up when they close the account (art. 47).
/// </summary>
public interface IPersonalRecords
{
    /// <summary>The member of the export the part stands under, camelCase.</summary>
    string Part { get; }

    /// <summary>Everything the room keeps of the person, unmasked: it is theirs.</summary>
    Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct);

    /// <summary>Ends what is still to come and erases the person from the rest, in the closing's transaction.</summary>
    Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct);
}
