using ServiceNet.Calendars;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Cases.Deadlines;

/// <summary>
/// Counts a deadline as the law counts (民事诉讼法 art. 85 for the start day and the last day off): the day of the start is not
/// counted, paused days are not counted, the deadline is the end of the last day in Panzhihua. Pure: no clock, no database.
/// </summary>
public static class CountDeadline
{
    /// <summary>Counts.</summary>
    /// <param name="task">What is counted.</param>
    /// <param name="calendar">Which days are worked.</param>
    /// <param name="shownUntil">While a pause lasts, paused days are listed up to this day; without it the first alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not positive.</exception>
    /// <exception cref="InvalidOperationException">The end lies beyond every calendar.</exception>
    public static DeadlineCount Of(DeadlineTask task, WorkCalendar calendar, DateOnly? shownUntil = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(task.Total, 1, nameof(task));
        return task.Unit == DeadlineUnit.Hours ? CountHours.Of(task, shownUntil) : new Days(task, calendar, shownUntil).Count();
    }

    /// <summary>The last second of a day.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => Shanghai.StartOf(day.AddDays(1)).AddSeconds(-1);

    private sealed class Days(DeadlineTask task, WorkCalendar calendar, DateOnly? shownUntil)
    {
        private readonly PausedDays _paused = new(task.Pauses);
        private readonly List<DayLine> _lines = [];
        private DateOnly _day = Shanghai.DayOf(task.StartedAt);

        public DeadlineCount Count()
        {
            Add(null, DayWhy.Start, null);
            for (var counted = 0; counted < task.Total;)
            {
                Next();
                if (IsPaused())
                {
                    if (IsPausedOpenly())
                    {
                        return StandsStill(task.Total - counted);
                    }
                }
                else if (task.Unit == DeadlineUnit.Days)
                {
                    Add(++counted, DayWhy.Day, calendar[_day].Name);
                }
                else if (calendar[_day].IsWorkday)
                {
                    Add(++counted, calendar[_day].Kind == DayKind.MakeUpWorkday ? DayWhy.MakeUpWorkday : DayWhy.Workday, calendar[_day].Name);
                }
                else
                {
                    AddOff();
                }
            }

            return Roll() ?? new DeadlineCount(_day, EndOf(_day), 0, Provisional(), _lines);
        }

        /// <summary>A last day off passes the deadline on to the next working day that is not paused. Working days end on one.</summary>
        private DeadlineCount? Roll()
        {
            if (calendar[_day].IsWorkday)
            {
                return null;
            }

            while (true)
            {
                Next();
                if (IsPaused())
                {
                    if (IsPausedOpenly())
                    {
                        return StandsStill(0);
                    }
                }
                else if (calendar[_day].IsWorkday)
                {
                    Add(null, DayWhy.Rolled, calendar[_day].Name);
                    return null;
                }
                else
                {
                    AddOff();
                }
            }
        }

        private DeadlineCount StandsStill(int remaining)
        {
            while (_day < shownUntil)
            {
                Next();
                IsPaused();
            }

            return new DeadlineCount(null, null, remaining, Provisional(), _lines);
        }

        /// <summary>Adds the day's line when it is.</summary>
        private bool IsPaused()
        {
            if (_paused.GroundOf(_day) is not { } ground)
            {
                return false;
            }

            Add(null, DayWhy.Paused, ground);
            return true;
        }

        private bool IsPausedOpenly() => _paused.IsOpenOn(_day);

        /// <summary>A day that stands still is no guess, whatever its year.</summary>
        private bool Provisional() => _lines.Skip(1).Any(l => l.Provisional && l.Why != DayWhy.Paused);

        private void AddOff() => Add(null, calendar[_day].Kind == DayKind.Holiday ? DayWhy.Holiday : DayWhy.Weekend, calendar[_day].Name);

        private void Add(int? counted, DayWhy why, string? name) => _lines.Add(new DayLine(_day, counted, why, name, calendar[_day].Provisional));

        private void Next()
        {
            _day = _day.AddDays(1);
            if (!Shanghai.CountsWith(_day))
            {
                throw new InvalidOperationException("A deadline that never ends.");
            }
        }
    }
}
