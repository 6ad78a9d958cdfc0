using ServiceNet.Platform.Clock;

namespace ServiceNet.Cases.Deadlines;

/// <summary>Hours run day and night from the instant of the start; a pause takes out exactly as long as it lasted.</summary>
internal static class CountHours
{
    public static DeadlineCount Of(DeadlineTask task, DateOnly? shownUntil)
    {
        var still = Merge(task.Pauses, task.StartedAt);
        var (at, left) = (task.StartedAt, TimeSpan.FromHours(task.Total));
        foreach (var (from, until) in still)
        {
            if (from - at >= left)
            {
                break;
            }

            left -= from - at;
            if (until is not { } ended)
            {
                return new DeadlineCount(null, null, (int)Math.Ceiling(left.TotalHours), Provisional: false, Lines(task, still, from, shownUntil ?? Shanghai.DayOf(from)));
            }

            at = ended;
        }

        var due = (at + left).ToOffset(Shanghai.Offset);
        return new DeadlineCount(Shanghai.DayOf(due), due, 0, Provisional: false, Lines(task, still, due, Shanghai.DayOf(due)));
    }

    private static List<(DateTimeOffset From, DateTimeOffset? Until)> Merge(IReadOnlyList<DeadlinePause> pauses, DateTimeOffset start)
    {
        var merged = new List<(DateTimeOffset From, DateTimeOffset? Until)>();
        foreach (var pause in pauses.Where(p => p.Until is null || p.Until > start).OrderBy(p => p.From))
        {
            var from = pause.From < start ? start : pause.From;
            if (merged is not [.., var last] || last.Until < from)
            {
                merged.Add((from, pause.Until));
            }
            else if (last.Until is { } end && (pause.Until is null || pause.Until > end))
            {
                merged[^1] = (last.From, pause.Until);
            }
        }

        return merged;
    }

    private static List<DayLine> Lines(DeadlineTask task, List<(DateTimeOffset From, DateTimeOffset? Until)> still, DateTimeOffset end, DateOnly last)
    {
        var lines = new List<DayLine>();
        var paused = new PausedDays(task.Pauses);
        var (first, before) = (Shanghai.DayOf(task.StartedAt), TimeSpan.Zero);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var midnight = Shanghai.StartOf(day.AddDays(1));
            var run = Ran(task.StartedAt, midnight < end ? midnight : end, still);
            var ran = (int)run.TotalHours;
            lines.Add(day == first ? new DayLine(day, ran > 0 ? ran : null, DayWhy.Start, null, Provisional: false)
                : run == before && paused.GroundOf(day) is { } ground ? new DayLine(day, null, DayWhy.Paused, ground, Provisional: false)
                : new DayLine(day, ran, DayWhy.Day, null, Provisional: false));
            before = run;
        }

        return lines;
    }

    private static TimeSpan Ran(DateTimeOffset start, DateTimeOffset until, List<(DateTimeOffset From, DateTimeOffset? Until)> still)
    {
        var run = until - start;
        foreach (var (from, to) in still.Where(s => s.From < until))
        {
            run -= (to is { } ended && ended < until ? ended : until) - from;
        }

        return run < TimeSpan.Zero ? TimeSpan.Zero : run;
    }
}
