using System.Net.Http.Headers;
using System.Text;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Platform;

/// <summary>Whatever is sent, the answer says in Chinese what is wrong, under a code that never changes, and is never a fault.</summary>
public sealed class BadInput(BadInput.Morning city) : IClassFixture<BadInput.Morning>
{
    /// <summary>Thursday before the Spring Festival of 2026, so that holidays lie within the horizon.</summary>
    public sealed class Morning(TestServers servers) : TestCity(servers)
    {
        protected override DateTimeOffset Begins => new(2026, 2, 12, 8, 0, 0, TimeSpan.FromHours(8));
    }

    private const string Wish = """{"stationId":"WQ01","service":"consultation","start":"2026-02-13T09:00:00+08:00","subject":"咨询","contact":{"name":"王小明","phone":"13800000000"}}""";

    [Theory]
    [InlineData("WQ01", "WQ99", 404, "station.unknown")]
    [InlineData("\"consultation\"", "\"mediation\"", 422, "booking.service_not_offered")]
    [InlineData("\"consultation\"", "\"no-such-service\"", 422, "booking.service_not_offered")]
    [InlineData("2026-02-13T09:00:00", "2026-02-11T09:00:00", 422, "booking.in_the_past")]
    [InlineData("2026-02-13T09:00:00", "0001-01-01T09:00:00", 422, "booking.in_the_past")]
    [InlineData("2026-02-13T09:00:00", "2026-02-12T08:30:00", 422, "booking.too_soon")]
    [InlineData("2026-02-13T09:00:00", "2026-02-17T09:00:00", 422, "booking.station_closed")]
    [InlineData("2026-02-13T09:00:00", "2026-02-13T13:00:00", 422, "booking.station_closed")]
    [InlineData("2026-02-13T09:00:00", "2026-02-13T09:10:00", 422, "booking.off_grid")]
    [InlineData("2026-02-13T09:00:00", "2026-02-13T09:00:00.5", 422, "booking.off_grid")]
    [InlineData("2026-02-13T09:00:00", "2026-02-27T09:00:00", 422, "booking.beyond_horizon")]
    [InlineData("2026-02-13T09:00:00", "9999-12-31T23:30:00", 422, "booking.beyond_horizon")]
    [InlineData("2026-02-13T09:00:00+08:00", "9999-12-31T23:30:00Z", 422, "booking.beyond_horizon")]
    [InlineData("2026-02-13T09:00:00+08:00", "2026-02-13T09:00:00", 400, "request.malformed")]
    [InlineData("2026-02-13T09:00:00+08:00", "2026-02-30T09:00:00+08:00", 400, "request.malformed")]
    [InlineData("\"2026-02-13T09:00:00+08:00\"", "1770944400", 400, "request.malformed")]
    [InlineData("\"2026-02-13T09:00:00+08:00\"", "null", 400, "request.invalid")]
    [InlineData("\"WQ01\"", "17", 400, "request.malformed")]
    [InlineData("\"WQ01\"", "null", 400, "request.invalid")]
    [InlineData("\"咨询\"", "[\"咨询\"]", 400, "request.malformed")]
    [InlineData("\"咨询\"", "\"\"", 400, "request.invalid")]
    [InlineData("\"咨询\"", "\"   \"", 400, "request.invalid")]
    [InlineData("咨询", "咨\\u0000询", 400, "request.invalid")]
    [InlineData("咨询", "咨\\u0007询", 400, "request.invalid")]
    [InlineData("咨询", "咨\\n询", 400, "request.invalid")]
    [InlineData("咨询", "咨\\ud800询", 400, "request.malformed")]
    [InlineData("王小明", "王\\u001b小明", 400, "request.invalid")]
    [InlineData("13800000000", "110", 400, "request.invalid")]
    [InlineData("13800000000", "１３８００００００００", 400, "request.invalid")]
    [InlineData("{\"name\":\"王小明\",\"phone\":\"13800000000\"}", "null", 400, "request.invalid")]
    [InlineData("{\"name\":\"王小明\",\"phone\":\"13800000000\"}", "{}", 400, "request.invalid")]
    [InlineData("{\"name\":\"王小明\",\"phone\":\"13800000000\"}", "\"王小明\"", 400, "request.malformed")]
    [InlineData("}}", "}", 400, "request.malformed")]
    [InlineData(Wish, "", 400, "request.malformed")]
    [InlineData(Wish, "null", 400, "request.malformed")]
    [InlineData(Wish, "[]", 400, "request.malformed")]
    [InlineData(Wish, "{}", 400, "request.invalid")]
    public async Task A_wish_to_book_that_cannot_be(string was, string instead, int status, string code)
    {
        var citizen = await city.CitizenAsync("填错");

        var refusal = (await citizen.PostRawAsync("bookings", Wish.Replace(was, instead, StringComparison.Ordinal))).Refused(status, code);

        if (code == "request.invalid")
        {
            Assert.All(refusal.GetProperty("errors").EnumerateObject(), e => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", e.Value[0].GetString()));
        }

        Assert.Empty((await citizen.GetAsync("bookings")).Ok().Items());
    }

    [Fact]
    public async Task Two_hundred_emoji_are_a_subject_and_one_more_is_too_long()
    {
        var citizen = await city.CitizenAsync("表情");

        (await citizen.PostRawAsync("bookings", Wish.Replace("咨询", string.Concat(Enumerable.Repeat("🌺", 201)), StringComparison.Ordinal))).Refused(400, "request.invalid");
        var booking = (await citizen.PostRawAsync("bookings", Wish.Replace("咨询", string.Concat(Enumerable.Repeat("🌺", 200)), StringComparison.Ordinal))).Ok();

        Assert.Equal(400, booking.Text("subject").Length);
        Assert.Equal(booking.Text("subject"), (await citizen.GetAsync($"bookings/{booking.Text("id")}")).Ok().Text("subject"));
    }

    [Fact]
    public async Task Rare_characters_in_a_name_are_kept_as_they_are()
    {
        var citizen = await city.CitizenAsync("生僻");

        var booking = (await citizen.PostRawAsync("bookings", Wish.Replace("王小明", "𠮷𡈽·䶮", StringComparison.Ordinal).Replace("T09:", "T10:", StringComparison.Ordinal))).Ok();

        Assert.Equal("𠮷＊＊", booking.GetProperty("contact").Text("nameMasked"));
    }

    [Fact]
    public async Task A_body_of_five_megabytes_is_refused_before_it_is_sent()
    {
        var citizen = await city.CitizenAsync("太大");
        var large = Encoding.UTF8.GetBytes(Wish.Replace("咨询", new string('咨', 5 * 1024 * 1024 / 3), StringComparison.Ordinal));

        (await citizen.SendAsync(HttpMethod.Post, "bookings", Json(large), headers: h => h.ExpectContinue = true)).Refused(413, "request.too_large");
        (await city.Anyone().SendAsync(HttpMethod.Post, "auth/wechat", Json(large), headers: h => h.ExpectContinue = true)).Refused(413, "request.too_large");
    }

    [Fact]
    public async Task A_body_nested_a_thousand_deep_or_not_in_unicode_is_malformed()
    {
        var citizen = await city.CitizenAsync("嵌套");

        (await citizen.PostRawAsync("bookings", Wish.Replace("\"咨询\"", new string('[', 1000), StringComparison.Ordinal))).Refused(400, "request.malformed");
        (await citizen.SendAsync(HttpMethod.Post, "bookings", Json([.. "{\"stationId\":\""u8, 0xff, 0xfe, .. "\"}"u8]))).Refused(400, "request.malformed");
    }

    [Fact]
    public async Task A_form_instead_of_json_is_refused()
        => (await (await city.CitizenAsync("表单")).PostRawAsync("bookings", "stationId=WQ01", "application/x-www-form-urlencoded")).Refused(415, "request.unsupported_media_type");

    [Theory]
    [InlineData("stations?kind=library", 400, "request.invalid")]
    [InlineData("stations?kind=0", 400, "request.invalid")]
    [InlineData("stations?limit=0", 400, "request.invalid")]
    [InlineData("stations?limit=101", 400, "request.invalid")]
    [InlineData("stations?limit=many", 400, "request.malformed")]
    [InlineData("stations?cursor=!!", 400, "request.invalid")]
    [InlineData("stations?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400, "request.invalid")]
    [InlineData("stations?near=here", 400, "request.invalid")]
    [InlineData("stations?near=NaN,NaN", 400, "request.invalid")]
    [InlineData("stations?openNow=perhaps", 400, "request.malformed")]
    [InlineData("stations/WQ99", 404, "station.unknown")]
    [InlineData("stations/%0a", 404, "station.unknown")]
    [InlineData("services/none", 404, "service.unknown")]
    [InlineData("stations/WQ01/slots", 400, "request.invalid")]
    [InlineData("stations/WQ99/slots?service=consultation", 404, "station.unknown")]
    [InlineData("stations/WQ01/slots?service=mediation", 422, "booking.service_not_offered")]
    [InlineData("stations/WQ01/slots?service=consultation&from=tomorrow", 400, "request.malformed")]
    [InlineData("stations/WQ01/slots?service=consultation&from=2026-02-30", 400, "request.malformed")]
    [InlineData("stations/WQ01/slots?service=consultation&from=2026-02-12&to=2026-03-15", 400, "request.invalid")]
    [InlineData("stations/WQ01/slots?service=consultation&from=2026-02-20&to=2026-02-19", 400, "request.invalid")]
    [InlineData("files/shared/none", 404, "file.link_over")]
    [InlineData("files/uploads/not-an-id", 404, "file.unknown")]
    [InlineData("files/uploads/019cabd8-ddf9-7e43-8619-5adf7d55d7b6", 404, "file.unknown")]
    [InlineData("files/not-an-id", 401, "auth.required")]
    [InlineData("no/such/path", 404, "route.unknown")]
    [InlineData("bookings", 401, "auth.required")]
    [InlineData("bookings/not-an-id", 401, "auth.required")]
    public async Task A_question_nobody_can_answer(string path, int status, string code)
        => (await city.Anyone().GetAsync(path)).Refused(status, code);

    [Theory]
    [InlineData("stations/WQ01/slots?service=consultation&from=9999-12-31")]
    [InlineData("stations/WQ01/slots?service=consultation&from=9999-12-31&to=9999-12-31")]
    [InlineData("stations/WQ01/slots?service=consultation&from=0001-01-01&to=0001-01-02")]
    [InlineData("stations/WQ01/days?service=consultation&from=0001-01-01&to=0001-01-02")]
    [InlineData("stations/WQ01/days?service=consultation&from=9999-12-31&to=9999-12-31")]
    public async Task Days_at_the_ends_of_time_have_nothing_to_book(string path)
    {
        var answer = await city.Anyone().GetAsync(path);

        Assert.True(answer.Status == 400 || (answer.Status == 200 && answer.Body.Items().Length <= 2), answer.Said);
    }

    [Theory]
    [InlineData("bookings?limit=0", 400, "request.invalid")]
    [InlineData("bookings?limit=101", 400, "request.invalid")]
    [InlineData("bookings?limit=-9999999999", 400, "request.malformed")]
    [InlineData("bookings?cursor=nonsense", 400, "request.invalid")]
    [InlineData("bookings?scope=tomorrow", 400, "request.invalid")]
    [InlineData("bookings/not-an-id", 404, "booking.unknown")]
    [InlineData("bookings/019cabd8-ddf9-7e43-8619-5adf7d55d7b6", 404, "booking.unknown")]
    [InlineData("files/not-an-id", 404, "file.unknown")]
    [InlineData("files/019cabd8-ddf9-7e43-8619-5adf7d55d7b6", 404, "file.unknown")]
    [InlineData("me/messages?cursor=nonsense", 400, "request.invalid")]
    [InlineData("me/messages?limit=0", 400, "request.invalid")]
    [InlineData("staff/bookings", 403, "auth.forbidden")]
    [InlineData("admin/audit", 403, "auth.forbidden")]
    public async Task A_question_a_citizen_cannot_ask(string path, int status, string code)
        => (await (await city.CitizenAsync("提问")).GetAsync(path)).Refused(status, code);

    [Theory]
    [InlineData("staff/bookings?limit=0", 400, "request.invalid")]
    [InlineData("staff/bookings?date=2026-02-30", 400, "request.malformed")]
    [InlineData("staff/bookings?status=open", 400, "request.invalid")]
    [InlineData("staff/bookings?stationId=WQ99", 404, "station.unknown")]
    [InlineData("staff/bookings?from=2026-02-01&to=2026-06-01", 400, "request.invalid")]
    [InlineData("staff/bookings?cursor=nonsense", 400, "request.invalid")]
    [InlineData("staff/bookings?date=9999-12-31", 400, "request.invalid")]
    [InlineData("staff/bookings?from=9999-12-31", 400, "request.invalid")]
    [InlineData("staff/bookings?date=0001-01-01", 400, "request.invalid")]
    [InlineData("admin/audit?limit=101", 400, "request.invalid")]
    [InlineData("admin/audit?cursor=nonsense", 400, "request.invalid")]
    [InlineData("admin/audit?action=%00", 400, "request.invalid")]
    [InlineData("bookings", 403, "auth.forbidden")]
    public async Task A_question_staff_cannot_ask(string path, int status, string code)
        => (await (await city.StaffAsync("admin")).GetAsync(path)).Refused(status, code);

    [Theory]
    [InlineData("""{"counters":0}""")]
    [InlineData("""{"counters":100}""")]
    [InlineData("""{"hours":"always"}""")]
    [InlineData("""{"hours":"Mon-Fri 12:00-08:00"}""")]
    [InlineData("""{"hours":"Mon 08:30-12:00; Mon 14:00-18:00"}""")]
    [InlineData("""{"makeUpHours":"morning"}""")]
    [InlineData("""{"location":{"lng":181,"lat":0}}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"a\u0000b"}""")]
    [InlineData("""{"status":"open"}""")]
    [InlineData("""{"services":[{"service":"consultation","minutes":7}]}""")]
    [InlineData("""{"services":[{"service":"consultation","minutes":30},{"service":"consultation","minutes":60}]}""")]
    [InlineData("""{"services":[null]}""")]
    [InlineData("""{"exceptions":[null]}""")]
    [InlineData("""{"exceptions":[{"day":"2026-02-13","hours":"soon","reason":"停电"}]}""")]
    [InlineData("""{"exceptions":[{"day":"2026-02-13"}]}""")]
    public async Task A_station_cannot_become_this(string change)
    {
        var admin = await city.StaffAsync("admin");

        var answer = await admin.SendAsync(HttpMethod.Patch, "admin/stations/WQ30", Json(Encoding.UTF8.GetBytes(change)));

        Assert.Contains(answer.Outcome, new[] { "400 request.invalid", "400 request.malformed" });
        answer.Refused(400, answer.Body.Text("code"));
    }

    [Fact]
    public async Task A_station_cannot_offer_a_service_the_catalogue_does_not_have()
    {
        var admin = await city.StaffAsync("admin");

        (await admin.PatchAsync("admin/stations/WQ30", new { services = new[] { new { service = "no-such-service", minutes = 30 } } })).Refused(400, "request.invalid");
    }

    [Fact]
    public async Task A_search_at_the_ends_of_time_is_refused()
    {
        var clerk = await city.StaffAsync("wq01");

        (await clerk.PostAsync("staff/bookings/search", new { checkInCode = "000000", date = "9999-12-31" })).Refused(400, "request.invalid");
        (await clerk.PostAsync("staff/bookings/search", new { checkInCode = "000000", date = "0001-01-01" })).Refused(400, "request.invalid");
        (await clerk.PostAsync("staff/bookings/search", new { })).Refused(400, "request.invalid");
    }

    [Theory]
    [InlineData("""{"name":"照片.jpg","size":0}""", 422, "file.empty")]
    [InlineData("""{"name":"照片.jpg","size":-1}""", 422, "file.empty")]
    [InlineData("""{"name":"照片.jpg","size":52428801}""", 413, "file.too_large")]
    [InlineData("""{"name":"照片.jpg","size":9223372036854775807}""", 413, "file.too_large")]
    [InlineData("""{"name":"照片.jpg","size":1.5}""", 400, "request.malformed")]
    [InlineData("""{"name":"照片.jpg","size":"10"}""", 400, "request.malformed")]
    [InlineData("""{"name":"","size":10}""", 400, "request.invalid")]
    [InlineData("""{"size":10}""", 400, "request.invalid")]
    [InlineData("""{"name":"照片.jpg","size":10,"sha256":"xyz"}""", 400, "request.invalid")]
    [InlineData("[]", 400, "request.malformed")]
    [InlineData("", 400, "request.malformed")]
    public async Task An_upload_that_cannot_begin(string body, int status, string code)
        => (await city.Anyone().PostRawAsync("files/uploads", body)).Refused(status, code);

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_and_nothing_else()
    {
        var cursor = (await city.Anyone().GetAsync("stations?limit=5")).Ok().Text("nextCursor");

        Assert.Equal("WQ06", (await city.Anyone().GetAsync($"stations?limit=5&cursor={cursor}")).Ok().Items()[0].Text("code"));
        (await city.Anyone().GetAsync($"stations?kind=rightsProtection&cursor={cursor}")).Refused(400, "request.invalid");
        (await (await city.CitizenAsync("换单")).GetAsync($"bookings?cursor={cursor}")).Refused(400, "request.invalid");
        var altered = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        (await city.Anyone().GetAsync($"stations?limit=5&cursor={altered}")).Refused(400, "request.invalid");
    }

    [Fact]
    public async Task Another_persons_booking_does_not_exist()
    {
        var (owner, other) = (await city.CitizenAsync("主人"), await city.CitizenAsync("旁人"));
        var booking = await owner.BookedAsync("WQ02", new(2026, 2, 13, 9, 0, 0, TimeSpan.FromHours(8)));

        (await other.GetAsync($"bookings/{booking}")).Refused(404, "booking.unknown");
        (await other.CancelAsync(booking)).Refused(404, "booking.unknown");
        (await other.RescheduleAsync(booking, new(2026, 2, 13, 10, 0, 0, TimeSpan.FromHours(8)))).Refused(404, "booking.unknown");
        Assert.Equal("confirmed", (await owner.GetAsync($"bookings/{booking}")).Ok().Text("status"));
    }

    [Theory]
    [InlineData("DELETE", "stations")]
    [InlineData("PUT", "bookings")]
    [InlineData("POST", "stations/WQ01")]
    [InlineData("DELETE", "auth/wechat")]
    public async Task A_method_a_path_does_not_know(string method, string path)
        => (await city.Anyone().SendAsync(new HttpMethod(method), path, null)).Refused(405, "route.method_not_allowed");

    [Theory]
    [InlineData("")]
    [InlineData("has a space")]
    [InlineData("\u00e9\u00e8")]
    [InlineData(null)]
    public async Task An_idempotency_key_that_is_none(string? key)
    {
        var citizen = await city.CitizenAsync("坏钥匙");
        key ??= new string('k', 201);

        var answer = await citizen.SendAsync(HttpMethod.Post, "bookings", Json(Encoding.UTF8.GetBytes(Wish)), headers: h => h.TryAddWithoutValidation("Idempotency-Key", key));

        Assert.True(answer.Status == 400 || key.Length == 0, answer.Said);
        Assert.True(answer.Status < 500, answer.Said);
    }

    [Fact]
    public async Task A_token_that_is_none_is_told_to_sign_in_again()
    {
        (await city.Anyone().With("nonsense").GetAsync("me")).Refused(401, "auth.token_invalid");
        (await city.Anyone().With(new string('x', 5000)).GetAsync("me")).Refused(401, "auth.token_invalid");
        (await city.Anyone().GetAsync("me")).Refused(401, "auth.required");
    }

    private static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
