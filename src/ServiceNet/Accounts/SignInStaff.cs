using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Platform.Chain;

namespace ServiceNet.Accounts;

/// <summary>How a staff sign-in ended.</summary>
internal abstract record StaffSignInOutcome
{
    public sealed record SignedIn(TokenView Tokens) : StaffSignInOutcome;

    /// <summary>Unknown name or wrong password: the answer does not say which.</summary>
    public sealed record Wrong : StaffSignInOutcome;

    public sealed record LockedOut(DateTimeOffset Until) : StaffSignInOutcome;

    public sealed record OtpNeeded : StaffSignInOutcome;

    public sealed record OtpWrong : StaffSignInOutcome;
}

/// <summary>How a change of password ended.</summary>
internal abstract record PasswordOutcome
{
    public sealed record Changed : PasswordOutcome;

    public sealed record WrongCurrent : PasswordOutcome;

    public sealed record TooWeak : PasswordOutcome;

    public sealed record LockedOut(DateTimeOffset Until) : PasswordOutcome;
}

/// <summary>Signs staff in by name and password, and a one-time code where the account asks for one.</summary>
internal sealed class SignInStaff(UserManager<StaffMember> users, IPasswordHasher<StaffMember> hasher, Sessions sessions, NpgsqlDataSource database, IOptions<AccountsOptions> options, TimeProvider time)
{
    /// <summary>Checked when the name is unknown, so that both answers take as long.</summary>
    private static readonly Lazy<string> SomeHash = new(() => new PasswordHasher<StaffMember>().HashPassword(new StaffMember(), "no one's password"));

    public async Task<StaffSignInOutcome> SignInAsync(string userName, string password, string? otp, CancellationToken ct)
    {
        var member = await users.FindByNameAsync(userName.Trim());
        if (member is null || member.SuspendedAt is not null)
        {
            hasher.VerifyHashedPassword(new StaffMember(), SomeHash.Value, password);
            return new StaffSignInOutcome.Wrong();
        }

        var now = time.GetUtcNow();
        if (member.LockoutEnd is { } locked && locked > now)
        {
            return new StaffSignInOutcome.LockedOut(locked);
        }

        if (!await users.CheckPasswordAsync(member, password))
        {
            return await FailAsync(member, now, ct) ?? new StaffSignInOutcome.Wrong();
        }

        if (member.TwoFactor)
        {
            if (string.IsNullOrWhiteSpace(otp))
            {
                return new StaffSignInOutcome.OtpNeeded();
            }

            if (!await users.VerifyTwoFactorTokenAsync(member, TokenOptions.DefaultAuthenticatorProvider, otp.Trim()))
            {
                return await FailAsync(member, now, ct) ?? new StaffSignInOutcome.OtpWrong();
            }
        }

        if (!await ResetFailuresAsync(member.Id, now, ct))
        {
            return new StaffSignInOutcome.LockedOut(now + options.Value.Lockout);
        }

        await AuditAsync(member, "staff.sign_in", ct);
        return new StaffSignInOutcome.SignedIn(await sessions.BeginAsync(Sessions.Staff, member.Id, ct));
    }

    public async Task<PasswordOutcome> ChangePasswordAsync(Guid id, string current, string next, CancellationToken ct)
    {
        var member = await users.FindByIdAsync(id.ToString()) ?? throw new InvalidOperationException("A signed-in staff member exists.");
        var now = time.GetUtcNow();
        if (member.LockoutEnd is { } locked && locked > now)
        {
            return new PasswordOutcome.LockedOut(locked);
        }

        // Whoever found a screen left open must not guess here what signing in would stop.
        if (!await users.CheckPasswordAsync(member, current))
        {
            return await FailAsync(member, now, ct) is StaffSignInOutcome.LockedOut lockedNow ? new PasswordOutcome.LockedOut(lockedNow.Until) : new PasswordOutcome.WrongCurrent();
        }

        if (!await ResetFailuresAsync(id, now, ct))
        {
            return new PasswordOutcome.LockedOut(now + options.Value.Lockout);
        }

        if (!(await users.ChangePasswordAsync(member, current, next)).Succeeded)
        {
            return new PasswordOutcome.TooWeak();
        }

        await AuditAsync(member, "staff.change_password", ct);
        await sessions.EndAllOfAsync(id, "password_changed", CancellationToken.None);
        return new PasswordOutcome.Changed();
    }

    /// <summary>
    /// Counts a failure in one statement and locks at the limit; the outcome when the account is locked now. What
    /// counts is the row's state after the password was looked at, so guesses sent at once get no more answers than
    /// guesses in turn.
    /// </summary>
    private async Task<StaffSignInOutcome?> FailAsync(StaffMember member, DateTimeOffset now, CancellationToken ct)
    {
        var until = now + options.Value.Lockout;
        await using var connection = await database.OpenConnectionAsync(ct);
        var locked = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            """
            update staff set lockout_end = case when failed_count + 1 >= @MaxFailures then @until else lockout_end end,
              failed_count = case when failed_count + 1 >= @MaxFailures then 0 else failed_count + 1 end
            where id = @Id and (lockout_end is null or lockout_end <= @now) returning coalesce(lockout_end, '-infinity') = @until
            """,
            new { member.Id, options.Value.MaxFailures, until, now },
            cancellationToken: ct));
        if (locked is false)
        {
            return null;
        }

        if (locked is true)
        {
            await AuditAsync(member, "staff.locked_out", ct);
        }

        return new StaffSignInOutcome.LockedOut(until);
    }

    /// <summary>Forgives what went wrong before; false when others locked the account meanwhile.</summary>
    private async Task<bool> ResetFailuresAsync(Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update staff set failed_count = 0, lockout_end = null where id = @id and (lockout_end is null or lockout_end <= @now)", new { id, now }, cancellationToken: ct)) == 1;
    }

    private async Task AuditAsync(StaffMember member, string action, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.AuditAsync(transaction, new AuditEntry(new Actor("staff", member.Id, member.UserName), action, "staff", member.Id.ToString(), null), time, ct);
        await transaction.CommitAsync(ct);
    }
}
