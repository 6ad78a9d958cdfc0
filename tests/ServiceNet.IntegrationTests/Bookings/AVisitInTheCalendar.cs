using System.Globalization;
using System.Text;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

public sealed class AVisitInTheCalendar(TestCity city) : IClassFixture<TestCity>
{
    private DateOnly Tomorrow => city.Today.AddDays(1);

    [Fact]
    public async Task Says_when_where_and_what_to_bring_and_nothing_of_the_person()
    {
        var citizen = await city.CitizenAsync("日历甲");
        var booking = (await citizen.BookAsync("WQ01", Tomorrow.At(9, 30))).Ok();

        var answer = await citizen.GetAsync($"bookings/{booking.Text("id")}/calendar");

        Assert.Equal((200, "text/calendar"), (answer.Status, answer.MediaType));
        var file = Ics.Read(answer.Bytes);
        Assert.Equal(["VCALENDAR", "VEVENT", "VALARM", "VALARM"], file.Begun);
        Assert.Equal(Tomorrow.At(9, 30).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), file["DTSTART"]);
        Assert.Equal("20260303T020000Z", file["DTEND"]);
        Assert.Equal("CONFIRMED", file["STATUS"]);
        Assert.Equal("0", file["SEQUENCE"]);
        Assert.Equal(["-P1D", "-PT1H"], file.All("TRIGGER"));
        var station = (await citizen.GetAsync("stations/WQ01")).Ok();
        Assert.Equal($"{station.Text("name")}，{station.Text("address")}", file["LOCATION"]);
        var service = (await citizen.GetAsync("services/consultation")).Ok();
        Assert.Equal($"{service.Text("name")}（{station.Text("name")}）", file["SUMMARY"]);
        Assert.Contains(booking.Text("number"), file["DESCRIPTION"], StringComparison.Ordinal);
        Assert.All(service.GetProperty("materials").EnumerateArray(), thing => Assert.Contains(thing.GetString()!, file["DESCRIPTION"], StringComparison.Ordinal));
        // A phone's calendar is synchronised and shared.
        Assert.DoesNotContain("王小明", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("13800000000", answer.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Text("checkInCode"), file["DESCRIPTION"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_place_as_satellites_do()
    {
        var citizen = await city.CitizenAsync("日历乙");
        var id = await citizen.BookedAsync("WQ02", Tomorrow.At(10));
        var place = (await citizen.GetAsync("stations/WQ02")).Ok().GetProperty("location");

        var geo = Ics.Read((await citizen.GetAsync($"bookings/{id}/calendar")).Bytes)["GEO"].Split(';').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();

        // Here GCJ-02 lies about 430 m from WGS-84; one degree is about 111 km, 99 km in longitude.
        var (north, east) = ((place.GetProperty("lat").GetDouble() - geo[0]) * 111_000, (place.GetProperty("lng").GetDouble() - geo[1]) * 99_000);
        Assert.InRange(Math.Sqrt((north * north) + (east * east)), 350, 500);
    }

    [Fact]
    public async Task Follows_each_move_and_is_taken_out_by_a_cancellation()
    {
        var citizen = await city.CitizenAsync("日历丙");
        var id = await citizen.BookedAsync("WQ03", Tomorrow.At(9));
        var first = Ics.Read((await citizen.GetAsync($"bookings/{id}/calendar")).Bytes);

        (await citizen.RescheduleAsync(id, Tomorrow.At(11))).Ok();
        var moved = Ics.Read((await citizen.GetAsync($"bookings/{id}/calendar")).Bytes);
        (await citizen.CancelAsync(id)).Ok();
        var cancelled = Ics.Read((await citizen.GetAsync($"bookings/{id}/calendar")).Bytes);

        Assert.Equal(first["UID"], moved["UID"]);
        Assert.Equal(("1", "20260303T030000Z", "CONFIRMED"), (moved["SEQUENCE"], moved["DTSTART"], moved["STATUS"]));
        Assert.Equal((first["UID"], "2", "CANCELLED"), (cancelled["UID"], cancelled["SEQUENCE"], cancelled["STATUS"]));
        Assert.Empty(cancelled.All("TRIGGER"));
    }

    [Fact]
    public async Task Is_given_to_its_owner_alone()
    {
        var (owner, other) = (await city.CitizenAsync("日历丁"), await city.CitizenAsync("日历戊"));
        var id = await owner.BookedAsync("WQ04", Tomorrow.At(9));

        (await other.GetAsync($"bookings/{id}/calendar")).Refused(404, "booking.unknown");
        (await owner.GetAsync("bookings/none/calendar")).Refused(404, "booking.unknown");
        Assert.Equal(401, (await city.Anyone().GetAsync($"bookings/{id}/calendar")).Status);
        Assert.Equal(403, (await (await city.StaffAsync("wq04")).GetAsync($"bookings/{id}/calendar")).Status);
    }

    /// <summary>Reads iCalendar as a calendar does: CRLF lines of at most 75 octets, unfolded, unescaped.</summary>
    private sealed class Ics
    {
        private readonly List<(string Name, string Value)> _lines = [];

        public IEnumerable<string> Begun => All("BEGIN");

        public string this[string name] => _lines.First(l => l.Name == name).Value;

        public IEnumerable<string> All(string name) => _lines.Where(l => l.Name == name).Select(l => l.Value);

        public static Ics Read(byte[] bytes)
        {
            var text = Encoding.UTF8.GetString(bytes);
            Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
            var read = new Ics();
            foreach (var line in text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var value = line[(colon + 1)..].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
                read._lines.Add((line[..colon], value));
            }

            return read;
        }
    }
}
