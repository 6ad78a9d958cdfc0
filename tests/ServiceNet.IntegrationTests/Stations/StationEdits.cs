using System.IO.Compression;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Stations;

/// <summary>The directory comes from memory, and still says what was saved a moment ago.</summary>
[Collection(Alone.Name)]
public sealed class StationEdits(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    [Fact]
    public async Task An_edit_shows_at_once_where_it_was_made_and_within_a_second_elsewhere()
    {
        var admin = await city.StaffAsync("admin");
        await city.Anyone(1).GetAsync("stations?limit=100");

        for (var i = 0; i < 5; i++)
        {
            var address = $"攀枝花市东区新址{i}号";
            (await admin.PatchAsync("admin/stations/WQ01", new { address })).Ok();
            Assert.Equal(address, (await city.Anyone().GetAsync("stations/WQ01")).Ok().Text("address"));
            await TestCity.WithinAsync(TestCity.Promptly, async () => (await city.Anyone(1).GetAsync("stations?limit=100")).Said.Contains(address, StringComparison.Ordinal), "the list at the other process shows the edit");
        }
    }

    [Fact]
    public async Task A_change_of_hours_holds_for_the_next_booking_at_every_process_at_once()
    {
        var (admin, citizen) = (await city.StaffAsync("admin"), (await city.CitizenAsync("改时间")).At(city[1]));
        var day = city.Today.AddDays(1);
        Assert.NotNull(await citizen.SlotAsync("WQ02", day.At(9)));

        (await admin.PatchAsync("admin/stations/WQ02", new { hours = "Mon-Fri 14:30-18:00" })).Ok();

        // The other process may not have heard yet: the database asks it to look again.
        (await citizen.BookAsync("WQ02", day.At(9))).Refused(422, "booking.station_closed");
        Assert.Equal(201, (await citizen.BookAsync("WQ02", day.At(15))).Status);
    }

    [Fact]
    public async Task A_suspended_station_is_gone_for_citizens_and_kept_for_administrators()
    {
        var (admin, citizen) = (await city.StaffAsync("admin"), await city.CitizenAsync("停用"));
        var booking = await citizen.BookedAsync("WQ03", city.Today.AddDays(1).At(9));

        (await admin.PatchAsync("admin/stations/WQ03", new { status = "suspended" })).Ok();

        (await citizen.GetAsync("stations/WQ03")).Refused(404, "station.unknown");
        (await citizen.BookAsync("WQ03", city.Today.AddDays(1).At(10))).Refused(404, "station.unknown");
        Assert.Equal(40, (await citizen.GetAsync("stations?limit=100")).Ok().Items().Length);
        Assert.Contains((await admin.GetAsync("admin/stations")).Ok().Items(), s => s.Text("code") == "WQ03" && s.Text("status") == "suspended");
        Assert.Equal("confirmed", (await citizen.GetAsync($"bookings/{booking}")).Ok().Text("status"));
        (await admin.PatchAsync("admin/stations/WQ03", new { status = "listed" })).Ok();
    }

    [Fact]
    public async Task What_was_not_changed_is_answered_with_304_and_what_was_is_not()
    {
        foreach (var path in new[] { "stations", "stations/summary", "stations/WQ04", "stations?kind=trademarkGuidance", "services", "booking-rules", "stations/WQ04/slots?service=consultation" })
        {
            var first = await city.Anyone().GetAsync(path);
            Assert.False(string.IsNullOrEmpty(first.ETag), path);
            var again = await city.Anyone().SendAsync(HttpMethod.Get, path, null, headers: h => h.TryAddWithoutValidation("If-None-Match", first.ETag));
            Assert.True(again.Status == 304 && again.Bytes.Length == 0, $"{path}: {again.Status}");
        }

        var before = await city.Anyone().GetAsync("stations/WQ04");
        await city.SetCountersAsync("WQ04", 9);
        Assert.Equal(200, (await city.Anyone().SendAsync(HttpMethod.Get, "stations/WQ04", null, headers: h => h.TryAddWithoutValidation("If-None-Match", before.ETag))).Status);
    }

    [Fact]
    public async Task The_list_travels_compressed_for_those_who_can_read_it()
    {
        var plain = await city.Anyone().GetAsync("stations?limit=100");
        var small = await city.Anyone().SendAsync(HttpMethod.Get, "stations?limit=100", null, headers: h => h.TryAddWithoutValidation("Accept-Encoding", "gzip, br"));

        Assert.Null(plain.Encoding);
        Assert.Equal("br", small.Encoding);
        Assert.True(small.Bytes.Length < plain.Bytes.Length / 4, $"{small.Bytes.Length} of {plain.Bytes.Length}");
        using var unpacked = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(small.Bytes), CompressionMode.Decompress);
        await brotli.CopyToAsync(unpacked, TestCity.Ct);
        Assert.Equal(plain.Bytes, unpacked.ToArray());
    }
}
