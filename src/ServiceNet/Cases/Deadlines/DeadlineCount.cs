namespace ServiceNet.Cases.Deadlines;

/// <summary>
/// A time that does not count. In days it takes out the day it begins on and every day up to, not including, the day it
/// ends on: as many days as it lasted, none when it begins and ends on one day.
/// </summary>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended; null while it lasts.</param>
/// <param name="Ground">One of <see cref="PauseGrounds"/>.</param>
/// <param name="By">Who stopped the clock, as the page shows it.</param>
public sealed record DeadlinePause(DateTimeOffset From, DateTimeOffset? Until, string Ground, string By);

/// <summary>More time, granted.</summary>
/// <param name="Amount">Of the deadline's own unit.</param>
/// <param name="Unit">The deadline's unit.</param>
/// <param name="Ground">Why, in the clerk's words.</param>
/// <param name="By">Who approved it.</param>
/// <param name="At">When.</param>
public sealed record DeadlineExtension(int Amount, DeadlineUnit Unit, string Ground, string By, DateTimeOffset At);

/// <summary>All that decides a due date, beside the calendar.</summary>
/// <param name="StartedAt">What starts it happened then; its day is not counted.</param>
/// <param name="Amount">How many, at least 1.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Pauses">In any order; they may overlap.</param>
/// <param name="Extensions">Added to the amount.</param>
public sealed record DeadlineTask(DateTimeOffset StartedAt, int Amount, DeadlineUnit Unit, IReadOnlyList<DeadlinePause> Pauses, IReadOnlyList<DeadlineExtension> Extensions)
{
    /// <summary>The amount with its extensions.</summary>
    public int Total => Amount + Extensions.Sum(e => e.Amount);
}

/// <summary>Why a day is, or is not, counted.</summary>
public enum DayWhy
{
    /// <summary>起算之日: not counted (of hours, those that ran on it are).</summary>
    Start,

    /// <summary>工作日.</summary>
    Workday,

    /// <summary>调休上班.</summary>
    MakeUpWorkday,

    /// <summary>A calendar day; also a day of a deadline in hours.</summary>
    Day,

    /// <summary>周末.</summary>
    Weekend,

    /// <summary>放假.</summary>
    Holiday,

    /// <summary>暂停.</summary>
    Paused,

    /// <summary>顺延: the last day was off, this is the next working day.</summary>
    Rolled,
}

/// <summary>A day of the proof.</summary>
/// <param name="Date">Which.</param>
/// <param name="Counted">It is the n-th counted; of a deadline in hours, so many whole hours had run when it ended. Null when it does not count.</param>
/// <param name="Why">The reason.</param>
/// <param name="Name">The holiday's name, or the ground of the pause in words.</param>
/// <param name="Provisional">Its year's arrangement is not imported.</param>
public sealed record DayLine(DateOnly Date, int? Counted, DayWhy Why, string? Name, bool Provisional);

/// <summary>A due date and how it came about. It follows from the lines alone: it is the last line's date.</summary>
/// <param name="DueOn">Null while a pause lasts.</param>
/// <param name="DueAt">The last second that still counts, +08:00; null while a pause lasts.</param>
/// <param name="Remaining">What is left to count while a pause lasts, hours rounded up; else 0.</param>
/// <param name="Provisional">A day that counts, is off or is rolled to lies in a year whose arrangement is not imported.</param>
/// <param name="Lines">One a day, from the day of the start.</param>
public sealed record DeadlineCount(DateOnly? DueOn, DateTimeOffset? DueAt, int Remaining, bool Provisional, IReadOnlyList<DayLine> Lines);
