using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>Idempotency keys: a caller who does not know whether it worked asks again and makes nothing twice.</summary>
public sealed class RepeatedRequests(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Twins = 12;
    private DateOnly Day => city.Today.AddDays(1);

    [Fact]
    public async Task A_booking_repeated_at_another_process_is_the_same_booking_with_the_same_status()
    {
        var citizen = await city.CitizenAsync("重复预约");

        var first = await citizen.BookAsync("WQ01", Day.At(9), key: "a");
        var again = await citizen.At(city[1]).BookAsync("WQ01", Day.At(9), key: "a");

        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        Assert.Single((await citizen.GetAsync("bookings")).Ok().Items());
    }

    [Fact]
    public async Task The_same_key_raced_at_both_processes_books_once()
    {
        var citizen = await city.CitizenAsync("连点预约");

        var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(i => citizen.At(city[i % 2]).BookAsync("WQ02", Day.At(9), key: "twin")));

        Assert.All(answers, a => Assert.Equal("201", a.Outcome));
        Assert.Single(answers.Select(a => a.Body.Text("id")).Distinct(StringComparer.Ordinal));
        Assert.Single((await citizen.GetAsync("bookings")).Ok().Items());
    }

    [Fact]
    public async Task The_same_key_raced_by_a_clerk_books_once()
    {
        var clerk = await city.StaffAsync("wq03");
        await city.SetCountersAsync("WQ03", 10);
        foreach (var round in Enumerable.Range(1, 5))
        {
            var wish = BookingCalls.Wish("WQ03", Day.At(9));

            var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(i => clerk.At(city[i % 2]).PostAsync("staff/bookings", wish, $"twin-{round}")));

            Assert.All(answers, a => Assert.Equal("201", a.Outcome));
            Assert.Single(answers.Select(a => a.Body.Text("id")).Distinct(StringComparer.Ordinal));
            Assert.Equal(round, await CountAsync("WQ03"));
        }
    }

    [Fact]
    public async Task The_same_key_raced_by_one_who_cancels_cancels_once()
    {
        var citizen = await city.CitizenAsync("连点取消");
        var booking = await citizen.BookedAsync("WQ04", Day.At(9));

        var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(i => citizen.At(city[i % 2]).CancelAsync(booking, "twin")));

        Assert.All(answers, a => Assert.Equal("cancelled", a.Ok().Text("status")));
        Assert.Equal(["cancelled"], await MovesAsync(booking));
        (await citizen.CancelAsync(booking)).Refused(409, "booking.illegal_transition");
    }

    [Fact]
    public async Task The_same_key_raced_by_one_who_moves_moves_once()
    {
        var citizen = await city.CitizenAsync("连点改期");
        var booking = await citizen.BookedAsync("WQ05", Day.At(9));

        var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(i => citizen.At(city[i % 2]).RescheduleAsync(booking, Day.At(10), "twin")));

        Assert.All(answers, a => Assert.Equal(Day.At(10), a.Ok().At("start")));
        Assert.Equal(["rescheduled"], await MovesAsync(booking));
    }

    [Fact]
    public async Task The_same_key_raced_by_a_clerk_checks_in_once()
    {
        var citizen = await city.CitizenAsync("连点签到");
        var booking = (await citizen.BookAsync("WQ06", Day.At(9))).Ok();
        var clerk = await city.StaffAsync("wq06");
        var path = $"staff/bookings/{booking.Text("id")}/check-in";
        var body = new { checkInCode = booking.Text("checkInCode") };

        var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(i => clerk.At(city[i % 2]).PostAsync(path, body, "twin")));

        Assert.All(answers, a => Assert.Equal("checkedIn", a.Ok().Text("status")));
        Assert.Equal(["checkedIn"], await MovesAsync(booking.Text("id")));
        (await clerk.PostAsync(path, body)).Refused(409, "booking.illegal_transition");
    }

    [Fact]
    public async Task A_used_key_with_another_body_or_for_another_act_is_refused()
    {
        var citizen = await city.CitizenAsync("换内容");
        var booking = (await citizen.BookAsync("WQ07", Day.At(9), key: "once")).Ok().Text("id");

        (await citizen.BookAsync("WQ07", Day.At(10), key: "once")).Refused(422, "idempotency.key_reused");
        (await citizen.At(city[1]).CancelAsync(booking, "once")).Refused(422, "idempotency.key_reused");
        (await citizen.RescheduleAsync(booking, Day.At(10), "once")).Refused(422, "idempotency.key_reused");
        Assert.Equal("confirmed", (await citizen.GetAsync($"bookings/{booking}")).Ok().Text("status"));
    }

    [Fact]
    public async Task A_key_belongs_to_its_account()
    {
        await city.SetCountersAsync("WQ08", 2);
        var (one, other) = (await city.CitizenAsync("同钥甲"), await city.CitizenAsync("同钥乙"));

        var first = (await one.BookAsync("WQ08", Day.At(9), key: "same")).Ok().Text("id");
        var second = (await other.BookAsync("WQ08", Day.At(9), key: "same")).Ok().Text("id");

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        await city.SetCountersAsync("WQ09", 1);
        var (holder, waiting) = (await city.CitizenAsync("占号"), await city.CitizenAsync("等号"));
        var held = await holder.BookedAsync("WQ09", Day.At(9));
        (await waiting.BookAsync("WQ09", Day.At(9), key: "patient")).Refused(409, "booking.slot_full");

        (await holder.CancelAsync(held)).Ok();

        Assert.Equal(201, (await waiting.BookAsync("WQ09", Day.At(9), key: "patient")).Status);
    }

    [Fact]
    public async Task A_repeat_stays_the_same_booking_after_the_slot_was_closed_or_the_station_suspended()
    {
        var citizen = await city.CitizenAsync("停用之后");
        var admin = await city.StaffAsync("admin");
        var first = (await citizen.BookAsync("WQ10", Day.At(9), key: "kept")).Ok().Text("id");

        (await admin.PatchAsync("admin/stations/WQ10", new { exceptions = new[] { new { day = Day, hours = (string?)null, reason = "停电" } } })).Ok();
        Assert.Equal(first, (await citizen.BookAsync("WQ10", Day.At(9), key: "kept")).Ok().Text("id"));
        (await admin.PatchAsync("admin/stations/WQ10", new { status = "suspended" })).Ok();
        Assert.Equal(first, (await citizen.BookAsync("WQ10", Day.At(9), key: "kept")).Ok().Text("id"));
    }

    private async Task<string[]> MovesAsync(string booking)
        => (await city.AskAsync<string>("select coalesce(string_agg(move, ',' order by seq), '') from booking_moves where booking_id = @id", new { id = Guid.Parse(booking) })).Split(',');

    private Task<int> CountAsync(string station)
        => city.AskAsync<int>("select count(*) from bookings b join stations s on s.id = b.station_id where s.code = @station", new { station });
}
