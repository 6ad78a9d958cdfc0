using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Validation;
using ServiceNet.WeChat;

namespace ServiceNet.Accounts;

/// <summary>A citizen's own profile.</summary>
/// <param name="DisplayName">What the person wants to be called, or null.</param>
/// <param name="PhoneMasked">The bound phone, masked; null when none is bound.</param>
public sealed record MeView(string Id, string? DisplayName, string? PhoneMasked, DateTimeOffset CreatedAt);

/// <summary>How binding a phone ended.</summary>
internal abstract record BindPhoneOutcome
{
    public sealed record Bound(MeView Me) : BindPhoneOutcome;

    public sealed record CodeInvalid : BindPhoneOutcome;

    public sealed record Unavailable : BindPhoneOutcome;
}

/// <summary>Reads and changes a citizen's profile; exports and closes the account.</summary>
internal sealed class Profile(NpgsqlDataSource database, PersonalData data, PhoneOfPerson phones, Sessions sessions, IEnumerable<IPersonalRecords> records, TimeProvider time)
{
    public async Task<MeView> ShowAsync(Guid account, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return View(account, await ReadAsync(connection, account, ct));
    }

    public async Task<MeView> RenameAsync(Guid account, string? displayName, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update accounts set display_name = @name where id = @account", new { account, name = string.IsNullOrWhiteSpace(displayName) ? null : data.Seal(displayName.Trim()) }, cancellationToken: ct));
        return View(account, await ReadAsync(connection, account, ct));
    }

    public async Task<BindPhoneOutcome> BindPhoneAsync(Guid account, string code, CancellationToken ct)
    {
        var answer = await phones.GetAsync(code, ct);
        if (answer.Value is null)
        {
            return answer.ErrCode is 40029 or 40163 or 40013 ? new BindPhoneOutcome.CodeInvalid() : new BindPhoneOutcome.Unavailable();
        }

        var phone = PhoneNumberAttribute.Normalise(answer.Value.PurePhoneNumber) ?? answer.Value.PurePhoneNumber;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update accounts set phone = @phone, phone_index = @index where id = @account", new { account, phone = data.Seal(phone), index = data.Index("phone", phone) }, cancellationToken: ct));
        return new BindPhoneOutcome.Bound(View(account, await ReadAsync(connection, account, ct)));
    }

    /// <summary>The person's own data, one member a room.</summary>
    public async Task<Dictionary<string, object>> ExportAsync(Guid account, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await ReadAsync(connection, account, ct);
        var export = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["exportedAt"] = time.GetUtcNow(),
            ["account"] = new { id = account, displayName = Open(row.DisplayName), phone = Open(row.Phone), row.CreatedAt },
        };
        foreach (var room in records)
        {
            export[room.Part] = await room.ExportAsync(connection, account, ct);
        }

        return export;
    }

    /// <summary>Closes the account: what was to come is cancelled, the person is erased, every session ends.</summary>
    public async Task CloseAsync(Guid account, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            foreach (var room in records)
            {
                await room.EraseAsync(connection, transaction, account, ct);
            }

            await connection.ExecuteAsync(new CommandDefinition(
                """
                delete from wechat_identities where account_id = @account;
                update accounts set display_name = null, phone = null, phone_index = null, closed_at = @now where id = @account and closed_at is null;
                """,
                new { account, now = time.GetUtcNow() },
                transaction,
                cancellationToken: ct));
            await connection.AuditAsync(transaction, new AuditEntry(new Actor("citizen", account, null), "account.close", "account", account.ToString(), null), time, ct);
            await transaction.CommitAsync(ct);
        }

        await sessions.EndAllOfAsync(account, "account_closed", CancellationToken.None);
    }

    private MeView View(Guid account, Row row)
        => new(account.ToString(), Open(row.DisplayName), row.Phone is null ? null : Mask.Phone(data.Open(row.Phone)), row.CreatedAt);

    private string? Open(byte[]? value) => value is null ? null : data.Open(value);

    private static Task<Row> ReadAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
        => connection.QuerySingleAsync<Row>(new CommandDefinition("select display_name, phone, created_at from accounts where id = @account", new { account }, cancellationToken: ct));

    private sealed record Row
    {
        public byte[]? DisplayName { get; init; }

        public byte[]? Phone { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }
}
