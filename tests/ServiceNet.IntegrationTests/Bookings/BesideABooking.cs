using System.Text;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>What the counter keeps beside a booking, its counter and its notes, and finding a visitor by name.</summary>
public sealed class BesideABooking(TestCity city) : IClassFixture<TestCity>
{
    private DateOnly Day => city.Today.AddDays(1);

    [Fact]
    public async Task A_visitor_is_given_to_a_counter_of_the_station_and_a_new_time_takes_it_back()
    {
        await city.SetCountersAsync("WQ01", 2);
        var clerk = await city.StaffAsync("wq01");
        Assert.Equal(2, Assert.Single((await clerk.GetAsync("staff/stations")).Ok().Items()).Number("counters"));
        var id = await (await city.CitizenAsync("窗口")).BookedAsync("WQ01", Day.At(9));

        Assert.Null((await clerk.GetAsync($"staff/bookings/{id}")).Ok().GetProperty("counter").GetString());
        Assert.Equal("2", (await clerk.PostAsync($"staff/bookings/{id}/counter", new { counter = "2" }, key: "k1")).Ok().Text("counter"));
        Assert.Equal("2", (await clerk.PostAsync($"staff/bookings/{id}/counter", new { counter = "2" }, key: "k1")).Ok().Text("counter"));
        (await clerk.PostAsync($"staff/bookings/{id}/counter", new { counter = "3" })).Refused(422, "booking.unknown_counter");
        (await clerk.PostAsync($"staff/bookings/{id}/counter", new { counter = "贵宾" })).Refused(422, "booking.unknown_counter");
        (await (await city.StaffAsync("wq02")).PostAsync($"staff/bookings/{id}/counter", new { counter = "1" })).Refused(403, "staff.other_station");
        Assert.Null((await clerk.PostAsync($"staff/bookings/{id}/reschedule", new { start = Day.At(10) })).Ok().GetProperty("counter").GetString());
        (await clerk.PostAsync($"staff/bookings/{id}/check-in", new { reason = "认识", counter = "9" })).Refused(422, "booking.unknown_counter");
        Assert.Equal("1", (await clerk.PostAsync($"staff/bookings/{id}/check-in", new { reason = "认识", counter = "1" })).Ok().Text("counter"));
        Assert.Null((await clerk.PostAsync($"staff/bookings/{id}/counter", new { counter = (string?)null })).Ok().GetProperty("counter").GetString());
        Assert.Equal(2, await city.AskAsync<int>("select count(*) from audit_entries where action = 'booking.placed' and subject_id = @id", new { id }));
    }

