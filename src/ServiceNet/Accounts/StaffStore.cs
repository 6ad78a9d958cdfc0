using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Accounts;

/// <summary>Identity core's store over PostgreSQL: hashing and TOTP are the library's, the rows ours. Failures are counted by SignInStaff in one guarded statement: the library's lockout reads, adds and writes, so guesses at once would count as one.</summary>
internal sealed class StaffStore(NpgsqlDataSource database, PersonalData data)
    : IUserPasswordStore<StaffMember>, IUserTwoFactorStore<StaffMember>, IUserAuthenticatorKeyStore<StaffMember>, IUserSecurityStampStore<StaffMember>
{
    private const string Columns = "id, user_name, display_name, password_hash, security_stamp, lockout_end, two_factor, suspended_at, authenticator_key as sealed_key";

    public async Task<StaffMember?> FindByIdAsync(string userId, CancellationToken cancellationToken)
        => Guid.TryParse(userId, out var id) ? await FindAsync("id = @id", new { id }, cancellationToken) : null;

    /// <summary>User names are kept lower case; Identity's normalised form is upper case.</summary>
    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
        => FindAsync("user_name = lower(@normalizedUserName)", new { normalizedUserName }, cancellationToken);

    public async Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "update staff set password_hash = @PasswordHash, security_stamp = @SecurityStamp, two_factor = @TwoFactor, authenticator_key = @key where id = @Id",
            new { user.Id, user.PasswordHash, user.SecurityStamp, user.TwoFactor, key = user.AuthenticatorKey is { } key ? data.Seal(key) : null },
            cancellationToken: cancellationToken));
        return IdentityResult.Success;
    }

    public Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken cancellationToken) => throw new NotSupportedException("Staff are created by EnrolStaff, with their roles.");

    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken cancellationToken) => throw new NotSupportedException("Staff are suspended, never deleted: the audit trail names them.");

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken cancellationToken)
    {
        user.UserName = userName ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(StaffMember user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    public Task SetTwoFactorEnabledAsync(StaffMember user, bool enabled, CancellationToken cancellationToken)
    {
        user.TwoFactor = enabled;
        return Task.CompletedTask;
    }

    public Task<bool> GetTwoFactorEnabledAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactor);

    public Task SetAuthenticatorKeyAsync(StaffMember user, string key, CancellationToken cancellationToken)
    {
        user.AuthenticatorKey = key;
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.AuthenticatorKey);

    public Task SetSecurityStampAsync(StaffMember user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public void Dispose()
    {
        // Connections are taken and returned by each call.
    }

    private async Task<StaffMember?> FindAsync(string where, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from staff where {where}", parameters, cancellationToken: ct));
        return row is null
            ? null
            : new StaffMember
            {
                Id = row.Id,
                UserName = row.UserName,
                DisplayName = row.DisplayName,
                PasswordHash = row.PasswordHash,
                SecurityStamp = row.SecurityStamp,
                LockoutEnd = row.LockoutEnd,
                TwoFactor = row.TwoFactor,
                SuspendedAt = row.SuspendedAt,
                AuthenticatorKey = row.SealedKey is null ? null : data.Open(row.SealedKey),
            };
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string UserName { get; init; } = "";

        public string DisplayName { get; init; } = "";

        public string PasswordHash { get; init; } = "";

        public string SecurityStamp { get; init; } = "";

        public DateTimeOffset? LockoutEnd { get; init; }

        public bool TwoFactor { get; init; }

        public DateTimeOffset? SuspendedAt { get; init; }

        public byte[]? SealedKey { get; init; }
    }
}
