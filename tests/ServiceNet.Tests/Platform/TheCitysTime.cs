using ServiceNet.Platform.Clock;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class TheCitysTime
{
    [Theory]
    [InlineData("2026-02-11T15:59:59Z", "2026-02-11")]
    [InlineData("2026-02-11T16:00:00Z", "2026-02-12")]
    [InlineData("2026-02-12T23:59:59+08:00", "2026-02-12")]
    [InlineData("1990-07-01T15:30:00Z", "1990-07-01")] // summer time then; the city's offset is kept constant on purpose
    public void A_day_begins_at_midnight_in_Shanghai(string instant, string day)
        => Assert.Equal(day, $"{Shanghai.DayOf(FixedTime.Instant(instant)):yyyy-MM-dd}");

    [Fact]
    public void A_day_and_a_clock_time_make_an_instant()
        => Assert.Equal(FixedTime.Instant("2026-02-12T00:30:00Z"), Shanghai.At(new DateOnly(2026, 2, 12), new TimeOnly(8, 30)));

    [Theory]
    [InlineData("1900-01-01", true)]
    [InlineData("2026-02-12", true)]
    [InlineData("9000-12-31", true)]
    [InlineData("1899-12-31", false)]
    [InlineData("0001-01-01", false)]
    [InlineData("9001-01-01", false)]
    [InlineData("9999-12-31", false)]
    public void Days_near_the_ends_of_time_are_not_counted_with(string day, bool counts)
        => Assert.Equal(counts, Shanghai.CountsWith(DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void An_id_sorts_by_the_clock_it_was_minted_from()
    {
        var early = new FixedTime("2026-02-12T10:00:00+08:00").NewId();
        var late = new FixedTime("2026-02-12T10:00:00.001+08:00").NewId();
        Assert.Equal(7, early.Version);
        Assert.True(string.CompareOrdinal(early.ToString(), late.ToString()) < 0);
    }
}
