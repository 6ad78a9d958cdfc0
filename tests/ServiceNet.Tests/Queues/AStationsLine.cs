using FsCheck;
using FsCheck.Fluent;
using ServiceNet.Queues;
using Xunit;

namespace ServiceNet.Tests.Queues;

/// <summary>The line in a process's memory: whatever comes in whatever order, it ends where PostgreSQL is.</summary>
public sealed class AStationsLine
{
    private const int Numbers = 12;
    private static readonly Guid Station = new("019cabd8-ddf9-7e43-8619-5adf7d55d7b6");
    private static readonly DateOnly Day = new(2026, 3, 11);

    [Fact]
    public void Numbers_told_in_any_order_and_twice_end_in_the_same_line()
        => Property.Holds(Orders(), order =>
        {
            var (line, seen) = New();
            line.Show(LineDay.Empty(Station, Day, null));
            foreach (var version in order)
            {
                line.Add(version, Taken((int)version));
                // What is shown has no hole: a number is shown when all before it are.
                if (!line.Current!.Tickets.Select(t => t.Place).SequenceEqual(Enumerable.Range(1, (int)line.Current.Version)))
                {
                    return false;
                }
            }

            return line.Current!.Version == Numbers && line.Current.Callable == Numbers && seen.Count == Numbers && !line.IsBehind;
        });

    [Fact]
    public void A_reading_that_comes_among_them_is_neither_lost_nor_does_it_go_back()
        => Property.Holds(
            from order in Orders()
            from at in Gen.Choose(0, Numbers)
            from version in Gen.Choose(0, Numbers)
            select (order, at, version),
            c =>
            {
                var (line, _) = New();
                line.Show(LineDay.Empty(Station, Day, null));
                foreach (var version in c.order.Take(c.at))
                {
                    line.Add(version, Taken((int)version));
                }

                var before = line.Current!.Version;
                line.Show(Read(c.version));
                if (line.Current.Version < Math.Max(before, c.version))
                {
                    return false;
                }

                foreach (var version in c.order.Skip(c.at))
                {
                    line.Add(version, Taken((int)version));
                }

                return line.Current.Version == Numbers && line.Current.Tickets.Select(t => t.Place).SequenceEqual(Enumerable.Range(1, Numbers));
            });

    [Fact]
    public void A_version_that_is_missing_is_asked_for_and_shown_once_it_is_read()
    {
        var (line, _) = New();
        line.Show(Read(3));

        Assert.False(line.Add(5, Taken(5)));
        Assert.True(line.IsBehind);
        Assert.Equal(3, line.Current!.Version);
        line.Show(Read(4));

        Assert.Equal(5, line.Current.Version);
        Assert.False(line.IsBehind);
    }

    [Fact]
    public void A_new_day_begins_empty_and_yesterdays_numbers_do_not_come_into_it()
    {
        var (line, _) = New();
        line.Show(Read(9));
        line.Want(9);

        line.Show(LineDay.Empty(Station, Day.AddDays(1), null));
        Assert.True(line.Add(10, Taken(10)));
        line.Show(Read(10));

        Assert.Equal((Day.AddDays(1), 0), (line.Current!.Day, line.Current.Tickets.Count));
        Assert.False(line.IsBehind);
    }

    [Fact]
    public async Task Who_watches_gets_the_present_line_at_once_and_the_latest_whenever_they_look()
    {
        var (line, _) = New();
        line.Show(Read(2));
        var (lines, subscription) = line.Watch();
        Assert.Equal(2, (await lines.ReadAsync(TestContext.Current.CancellationToken)).Version);

        line.Add(3, Taken(3));
        line.Add(4, Taken(4));
        Assert.Equal(4, (await lines.ReadAsync(TestContext.Current.CancellationToken)).Version);
        subscription.Dispose();
        line.Add(5, Taken(5));
        Assert.False(await lines.WaitToReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1, "A")]
    [InlineData(26, "Z")]
    [InlineData(27, "AA")]
    [InlineData(52, "AZ")]
    [InlineData(53, "BA")]
    [InlineData(702, "ZZ")]
    public void Letters_go_from_one_to_two(int place, string text) => Assert.Equal(text, ServiceLetters.TextOf(place));

    [Fact]
    public void No_two_places_share_their_letters()
        => Assert.Equal(702, Enumerable.Range(1, 702).Select(ServiceLetters.TextOf).Distinct(StringComparer.Ordinal).Count(t => t.Length <= 2 && t.All(char.IsAsciiLetterUpper)));

    [Theory]
    [InlineData(7, "A007")]
    [InlineData(999, "A999")]
    [InlineData(1000, "A1000")]
    public void A_number_has_three_digits_at_least(int seq, string number) => Assert.Equal(number, Ticket.NumberOf("A", seq));

    private static (StationLine Line, HashSet<Guid> Seen) New()
    {
        var seen = new HashSet<Guid>();
        return (new StationLine(Station, t => seen.Add(t.Id), () => { }), seen);
    }

    private static Ticket Taken(int version) => new() { Id = new Guid(version, 0, 0, new byte[8]), StationId = Station, Day = Day, Letters = "A", Seq = version, Place = version, Status = TicketStatus.Waiting };

    private static LineDay Read(int version) => LineDay.Empty(Station, Day, null) with { Version = version, Places = version, Tickets = [.. Enumerable.Range(1, version).Select(Taken)] };

    /// <summary>All versions, shuffled, some of them twice.</summary>
    private static Gen<long[]> Orders()
        => from shuffled in Gen.Shuffle(Enumerable.Range(1, Numbers).Select(i => (long)i).ToArray())
           from again in Gen.Choose(1, Numbers).ArrayOf(4)
           select (long[])[.. shuffled[..6], .. again.Select(i => shuffled[i - 1]), .. shuffled[6..]];
}