    [Fact]
    public async Task Notes_are_for_the_colleagues_sealed_at_rest_and_go_with_the_person()
    {
        var (citizen, clerk) = (await city.CitizenAsync("备注"), await city.StaffAsync("wq03"));
        var id = await citizen.BookedAsync("WQ03", Day.At(9));

        (await clerk.PostAsync($"staff/bookings/{id}/notes", new { words = "  " })).Refused(400, "request.invalid");
        (await clerk.PostAsync($"staff/bookings/{id}/notes", new { words = "听力不好，请当面大声说" }, key: "n1")).Ok();
        var noted = (await clerk.PostAsync($"staff/bookings/{id}/notes", new { words = "听力不好，请当面大声说" }, key: "n1")).Ok();
        Assert.Equal((1, "听力不好，请当面大声说", "wq03"), (noted.Number("noteCount"), noted.GetProperty("notes")[0].Text("words"), noted.GetProperty("notes")[0].Text("by")));
        (await clerk.PostAsync($"staff/bookings/{id}/notes", new { words = "带了样品" })).Ok();
        Assert.Equal("带了样品", (await clerk.GetAsync($"staff/bookings/{id}")).Ok().GetProperty("notes")[0].Text("words"));
        Assert.Equal(2, (await clerk.GetAsync($"staff/bookings?date={Day:yyyy-MM-dd}")).Ok().Items().Single(b => b.Text("id") == id).Number("noteCount"));

        Assert.DoesNotContain("听力", (await citizen.GetAsync($"bookings/{id}")).Said);
        Assert.Contains("听力", (await citizen.GetAsync("me/export")).Ok().ToString());
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from booking_notes where position(@plain in words) > 0", new { plain = Encoding.UTF8.GetBytes("听力") }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from audit_entries where detail::text like '%听力%'"));
        (await (await city.StaffAsync("wq04")).PostAsync($"staff/bookings/{id}/notes", new { words = "路过" })).Refused(403, "staff.other_station");

        (await citizen.DeleteAsync("me")).Ok();
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from booking_notes where booking_id = @id", new { id = Guid.Parse(id) }));
        Assert.Equal(0, (await clerk.GetAsync($"staff/bookings/{id}")).Ok().Number("noteCount"));
    }

    [Fact]
    public async Task A_visitor_is_found_by_two_characters_of_the_name_at_the_clerks_own_station()
    {
        var citizen = await city.CitizenAsync("寻人");
        foreach (var (station, hour, name) in new[] { ("WQ05", 9, "欧阳示例"), ("WQ05", 11, "王示例"), ("WQ06", 15, "欧阳别处") })
        {
            (await citizen.PostAsync("bookings", BookingCalls.Wish(station, Day.At(hour), name: name))).Ok();
        }

        var clerk = await city.StaffAsync("wq05");
        var found = (await clerk.PostAsync("staff/bookings/search", new { name = "欧阳" })).Ok().Items();
        Assert.Equal("欧＊＊", Assert.Single(found).GetProperty("contact").Text("nameMasked"));
        Assert.Equal(2, (await clerk.PostAsync("staff/bookings/search", new { name = "示例" })).Ok().Items().Length);
        Assert.Empty((await clerk.PostAsync("staff/bookings/search", new { name = "欧阳", date = Day.AddDays(60) })).Ok().Items());
        (await clerk.PostAsync("staff/bookings/search", new { name = "欧" })).Refused(400, "request.invalid");
    }

    [Fact]
    public async Task A_name_is_looked_for_at_one_of_the_own_stations_where_one_is_named()
    {
        var citizen = await city.CitizenAsync("两处");
        foreach (var (station, hour) in new[] { ("WQ07", 9), ("WQ08", 11) })
        {
            (await citizen.PostAsync("bookings", BookingCalls.Wish(station, Day.At(hour), name: "司徒示例"))).Ok();
        }

        var (admin, clerk) = (await city.StaffAsync("admin"), await city.StaffAsync("wq07"));
        Assert.Equal(2, (await admin.PostAsync("staff/bookings/search", new { name = "司徒" })).Ok().Items().Length);
        Assert.Equal("WQ08", Assert.Single((await admin.PostAsync("staff/bookings/search", new { name = "司徒", stationId = "WQ08" })).Ok().Items()).GetProperty("station").Text("code"));
        Assert.Single((await clerk.PostAsync("staff/bookings/search", new { name = "司徒", stationId = "WQ07" })).Ok().Items());
        (await clerk.PostAsync("staff/bookings/search", new { name = "司徒", stationId = "WQ08" })).Refused(403, "staff.other_station");
        (await clerk.PostAsync("staff/bookings/search", new { name = "司徒", stationId = "WQ99" })).Refused(404, "station.unknown");
    }

    [Fact]
    public async Task However_full_the_month_before_was_those_of_the_day_are_found()
    {
        var id = await (await city.CitizenAsync("月底")).BookedAsync("WQ09", Day.At(9));
        // Each station's every half hour of last week, many times over.
        await city.DoAsync(
            """
            insert into bookings (id, number, account_id, station_id, service, starts_at, ends_at, cells, subject, contact_name, contact_phone, phone_index, check_in_code, status, created_by, created_at)
            select gen_random_uuid(), 'crowd-' || n, account_id, station_id, service, starts_at - interval '7 days' - n * interval '1 second', ends_at - interval '7 days' - n * interval '1 second', cells, subject, contact_name, contact_phone, phone_index, check_in_code, 'cancelled', created_by, created_at
            from bookings, generate_series(1, 11000) n where id = @id
            """,
            new { id = Guid.Parse(id) });
        try
        {
            var found = (await (await city.StaffAsync("admin")).PostAsync("staff/bookings/search", new { name = "王小明", date = Day })).Ok().Items();
            Assert.Equal(50, found.Length);
            Assert.Equal(id, found[0].Text("id"));
        }
        finally
        {
            await city.DoAsync("delete from bookings where number like 'crowd-%'");
        }
    }
}
