using System.ComponentModel.DataAnnotations;

namespace ServiceNet.Accounts;

/// <summary>How long sessions last, section <c>ServiceNet:Accounts</c>.</summary>
public sealed class AccountsOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ServiceNet:Accounts";

    /// <summary>A citizen's access token.</summary>
    public TimeSpan CitizenAccess { get; set; } = TimeSpan.FromHours(2);

    /// <summary>A citizen's session: signing in again costs them nothing in WeChat.</summary>
    public TimeSpan CitizenSession { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A staff member's access token.</summary>
    public TimeSpan StaffAccess { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A staff member's session: one working day.</summary>
    public TimeSpan StaffSession { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Wrong passwords before the account is locked (GB/T 22239-2019 practice: 5).</summary>
    [Range(3, 20)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>How long it stays locked (practice: 30 minutes).</summary>
    public TimeSpan Lockout { get; set; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CitizenAccess <= TimeSpan.Zero || CitizenSession < CitizenAccess || StaffAccess <= TimeSpan.Zero || StaffSession < StaffAccess)
        {
            yield return new ValidationResult("A session lasts at least as long as its access token, and both are positive.");
        }
    }
}
