using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Cases.Deadlines;

/// <summary>How a deadline is shown while it is open; nothing when there is time.</summary>
public enum DeadlineWarning
{
    /// <summary>即将到期.</summary>
    Amber,

    /// <summary>已超期.</summary>
    Red,
}

/// <summary>
/// When a deadline is soon due, and when it is over. Days are soon due when at most two working days are left, today among
/// them when it is one: of what is due on a Thursday, from Wednesday on; of what is due on a Monday, from Friday on. Hours are
/// soon due in their last quarter.
/// </summary>
public static class DeadlineWarnings
{
    /// <summary>Soon due with so many working days left, today's included.</summary>
    public const int AmberDays = 2;

    /// <summary>How a deadline is to be shown at a moment.</summary>
    public static DeadlineWarning? At(DateTimeOffset now, HeldDeadline deadline)
        => deadline is not { Status: DeadlineStatus.Running, DueAt: { } due } ? null
            : IsOver(due, now) ? DeadlineWarning.Red
            : now >= deadline.AmberAt ? DeadlineWarning.Amber
            : null;

    /// <summary>From when a counted deadline is soon due; null while it has no due date.</summary>
    public static DateTimeOffset? AmberAt(DeadlineTask task, DeadlineCount count, WorkCalendar calendar)
        => count is not { DueOn: { } dueOn, DueAt: { } dueAt } ? null
            : task.Unit == DeadlineUnit.Hours ? dueAt - (TimeSpan.FromHours(task.Total) / 4)
            : AmberFrom(dueOn, calendar);

    /// <summary>Working days left from a day to the due day, both included; 0 after it.</summary>
    public static int WorkingDaysLeft(DateOnly today, DateOnly dueOn, WorkCalendar calendar)
    {
        var left = 0;
        for (var day = today; day <= dueOn; day = day.AddDays(1))
        {
            left += calendar[day].IsWorkday ? 1 : 0;
        }

        return left;
    }

    /// <summary>The due instant names the last second that counts; the next one is too late.</summary>
    public static bool IsOver(DateTimeOffset dueAt, DateTimeOffset now) => dueAt <= OverBy(now);

    /// <summary>What was due then or before is over now.</summary>
    internal static DateTimeOffset OverBy(DateTimeOffset now) => now.AddSeconds(-1);

    private static DateTimeOffset AmberFrom(DateOnly dueOn, WorkCalendar calendar)
    {
        var (day, left) = (dueOn, calendar[dueOn].IsWorkday ? 1 : 0);
        while (left < AmberDays || !calendar[day.AddDays(-1)].IsWorkday)
        {
            day = day.AddDays(-1);
            left += calendar[day].IsWorkday ? 1 : 0;
        }

        return Shanghai.StartOf(day);
    }
}
