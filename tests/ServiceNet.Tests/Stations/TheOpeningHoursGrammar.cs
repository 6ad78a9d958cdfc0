using FsCheck;
using FsCheck.Fluent;
using ServiceNet.Stations;
using Xunit;

namespace ServiceNet.Tests.Stations;

public sealed class TheOpeningHoursGrammar
{
    private static readonly string[] Names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly DayOfWeek[] Days = [.. Enumerable.Range(1, 7).Select(d => (DayOfWeek)(d % 7))];

    [Fact]
    public void A_week_is_read_day_by_day()
    {
        var week = OpeningHours.TryParse("Mon-Wed,Fri 08:30-12:00 14:30-18:00; Sun 09:00-11:55")!;
        Assert.Equal([new Session(new TimeOnly(8, 30), new TimeOnly(12, 0)), new Session(new TimeOnly(14, 30), new TimeOnly(18, 0))], week[DayOfWeek.Friday]);
        Assert.Equal(week[DayOfWeek.Friday], week[DayOfWeek.Tuesday]);
        Assert.Empty(week[DayOfWeek.Thursday]);
        Assert.Empty(week[DayOfWeek.Saturday]);
        Assert.Equal([new Session(new TimeOnly(9, 0), new TimeOnly(11, 55))], week[DayOfWeek.Sunday]);
    }

    [Theory]
    [InlineData("Mon 08:30-12:00; Tue 08:30-12:00", "Mon-Tue 08:30-12:00")]
    [InlineData("Fri,Mon,Wed-Thu  08:30-12:00 ;", "Mon,Wed-Fri 08:30-12:00")]
    [InlineData("Sat 09:00-12:00; Mon-Fri 08:30-12:00 14:30-18:00", "Mon-Fri 08:30-12:00 14:30-18:00; Sat 09:00-12:00")]
    [InlineData("Mon-Sun 00:00-23:55", "Mon-Sun 00:00-23:55")]
    [InlineData("", "")]
    public void A_week_is_written_in_its_shortest_form(string text, string written) => Assert.Equal(written, OpeningHours.TryParse(text)!.ToString());

    [Fact]
    public void What_is_written_reads_back_as_the_same_week()
        => Property.Holds(
            AnyWeek(),
            given =>
            {
                var read = OpeningHours.TryParse(Write(given))!;
                var again = OpeningHours.TryParse(read.ToString())!;
                return Days.Select((day, i) => read[day].SequenceEqual(given[i]) && again[day].SequenceEqual(given[i])).All(same => same);
            });

    [Fact]
    public void Any_text_is_read_or_refused_and_never_a_fault()
        => Property.Holds(
            Gen.Elements("Mon", "Sun", "-", ",", ";", " ", "08:30", "12:00", "08:3", "24:00", "\t", "周一", "🙂", "-08:30-").ListOf().Select(parts => string.Concat(parts)),
            text => OpeningHours.TryParse(text) is not { } week || OpeningHours.TryParse(week.ToString())!.ToString() == week.ToString());

    [Theory]
    [InlineData("Mon")]
    [InlineData("08:30-12:00")]
    [InlineData("Mo 08:30-12:00")]
    [InlineData("mon 08:30-12:00")]
    [InlineData("周一 08:30-12:00")]
    [InlineData("Fri-Mon 08:30-12:00")]
    [InlineData("Mon-Wed-Fri 08:30-12:00")]
    [InlineData("Mon, Tue 08:30-12:00")]
    [InlineData("Mon 8:30-12:00")]
    [InlineData("Mon 08:30—12:00")]
    [InlineData("Mon 08:30-24:00")]
    [InlineData("Mon 08:31-12:00")]
    [InlineData("Mon 08:30")]
    [InlineData("Mon 08:30-12:00-14:00")]
    [InlineData("Mon 12:00-08:30")]
    [InlineData("Mon 12:00-12:00")]
    [InlineData("Mon 08:30-12:00 11:55-14:00")]
    [InlineData("Mon 14:30-18:00 08:30-12:00")]
    [InlineData("Mon 08:00-09:00 09:00-10:00 10:00-11:00 11:00-12:00 12:00-13:00")]
    [InlineData("Mon,Mon 08:30-12:00")]
    [InlineData("Mon-Fri 08:30-12:00; Wed 14:30-18:00")]
    public void A_text_that_breaks_the_grammar_is_refused(string text) => Assert.Null(OpeningHours.TryParse(text));

    [Fact]
    public void Sessions_may_touch_and_stand_alone()
    {
        Assert.Equal(2, OpeningHours.TryParseSessions("08:30-12:00 12:00-18:00")!.Count);
        Assert.Null(OpeningHours.TryParseSessions(""));
        Assert.Null(OpeningHours.TryParseSessions("Mon 08:30-12:00"));
    }

    [Fact]
    public void The_closing_minute_is_closed()
    {
        var session = new Session(new TimeOnly(8, 30), new TimeOnly(12, 0));
        Assert.True(session.Contains(new TimeOnly(8, 30)));
        Assert.True(session.Contains(new TimeOnly(11, 59, 59)));
        Assert.False(session.Contains(new TimeOnly(12, 0)));
        Assert.False(session.Contains(new TimeOnly(8, 29, 59)));
    }

    private static string Write(IReadOnlyList<Session>[] week)
        => string.Join(';', week.Select((sessions, day) => (sessions, day)).Where(d => d.sessions.Count > 0)
            .Select(d => $"{Names[d.day]} {string.Join(' ', d.sessions.Select(s => $"{s.Opens:HH\\:mm}-{s.Closes:HH\\:mm}"))}"));

    /// <summary>Seven days of up to four sessions each; few distinct shapes, so that days repeat and are written as ranges.</summary>
    private static Gen<IReadOnlyList<Session>[]> AnyWeek()
    {
        var ends = Gen.Choose(0, 287).Select(n => new TimeOnly(0, 0).AddMinutes(n * 5));
        var free = ends.ArrayOf(8).Select(times =>
        {
            var distinct = times.Distinct().Order().ToArray();
            return (IReadOnlyList<Session>)[.. distinct.Chunk(2).Where(c => c.Length == 2).Select(c => new Session(c[0], c[1]))];
        });
        var usual = (IReadOnlyList<Session>)[new Session(new TimeOnly(8, 30), new TimeOnly(12, 0))];
        return Gen.OneOf(Gen.Constant(usual), Gen.Constant((IReadOnlyList<Session>)[]), free).ArrayOf(7);
    }
}
