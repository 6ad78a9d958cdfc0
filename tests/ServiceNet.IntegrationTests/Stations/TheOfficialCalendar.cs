using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Stations;

/// <summary>Holidays are closed and named, make-up workdays keep Friday's hours, a year not yet published is provisional.</summary>
public sealed class TheOfficialCalendar(TestCity city) : IClassFixture<TestCity>
{
    /// <summary>Each process stands on one day and looks ahead to others.</summary>
    /// <param name="today">The day the process believes it is.</param>
    /// <param name="days">Days within the horizon, each with the reason it is closed for, or 开 when it is open.</param>
    [Theory]
    [InlineData("2026-02-12", "2026-02-14 开", "2026-02-15 春节", "2026-02-17 春节", "2026-02-23 春节")]
    [InlineData("2026-02-24", "2026-02-28 开", "2026-03-01 周末")]
    [InlineData("2026-03-30", "2026-04-06 清明节", "2026-04-11 周末")]
    [InlineData("2026-04-27", "2026-05-01 劳动节", "2026-05-04 劳动节", "2026-05-09 开")]
    [InlineData("2026-06-15", "2026-06-19 端午节")]
    [InlineData("2026-09-14", "2026-09-20 开", "2026-09-25 中秋节")]
    [InlineData("2026-09-28", "2026-10-01 国庆节", "2026-10-07 国庆节", "2026-10-10 开")]
    public async Task A_day_is_closed_for_a_reason_or_a_make_up_workday_with_fridays_hours(string today, params string[] days)
    {
        // Friday differs, so that a make-up Saturday or Sunday shows whose hours it keeps.
        (await (await city.StaffAsync("admin")).PatchAsync("admin/stations/WQ01", new { hours = "Mon-Thu 08:30-12:00 14:30-18:00; Fri 09:00-11:00" })).Ok();
        await using var process = await city.StartProcessAsync(Clock(today));
        var anyone = city.Anyone().At(process);

        foreach (var (date, expected) in days.Select(d => (d[..10], d[11..])))
        {
            var day = DateOnly.ParseExact(date, "yyyy-MM-dd");
            var shown = (await anyone.GetAsync($"stations/WQ01/days?service=consultation&from={date}&to={date}")).Ok().Items()[0];
            var slots = (await anyone.SlotsAsync("WQ01", day, day)).Select(s => s.At("start"));

            Assert.Equal(expected == "开" ? "open 调休上班" : $"closed {expected}", $"{shown.Text("status")} {shown.Text("reason")}");
            Assert.Equal(expected == "开" ? [day.At(9), day.At(9, 30), day.At(10), day.At(10, 30)] : [], slots);
            Assert.False(shown.GetProperty("provisional").GetBoolean());
        }
    }

    [Fact]
    public async Task A_make_up_workday_can_be_booked_and_a_holiday_cannot()
    {
        await using var process = await city.StartProcessAsync(Clock("2026-02-12"));
        var tokens = (await city.Anyone().At(process).PostAsync("auth/wechat", new { code = city.LoginCode("春节前") })).Ok();
        var citizen = city.Anyone().At(process).With(tokens.Text("accessToken"));

        Assert.Equal(201, (await citizen.BookAsync("WQ02", new DateOnly(2026, 2, 14).At(10))).Status);
        (await citizen.BookAsync("WQ02", new DateOnly(2026, 2, 17).At(10))).Refused(422, "booking.station_closed");
        (await citizen.BookAsync("WQ02", new DateOnly(2026, 2, 21).At(10))).Refused(422, "booking.station_closed");
    }

    [Fact]
    public async Task Days_of_a_year_that_is_not_published_are_ordinary_weeks_less_the_statutory_days_and_provisional()
    {
        await using var process = await city.StartProcessAsync(Clock("2026-12-28"));
        var host = city.Anyone().At(process);

        var days = (await host.GetAsync("stations/WQ03/days?service=consultation&from=2026-12-28&to=2027-01-11")).Ok().Items();

        Assert.All(days, d => Assert.Equal(d.Text("date").StartsWith("2027", StringComparison.Ordinal), d.GetProperty("provisional").GetBoolean()));
        var newYear = days.Single(d => d.Text("date") == "2027-01-01");
        Assert.Equal(("closed", "元旦"), (newYear.Text("status"), newYear.Text("reason")));
        Assert.Equal("open", days.Single(d => d.Text("date") == "2027-01-04").Text("status"));
        Assert.Equal("周末", days.Single(d => d.Text("date") == "2027-01-02").Text("reason"));
        Assert.NotEmpty(await host.SlotsAsync("WQ03", new DateOnly(2027, 1, 4), new DateOnly(2027, 1, 4)));
    }

    [Fact]
    public async Task A_host_believes_the_day_it_is_told_to_start_on()
    {
        await using var host = await city.StartProcessAsync(s => (s["ServiceNet:Clock:Offset"], s["ServiceNet:Clock:StartAt"]) = (null, "2031-05-01T10:00:00+08:00"));

        var days = (await city.Anyone().At(host).GetAsync("stations/WQ04/days?service=consultation")).Ok().Items();

        Assert.Equal(("2031-05-01", "劳动节"), (days[0].Text("date"), days[0].Text("reason")));
    }

    private static Action<Dictionary<string, string?>> Clock(string today)
        => s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(DateOnly.ParseExact(today, "yyyy-MM-dd").At(8)).ToString("c");
}
