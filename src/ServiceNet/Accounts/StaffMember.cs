namespace ServiceNet.Accounts;

/// <summary>A staff member as the sign-in library keeps it.</summary>
public sealed class StaffMember
{
    /// <summary>Id.</summary>
    public Guid Id { get; set; }

    /// <summary>Sign-in name, lower case.</summary>
    public string UserName { get; set; } = "";

    /// <summary>What colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Identity's PBKDF2 hash.</summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>Changes with the password.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Locked until then.</summary>
    public DateTimeOffset? LockoutEnd { get; set; }

    /// <summary>The TOTP secret, sealed at rest.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>A one-time code is asked for.</summary>
    public bool TwoFactor { get; set; }

    /// <summary>Suspended since then.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }
}
