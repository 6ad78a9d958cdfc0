using System.ComponentModel.DataAnnotations;

namespace ServiceNet.Queues;

/// <summary>How lines are kept where a station has said nothing of its own, section <c>ServiceNet:Queues</c>.</summary>
public sealed class QueuesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ServiceNet:Queues";

    /// <summary>One priority person is called after so many ordinary ones.</summary>
    [Range(1, 9)]
    public int PriorityAfter { get; set; } = 2;

    /// <summary>Who was missed and comes back lets so many others pass.</summary>
    [Range(0, 9)]
    public int ReturnAfter { get; set; } = 2;

    /// <summary>How long after being missed a person may come back, minutes.</summary>
    [Range(0, 240)]
    public int GraceMinutes { get; set; } = 30;

    /// <summary>With so many people or fewer ahead a person is told that they are near.</summary>
    [Range(0, 20)]
    public int NearAhead { get; set; } = 2;

    /// <summary>A booked visitor who checks in later than this after their time stands by their number.</summary>
    public TimeSpan SlotKeptFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>After the last session's end the clerk may still call; then the day's line closes by itself.</summary>
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromMinutes(30);
}
