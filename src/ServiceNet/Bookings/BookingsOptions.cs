using System.ComponentModel.DataAnnotations;

namespace ServiceNet.Bookings;

/// <summary>The rules of booking a station may live by, section <c>ServiceNet:Bookings</c>.</summary>
public sealed class BookingsOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ServiceNet:Bookings";

    /// <summary>How many days ahead can be booked, today included as day 0.</summary>
    [Range(1, 60)]
    public int HorizonDays { get; set; } = 14;

    /// <summary>How long before its start a slot closes for booking: the clerk should see it coming.</summary>
    public TimeSpan LeadTime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Until when a person may cancel or move it themselves. Shorter than the lead time, so that whatever can be booked can be undone.</summary>
    public TimeSpan CancelCutOff { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Coming bookings of one account at one station.</summary>
    [Range(1, 100)]
    public int ComingPerStation { get; set; } = 2;

    /// <summary>
    /// The grid's step: slots begin on it and counters are counted a step at a time. Not a setting, because kept
    /// bookings hold cells of this length.
    /// </summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LeadTime < TimeSpan.Zero || CancelCutOff < TimeSpan.Zero)
        {
            yield return new ValidationResult("Lead time and cut-off are not negative.");
        }
    }
}
