using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>What a clerk does, for people with a phone and without.</summary>
public sealed class TheCounter(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const string Name = "欧阳娜娜";
    private const string Phone = "13912345678";
    private DateOnly Day => city.Today.AddDays(1);

    [Fact]
    public async Task A_clerk_sees_and_moves_the_own_stations_bookings_only()
    {
        var booking = await (await city.CitizenAsync("隔壁")).BookedAsync("WQ01", Day.At(9));
        var (own, other) = (await city.StaffAsync("wq01"), await city.StaffAsync("wq02"));

        Assert.Contains((await own.GetAsync($"staff/bookings?date={Day:yyyy-MM-dd}")).Ok().Items(), b => b.Text("id") == booking);
        Assert.Empty((await other.GetAsync($"staff/bookings?date={Day:yyyy-MM-dd}")).Ok().Items());
        (await other.GetAsync($"staff/bookings?date={Day:yyyy-MM-dd}&stationId=WQ01")).Refused(403, "staff.other_station");
        (await other.GetAsync($"staff/bookings/{booking}")).Refused(403, "staff.other_station");
        (await other.PostAsync("staff/bookings", BookingCalls.Wish("WQ01", Day.At(10)))).Refused(403, "staff.other_station");
        foreach (var (move, body) in new (string, object?)[]
        {
            ("check-in", new { reason = "已核对身份证" }), ("complete", null), ("no-show", null), ("undo", new { reason = "点错了" }), ("cancel", new { reason = "停电" }),
            ("reschedule", new { start = Day.At(10) }), ("reveal", new { field = "phone", reason = "回电" }),
        })
        {
            (await other.PostAsync($"staff/bookings/{booking}/{move}", body)).Refused(403, "staff.other_station");
        }

        Assert.Equal("WQ02", Assert.Single((await other.GetAsync("staff/stations")).Ok().Items()).Text("code"));
        Assert.Equal(41, (await (await city.StaffAsync("admin")).GetAsync("staff/stations")).Ok().Items().Length);
    }

    [Fact]
    public async Task A_wrong_code_checks_nobody_in_and_the_right_one_does()
    {
        var booking = (await (await city.CitizenAsync("签到")).BookAsync("WQ03", Day.At(9))).Ok();
        var clerk = await city.StaffAsync("wq03");
        var code = booking.Text("checkInCode");
        var wrong = code == "123456" ? "654321" : "123456";
        var checkIn = $"staff/bookings/{booking.Text("id")}/check-in";

        (await clerk.PostAsync(checkIn, new { checkInCode = wrong })).Refused(422, "booking.wrong_check_in_code");
        (await clerk.PostAsync(checkIn, new { checkInCode = wrong, reason = "已核对身份证" })).Refused(422, "booking.wrong_check_in_code");
        (await clerk.PostAsync(checkIn, new { })).Refused(400, "request.invalid");
        var here = (await clerk.PostAsync(checkIn, new { checkInCode = code })).Ok();

        Assert.Equal("checkedIn", here.Text("status"));
        Assert.NotNull(here.Text("checkedInAt"));
        Assert.Equal("completed", (await clerk.PostAsync($"staff/bookings/{booking.Text("id")}/complete")).Ok().Text("status"));
    }

    [Fact]
    public async Task A_visitor_without_a_phone_is_checked_in_for_a_reason_that_is_kept()
    {
        var booking = await (await city.CitizenAsync("没带手机")).BookedAsync("WQ04", Day.At(9));
        var clerk = await city.StaffAsync("wq04");

        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" })).Ok();

        var history = (await clerk.GetAsync($"staff/bookings/{booking}")).Ok().GetProperty("history");
        Assert.Equal(("checkedIn", "已核对身份证"), (history[0].Text("move"), history[0].Text("note")));
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from audit_entries where action = 'booking.checkedIn' and subject_id = @booking and detail->>'reason' = '已核对身份证'", new { booking }));
    }

    [Fact]
    public async Task A_no_show_is_marked_after_the_start_and_a_mistake_is_taken_back_with_a_reason()
    {
        var booking = await (await city.CitizenAsync("没来")).BookedAsync("WQ05", city.Today.At(9, 30));
        await city.StartProcessAsync(s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(city.Today.At(9, 31)).ToString("c"));
        var clerk = await city.StaffAsync("wq05", process: 2);

        (await (await city.StaffAsync("wq05")).PostAsync($"staff/bookings/{booking}/no-show")).Refused(409, "booking.too_early");
        Assert.Equal("noShow", (await clerk.PostAsync($"staff/bookings/{booking}/no-show")).Ok().Text("status"));
        (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "来了" })).Refused(409, "booking.illegal_transition");
        (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = " " })).Refused(400, "request.invalid");
        Assert.Equal("confirmed", (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "人刚到" })).Ok().Text("status"));
        Assert.Equal("checkedIn", (await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "人刚到" })).Ok().Text("status"));
    }

    [Fact]
    public async Task Moves_that_do_not_follow_are_refused()
    {
        var booking = await (await city.CitizenAsync("乱序")).BookedAsync("WQ06", Day.At(9));
        var clerk = await city.StaffAsync("wq06");

        (await clerk.PostAsync($"staff/bookings/{booking}/complete")).Refused(409, "booking.illegal_transition");
        (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "试试" })).Refused(409, "booking.illegal_transition");
        (await clerk.PostAsync($"staff/bookings/{booking}/cancel", new { })).Refused(400, "request.invalid");
        (await clerk.PostAsync($"staff/bookings/{booking}/cancel", new { reason = "停电" })).Ok();
        (await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "来电了" })).Refused(409, "booking.illegal_transition");
        (await clerk.PostAsync($"staff/bookings/{booking}/reschedule", new { start = Day.At(10) })).Refused(409, "booking.illegal_transition");
    }

    [Fact]
    public async Task A_caller_is_booked_and_told_the_code_once()
    {
        var clerk = await city.StaffAsync("wq07");

        var booking = (await clerk.PostAsync("staff/bookings", BookingCalls.Wish("WQ07", Day.At(9), name: Name, phone: Phone))).Ok();

        Assert.Matches("^[0-9]{6}$", booking.Text("checkInCode"));
        Assert.Equal("staff", booking.Text("channel"));
        var shown = (await clerk.GetAsync($"staff/bookings/{booking.Text("id")}")).Ok();
        Assert.True(!shown.TryGetProperty("checkInCode", out var code) || code.ValueKind == System.Text.Json.JsonValueKind.Null);
        (await clerk.PostAsync($"staff/bookings/{booking.Text("id")}/check-in", new { checkInCode = booking.Text("checkInCode") })).Ok();
    }

    [Fact]
    public async Task A_booking_is_found_by_number_phone_or_code_and_only_at_the_own_station()
    {
        var (clerk, other) = (await city.StaffAsync("wq08"), await city.StaffAsync("wq09"));
        var booking = (await clerk.PostAsync("staff/bookings", BookingCalls.Wish("WQ08", Day.At(9), phone: "0812-333 4567"))).Ok();
        object[] ways = [new { number = booking.Text("number") }, new { number = booking.Text("number").ToLowerInvariant() }, new { phone = "08123334567" }, new { phone = "+86 0812 3334567" }, new { checkInCode = booking.Text("checkInCode"), date = Day }, new { checkInCode = booking.Text("checkInCode") }];

        foreach (var way in ways)
        {
            Assert.Equal(booking.Text("id"), Assert.Single((await clerk.PostAsync("staff/bookings/search", way)).Ok().Items()).Text("id"));
            Assert.Empty((await other.PostAsync("staff/bookings/search", way)).Ok().Items());
        }

        Assert.Empty((await clerk.PostAsync("staff/bookings/search", new { phone = "13700000000" })).Ok().Items());
    }

    [Fact]
    public async Task No_answer_but_a_reveal_shows_a_name_or_phone_and_a_reveal_leaves_an_entry()
    {
        var citizen = await city.CitizenAsync("打码");
        var clerk = await city.StaffAsync("wq10");
        var answers = new List<Answer> { await citizen.PostAsync("bookings", BookingCalls.Wish("WQ10", Day.At(9), name: Name, phone: Phone)) };
        var booking = answers[0].Ok().Text("id");
        answers.Add(await citizen.GetAsync("bookings"));
        answers.Add(await citizen.GetAsync($"bookings/{booking}"));
        answers.Add(await clerk.GetAsync($"staff/bookings?date={Day:yyyy-MM-dd}"));
        answers.Add(await clerk.GetAsync($"staff/bookings/{booking}"));
        answers.Add(await clerk.PostAsync("staff/bookings/search", new { phone = Phone }));
        answers.Add(await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "已核对身份证" }));

        (await clerk.PostAsync($"staff/bookings/{booking}/reveal", new { field = "phone", reason = "" })).Refused(400, "request.invalid");
        (await clerk.PostAsync($"staff/bookings/{booking}/reveal", new { field = "openid", reason = "好奇" })).Refused(400, "request.malformed");
        Assert.Equal(Phone, (await clerk.PostAsync($"staff/bookings/{booking}/reveal", new { field = "phone", reason = "回电告知停电" })).Ok().Text("value"));
        Assert.Equal(Name, (await clerk.PostAsync($"staff/bookings/{booking}/reveal", new { field = "name", reason = "核对身份" })).Ok().Text("value"));
        answers.Add(await (await city.StaffAsync("auditor")).GetAsync("admin/audit?action=booking.reveal"));

        Assert.All(answers, a => Assert.DoesNotContain(Name, a.Said, StringComparison.Ordinal));
        Assert.All(answers, a => Assert.DoesNotContain(Phone, a.Said, StringComparison.Ordinal));
        Assert.Equal("139＊＊＊＊5678", answers[1].Body.Items()[0].GetProperty("contact").Text("phoneMasked"));
        var entries = answers[^1].Ok().Items().Where(e => e.GetProperty("subject").Text("id") == booking).ToArray();
        Assert.Equal(["核对身份", "回电告知停电"], entries.Select(e => e.GetProperty("detail").Text("reason")));
        Assert.All(entries, e => Assert.Equal("wq10", e.GetProperty("actor").Text("userName")));
    }

    [Fact]
    public async Task A_citizen_sees_what_the_clerk_did_and_gets_a_message()
    {
        var citizen = await city.CitizenAsync("消息");
        var booking = await citizen.BookedAsync("WQ11", Day.At(9));
        var clerk = (await city.StaffAsync("wq11")).At(city[1]);

        (await clerk.PostAsync($"staff/bookings/{booking}/cancel", new { reason = "站点停电" })).Ok();

        var shown = (await citizen.GetAsync($"bookings/{booking}")).Ok();
        Assert.Equal(("cancelled", "站点停电"), (shown.Text("status"), shown.GetProperty("history")[0].Text("note")));
        await TestCity.WithinAsync(TimeSpan.FromSeconds(10), async () => (await citizen.GetAsync("me/messages")).Ok().Items().Select(m => m.Text("kind")).SequenceEqual(["booking.cancelled", "booking.made"], StringComparer.Ordinal), "both messages are in the inbox");
    }

    [Fact]
    public async Task Clerks_who_cancel_while_citizens_close_their_accounts_never_deadlock()
    {
        await city.SetCountersAsync("WQ12", 60);
        var citizens = await city.CitizensAsync("注销", 40);
        var bookings = await Task.WhenAll(citizens.Select(c => c.BookedAsync("WQ12", Day.At(9))));
        var others = await Task.WhenAll((await city.CitizensAsync("留下", 20)).Select(c => c.BookedAsync("WQ12", Day.At(9))));
        var clerk = await city.StaffAsync("wq12");

        var closed = citizens.Select((c, i) => c.At(city[i % 2]).DeleteAsync("me")).ToArray();
        var cancelled = others.Concat(bookings).Select((b, i) => clerk.At(city[i % 2]).PostAsync($"staff/bookings/{b}/cancel", new { reason = "停电" })).ToArray();

        Assert.All(await Task.WhenAll(closed), a => Assert.Equal("204", a.Outcome));
        Assert.All(await Task.WhenAll(cancelled), a => Assert.Contains(a.Outcome, new[] { "200", "409 booking.illegal_transition" }));
        Assert.Equal(60, (await clerk.SlotAsync("WQ12", Day.At(9)))!.Value.Number("remaining"));
        await city.AssertEverythingAddsUpAsync();
    }
}
