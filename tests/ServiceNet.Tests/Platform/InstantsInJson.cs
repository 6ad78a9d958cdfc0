using System.Text.Json;
using FsCheck.Fluent;
using ServiceNet.Bookings;
using ServiceNet.Platform.Http;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class InstantsInJson
{
    [Theory]
    [InlineData("2026-02-12T10:00:00+08:00", "2026-02-12T10:00:00+08:00")]
    [InlineData("2026-02-12T02:00:00Z", "2026-02-12T10:00:00+08:00")]
    [InlineData("2026-02-11T21:00:00-05:00", "2026-02-12T10:00:00+08:00")]
    [InlineData("2026-02-12T10:00:00.250+08:00", "2026-02-12T10:00:00.25+08:00")]
    [InlineData("2026-02-12T10:00:00.0000001+08:00", "2026-02-12T10:00:00+08:00")]
    [InlineData("2025-12-31T16:30:00Z", "2026-01-01T00:30:00+08:00")]
    public void They_are_written_in_the_citys_time(string read, string written)
        => Assert.Equal($"\"{written}\"", JsonSerializer.Serialize(JsonSerializer.Deserialize<DateTimeOffset>($"\"{read}\"", Json.Options), Json.Options));

    [Fact]
    public void They_read_back_to_the_millisecond()
        => Property.Holds(
            Gen.Choose(0, int.MaxValue).Select(n => DateTimeOffset.UnixEpoch.AddMilliseconds(n * 997L)),
            at => JsonSerializer.Deserialize<DateTimeOffset>(JsonSerializer.Serialize(at, Json.Options), Json.Options) == at);

    [Theory]
    [InlineData("\"2026-02-12T10:00:00\"")]
    [InlineData("\"2026-02-12T10:00\"")]
    [InlineData("\"2026-02-12\"")]
    [InlineData("\"2026-02-12 10:00:00+08:00\"")]
    [InlineData("\"2026-02-30T10:00:00+08:00\"")]
    [InlineData("\"2026-02-12T24:00:00+08:00\"")]
    [InlineData("\"2026-02-12T10:00:00+0800\"")]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"\"")]
    [InlineData("1770861600")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Without_an_offset_or_a_true_date_they_are_refused(string json)
        => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, Json.Options));

    [Theory]
    [InlineData("\"08:30\"", true)]
    [InlineData("\"8:30\"", false)]
    [InlineData("\"08:30:00\"", false)]
    [InlineData("\"24:00\"", false)]
    [InlineData("830", false)]
    [InlineData("null", false)]
    public void A_clock_time_is_hours_and_minutes(string json, bool taken)
    {
        if (taken)
        {
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<TimeOnly>(json, Json.Options), Json.Options));
        }
        else
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TimeOnly>(json, Json.Options));
        }
    }

    [Fact]
    public void Enums_are_camelCase_words_and_Chinese_stays_itself()
    {
        Assert.Equal("{\"status\":\"checkedIn\",\"note\":\"王🙂<&\"}", JsonSerializer.Serialize(new { Status = BookingStatus.CheckedIn, Note = "王🙂<&" }, Json.Options).Replace("\\uD83D\\uDE42", "🙂", StringComparison.Ordinal));
        Assert.Equal(BookingStatus.NoShow, JsonSerializer.Deserialize<BookingStatus>("\"noShow\"", Json.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BookingStatus>("1", Json.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BookingStatus>("\"1\"", Json.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BookingStatus>("\"gone\"", Json.Options));
    }

    [Fact]
    public void A_number_in_quotes_is_no_number() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<int>("\"5\"", Json.Options));
}
