using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>What must hold wherever the live state is kept.</summary>
public abstract class BookingEssentials(TestCity city)
{
    private DateOnly Tomorrow => city.Today.AddDays(1);

    [Fact]
    public async Task A_citizen_finds_a_slot_books_it_and_the_clerk_checks_them_in()
    {
        var citizen = await city.CitizenAsync("李雷");
        var slot = (await citizen.SlotsAsync("WQ01", Tomorrow, Tomorrow))[0];

        var booking = (await citizen.BookAsync("WQ01", slot.At("start"))).Ok();

        Assert.Equal("confirmed", booking.Text("status"));
        Assert.Matches("^[0-9]{6}$", booking.Text("checkInCode"));
        Assert.Matches("^YY20260302-[0-9]{6}-[0-9]$", booking.Text("number"));
        Assert.Equal(slot.At("end"), booking.At("end"));
        Assert.EndsWith("+08:00", booking.Text("start"), StringComparison.Ordinal);
        var clerk = await city.StaffAsync("wq01");
        var seen = (await clerk.PostAsync($"staff/bookings/{booking.Text("id")}/check-in", new { checkInCode = booking.Text("checkInCode") })).Ok();
        Assert.Equal("checkedIn", seen.Text("status"));
        Assert.Equal("checkedIn", (await citizen.GetAsync($"bookings/{booking.Text("id")}")).Ok().Text("status"));
    }

    [Fact]
    public async Task A_hundred_citizens_race_for_three_places_and_three_get_them()
    {
        await city.SetCountersAsync("WQ02", 3);
        var start = Tomorrow.At(9);
        var racers = await city.CitizensAsync("赛跑", 100);

        var answers = await Task.WhenAll(racers.Select(r => r.BookAsync("WQ02", start)));

        Assert.Equal(new() { ["201"] = 3, ["409 booking.slot_full"] = 97 }, answers.Tally());
        var slot = await city.Anyone().SlotAsync("WQ02", start);
        Assert.Equal((3, 0), (slot!.Value.Number("capacity"), slot.Value.Number("remaining")));
    }

    [Fact]
    public async Task A_cancelled_place_can_be_booked_again()
    {
        await city.SetCountersAsync("WQ03", 1);
        var (first, second) = (await city.CitizenAsync("韩梅"), await city.CitizenAsync("林涛"));
        var booking = await first.BookedAsync("WQ03", Tomorrow.At(10));
        (await second.BookAsync("WQ03", Tomorrow.At(10))).Refused(409, "booking.slot_full");

        Assert.Equal("cancelled", (await first.CancelAsync(booking)).Ok().Text("status"));

        Assert.Equal(201, (await second.BookAsync("WQ03", Tomorrow.At(10))).Status);
    }

    [Fact]
    public async Task The_old_time_stands_when_the_new_one_is_full()
    {
        await city.SetCountersAsync("WQ04", 1);
        var (first, second) = (await city.CitizenAsync("赵敏"), await city.CitizenAsync("周芷"));
        await first.BookedAsync("WQ04", Tomorrow.At(9));
        var booking = await second.BookedAsync("WQ04", Tomorrow.At(10));

        (await second.RescheduleAsync(booking, Tomorrow.At(9))).Refused(409, "booking.slot_full");

        Assert.Equal(Tomorrow.At(10), (await second.GetAsync($"bookings/{booking}")).Ok().At("start"));
        Assert.Equal(Tomorrow.At(11), (await second.RescheduleAsync(booking, Tomorrow.At(11))).Ok().At("start"));
        Assert.Equal(1, (await first.SlotAsync("WQ04", Tomorrow.At(10)))!.Value.Number("remaining"));
    }

    [Fact]
    public async Task An_edit_and_a_sign_out_are_seen_at_once()
    {
        var citizen = await city.CitizenAsync("吴邪");
        (await citizen.GetAsync("me")).Ok();
        await city.SetCountersAsync("WQ05", 7);

        Assert.Equal(7, (await citizen.GetAsync("stations/WQ05")).Ok().Number("counters"));
        (await citizen.PostAsync("auth/sign-out")).Ok();
        (await citizen.GetAsync("me")).Refused(401, "auth.token_invalid");
    }
}

public sealed class BookingWithRedis(TwoProcesses city) : BookingEssentials(city), IClassFixture<TwoProcesses>
{
    [Fact]
    public async Task Health_says_that_all_is_up()
        => Assert.Equal("up", (await ((TestCity)city).Anyone().GetAsync("/health/ready")).Ok().Text("status"));
}

public sealed class BookingWithoutRedis(OneProcessWithoutRedis city) : BookingEssentials(city), IClassFixture<OneProcessWithoutRedis>
{
    [Fact]
    public async Task Health_names_the_memory_that_stands_for_redis()
        => Assert.Contains("memory", (await ((TestCity)city).Anyone().GetAsync("/health/ready")).Said, StringComparison.Ordinal);
}
