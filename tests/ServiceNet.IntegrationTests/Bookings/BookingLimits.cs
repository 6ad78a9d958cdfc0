using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>Two coming bookings for a person and station, and never two at one time: also when everything comes at once.</summary>
public sealed class BookingLimits(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private DateOnly Day => city.Today.AddDays(1);

    [Fact]
    public async Task A_person_racing_for_ten_times_at_a_station_gets_two()
    {
        var citizen = await city.CitizenAsync("囤号");
        var times = Enumerable.Range(1, 10).Select(i => city.Today.AddDays(1 + (i % 4)).At(9 + (i % 3)));

        var answers = await Task.WhenAll(times.Select((t, i) => citizen.At(city[i % 2]).BookAsync("WQ01", t)));

        Assert.Equal(2, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Contains(a.Outcome, new[] { "409 booking.limit_reached", "409 booking.overlap" }));
        Assert.Equal(201, (await citizen.BookAsync("WQ02", city.Today.AddDays(8).At(15))).Status);
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task A_person_racing_for_one_time_at_ten_stations_gets_one()
    {
        var citizen = await city.CitizenAsync("分身");

        var answers = await Task.WhenAll(Enumerable.Range(11, 10).Select(n => citizen.At(city[n % 2]).BookAsync($"WQ{n}", Day.At(9))));

        Assert.Equal(new() { ["201"] = 1, ["409 booking.overlap"] = 9 }, answers.Tally());
    }

    [Fact]
    public async Task Times_that_overlap_in_part_are_refused_and_times_that_touch_are_not()
    {
        var citizen = await city.CitizenAsync("紧接");
        (await citizen.BookAsync("TJ01", Day.At(9, 30), "mediation")).Ok();

        (await citizen.BookAsync("WQ01", Day.At(9, 30))).Refused(409, "booking.overlap");
        (await citizen.BookAsync("WQ02", Day.At(10))).Refused(409, "booking.overlap");
        Assert.Equal(201, (await citizen.BookAsync("WQ01", Day.At(9))).Status);
        Assert.Equal(201, (await citizen.BookAsync("WQ02", Day.At(10, 30))).Status);
    }

    [Fact]
    public async Task Moving_onto_ones_other_appointment_is_refused()
    {
        var citizen = await city.CitizenAsync("撞期");
        await citizen.BookedAsync("WQ03", Day.At(9));
        var second = await citizen.BookedAsync("WQ04", Day.At(10));

        (await citizen.RescheduleAsync(second, Day.At(9))).Refused(409, "booking.overlap");
        (await citizen.RescheduleAsync(second, Day.At(9, 30))).Ok();
    }

    [Fact]
    public async Task A_clerk_who_moves_a_booking_and_a_citizen_who_books_never_make_two_at_one_time()
    {
        await city.SetCountersAsync("WQ05", 20);
        await city.SetCountersAsync("WQ06", 20);
        var clerk = (await city.StaffAsync("wq05")).At(city[1]);
        for (var round = 0; round < 20; round++)
        {
            var day = city.Today.AddDays(1 + (round % 4));
            var citizen = await city.CitizenAsync($"双方{round}");
            var booking = await citizen.BookedAsync("WQ05", day.At(9));

            var moved = clerk.PostAsync($"staff/bookings/{booking}/reschedule", new { start = day.At(10) });
            var booked = citizen.BookAsync("WQ06", day.At(10));

            Assert.True((await moved).Status != 200 || (await booked).Status != 201, $"round {round}: both were done");
        }
    }

    [Fact]
    public async Task Taking_a_completion_back_never_makes_two_at_one_time()
    {
        var citizen = await city.CitizenAsync("撤销办结");
        var booking = await citizen.BookedAsync("WQ07", Day.At(9));
        var clerk = await city.StaffAsync("wq07");
        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();
        (await clerk.PostAsync($"staff/bookings/{booking}/complete")).Ok();
        (await citizen.BookAsync("WQ08", Day.At(9))).Ok();

        (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "点错了" })).Refused(409, "booking.overlap");

        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task A_sixty_minute_mediation_needs_the_counter_for_both_halves()
    {
        var day = city.Today.AddDays(2);
        await city.SetCountersAsync("TJ01", 1);
        var others = await city.CitizensAsync("调解", 3);
        (await others[0].BookAsync("TJ01", day.At(10, 30))).Ok();

        (await others[1].BookAsync("TJ01", day.At(10), "mediation")).Refused(409, "booking.slot_full");
        (await others[1].BookAsync("TJ01", day.At(10, 30), "mediation")).Refused(409, "booking.slot_full");
        var mediation = (await others[1].BookAsync("TJ01", day.At(9), "mediation")).Ok();
        Assert.Equal(day.At(10), mediation.At("end"));
        (await others[2].BookAsync("TJ01", day.At(9, 30))).Refused(409, "booking.slot_full");
        Assert.Equal(201, (await others[2].BookAsync("TJ01", day.At(10))).Status);
        Assert.Equal(0, (await others[0].SlotAsync("TJ01", day.At(9, 30), "mediation"))!.Value.Number("remaining"));
        // The last mediation of a session ends when it does.
        (await others[2].BookAsync("TJ01", day.At(11, 30), "mediation")).Refused(422, "booking.off_grid");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Mediations_and_consultations_racing_over_the_same_hours_neither_oversell_nor_deadlock()
    {
        await city.SetCountersAsync("SB01", 3);
        await (await city.StaffAsync("admin")).PatchAsync("admin/stations/SB01", new { services = new object[] { new { service = "mediation", minutes = 90 }, new { service = "consultation", minutes = 30 } } });
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await city.Anyone(1).GetAsync("stations/SB01")).Said.Contains("mediation", StringComparison.Ordinal), "both processes know what the station offers");
        var racers = await city.CitizensAsync("混合", 120);

        var answers = await Task.WhenAll(racers.Select((r, i) => r.At(city[i % 2]).BookAsync("SB01", Day.At(9 + (i % 4 / 2), i % 2 * 30), i % 3 == 0 ? "mediation" : "consultation")));

        Assert.All(answers, a => Assert.Contains(a.Outcome, new[] { "201", "409 booking.slot_full" }));
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Counters_taken_away_leave_those_who_booked_and_let_nobody_else_in()
    {
        await city.SetCountersAsync("WQ21", 3);
        var citizens = await city.CitizensAsync("减窗", 4);
        var first = await citizens[0].BookedAsync("WQ21", Day.At(9));
        await citizens[1].BookedAsync("WQ21", Day.At(9));
        await citizens[2].BookedAsync("WQ21", Day.At(9));
        await city.SetCountersAsync("WQ21", 2);

        var slot = (await citizens[3].SlotAsync("WQ21", Day.At(9)))!.Value;
        Assert.Equal((3, 0), (slot.Number("capacity"), slot.Number("remaining")));
        (await citizens[0].CancelAsync(first)).Ok();
        (await citizens[3].BookAsync("WQ21", Day.At(9))).Refused(409, "booking.slot_full");
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Nobody_cancels_or_moves_after_the_cut_off()
    {
        var citizen = await city.CitizenAsync("太晚");
        var booking = await citizen.BookedAsync("WQ22", city.Today.At(9, 30));
        var later = await city.StartProcessAsync(s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(city.Today.At(9, 5)).ToString("c"));
        var clerk = await city.StaffAsync("wq22", process: 2);

        (await citizen.At(later).CancelAsync(booking)).Refused(409, "booking.too_late");
        (await citizen.At(later).RescheduleAsync(booking, Day.At(9))).Refused(409, "booking.too_late");
        Assert.Equal("cancelled", (await clerk.PostAsync($"staff/bookings/{booking}/cancel", new { reason = "来电说明" })).Ok().Text("status"));
    }
}
