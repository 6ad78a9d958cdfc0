using System.Security.Cryptography;
using Dapper;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Accounts;

/// <summary>A name, a phone, an openid: in no log, in no table as they are, and gone when their owner goes.</summary>
public sealed class PersonalDataAtRest(PersonalDataAtRest.OldKey city) : IClassFixture<PersonalDataAtRest.OldKey>
{
    private const string Name = "司马相如如";
    private const string Phone = "13698765432";
    private const string Bound = "13511112222";
    private static readonly string Old = $"old:{Convert.ToBase64String(SHA256.HashData("old"u8))}";
    private static readonly string Young = $"young:{Convert.ToBase64String(SHA256.HashData("young"u8))}";

    /// <summary>A city whose key is due for rotation.</summary>
    public sealed class OldKey(TestServers servers) : TestCity(servers)
    {
        public override Dictionary<string, string?> Settings()
        {
            var settings = base.Settings();
            settings["ServiceNet:Protection:Keys:0"] = Old;
            return settings;
        }
    }

    private DateOnly Day => city.Today.AddDays(1);

    [Fact]
    public async Task No_log_and_no_table_holds_a_name_or_a_phone()
    {
        await LiveAsync("无痕", hour: 9);

        foreach (var value in new[] { Name, Phone, Bound })
        {
            Assert.Empty(await PlacesAsync(value));
            Assert.DoesNotContain(value, city[0].Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_log_and_no_table_holds_an_openid()
    {
        await LiveAsync("无名", hour: 10);
        var openId = ServiceNet.Local.WeChat.ExchangeLoginCode.OpenIdOf("无名");

        Assert.DoesNotContain(openId, city[0].Said, StringComparison.Ordinal);
        Assert.Empty(await PlacesAsync(openId));
    }

    [Fact]
    public async Task A_fault_is_logged_without_what_was_sent()
    {
        var citizen = await city.CitizenAsync("故障");
        await city.DoAsync("alter table bookings add constraint planted check (subject <> '故障演练')");
        var before = city[0].Said.Length;

        (await citizen.PostAsync("bookings", BookingCalls.Wish("WQ09", Day.At(9), subject: "故障演练", name: Name, phone: Phone))).Refused(500, "service.fault");

        await TestCity.WithinAsync(TimeSpan.FromSeconds(5), () => Task.FromResult(city[0].Said.Length > before), "the fault is in the log");
        Assert.DoesNotContain(Name, city[0].Said, StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, city[0].Said, StringComparison.Ordinal);
        Assert.DoesNotContain("故障演练", city[0].Said, StringComparison.Ordinal);
        await city.DoAsync("alter table bookings drop constraint planted");
    }

    [Fact]
    public async Task A_new_key_encrypts_the_old_one_still_decrypts_and_a_search_finds_both()
    {
        const string phone = "13333334444";
        var clerk = await city.StaffAsync("wq05");
        var before = (await clerk.PostAsync("staff/bookings", BookingCalls.Wish("WQ05", Day.At(9), phone: phone))).Ok().Text("id");
        var rotated = await city.StartProcessAsync(s => (s["ServiceNet:Protection:Keys:0"], s["ServiceNet:Protection:Keys:1"]) = (Young, Old));
        clerk = clerk.At(rotated);

        var after = (await clerk.PostAsync("staff/bookings", BookingCalls.Wish("WQ05", Day.At(10), phone: phone))).Ok().Text("id");

        var found = (await clerk.PostAsync("staff/bookings/search", new { phone })).Ok().Items();
        Assert.Equal([after, before], found.Select(b => b.Text("id")));
        Assert.All(found, b => Assert.Equal("133＊＊＊＊4444", b.GetProperty("contact").Text("phoneMasked")));
        Assert.Equal("old", await KeyOfAsync(before));
        Assert.Equal("young", await KeyOfAsync(after));
        Assert.Equal(phone, (await clerk.PostAsync($"staff/bookings/{before}/reveal", new { field = "phone", reason = "回电" })).Ok().Text("value"));
        await rotated.StopAsync(TestCity.Ct);
    }

    [Fact]
    public async Task A_repeat_is_recognised_after_the_key_was_rotated()
    {
        var citizen = await city.CitizenAsync("轮换钥匙");
        var first = (await citizen.BookAsync("WQ06", Day.At(9), key: "k")).Ok().Text("id");
        var rotated = await city.StartProcessAsync(s => (s["ServiceNet:Protection:Keys:0"], s["ServiceNet:Protection:Keys:1"]) = (Young, Old));

        Assert.Equal(first, (await citizen.At(rotated).BookAsync("WQ06", Day.At(9), key: "k")).Ok().Text("id"));
        await rotated.StopAsync(TestCity.Ct);
    }

    [Fact]
    public async Task The_owner_gets_everything_unmasked()
    {
        var citizen = await LiveAsync("导出", hour: 11);

        var export = (await citizen.GetAsync("me/export")).Ok();

        Assert.Equal(Bound, export.GetProperty("account").Text("phone"));
        var booking = Assert.Single(export.GetProperty("bookings").EnumerateArray());
        Assert.Equal((Name, Phone), (booking.GetProperty("contact").Text("name"), booking.GetProperty("contact").Text("phone")));
        Assert.True(export.TryGetProperty("messages", out _));
    }

    [Fact]
    public async Task Closing_an_account_cancels_what_is_to_come_frees_the_place_and_erases_the_person()
    {
        await city.SetCountersAsync("WQ07", 1);
        var citizen = await city.CitizenAsync("告别");
        (await citizen.PatchAsync("me", new { displayName = Name })).Ok();
        var booking = (await citizen.PostAsync("bookings", BookingCalls.Wish("WQ07", Day.At(9), name: Name, phone: Phone, subject: "司马家的商标"))).Ok().Text("id");
        var account = (await citizen.GetAsync("me")).Ok().Text("id");

        (await citizen.DeleteAsync("me")).Ok();

        (await citizen.GetAsync("me")).Refused(401, "auth.token_invalid");
        (await city.Anyone().PostAsync("auth/refresh", new { refreshToken = citizen.RefreshToken })).Refused(401, "auth.refresh_invalid");
        var seen = (await (await city.StaffAsync("wq07")).GetAsync($"staff/bookings/{booking}")).Ok();
        Assert.Equal("cancelled", seen.Text("status"));
        Assert.DoesNotContain("司马", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from wechat_identities where account_id = @account::uuid", new { account }));
        Assert.Empty(await PlacesAsync("司马家的商标"));
        Assert.Equal(201, (await (await city.CitizenAsync("接着")).BookAsync("WQ07", Day.At(9))).Status);
        Assert.NotEqual(account, (await (await city.CitizenAsync("告别")).GetAsync("me")).Ok().Text("id"));
        await AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task Nothing_is_booked_for_an_account_that_is_closing_at_the_same_moment()
    {
        await city.SetCountersAsync("WQ08", 99);
        for (var round = 0; round < 10; round++)
        {
            var citizen = await city.CitizenAsync($"边走边约{round}");
            var account = (await citizen.GetAsync("me")).Ok().Text("id");

            var closing = citizen.DeleteAsync("me");
            var booking = Task.WhenAll(Enumerable.Range(0, 4).Select(i => citizen.PostAsync("bookings", BookingCalls.Wish("WQ08", city.Today.AddDays(1 + (i % 4)).At(9), name: Name, phone: Phone))));
            (await closing).Ok();
            Assert.All(await booking, a => Assert.Contains(a.Status, new[] { 201, 401, 409 }));

            Assert.Equal(0, await city.AskAsync<int>("select count(*) from bookings where account_id = @account::uuid and status = 'confirmed'", new { account }));
        }

        await AssertEverythingAddsUpAsync();
    }

    /// <summary>Everything a citizen does that carries personal data.</summary>
    private async Task<Caller> LiveAsync(string name, int hour)
    {
        var citizen = await city.CitizenAsync(name);
        (await citizen.PatchAsync("me", new { displayName = Name })).Ok();
        (await citizen.PostAsync("me/phone", new { code = $"simphone:{Bound}:{name}" })).Ok();
        var booking = (await citizen.PostAsync("bookings", BookingCalls.Wish("WQ01", Day.At(hour), name: Name, phone: Phone), $"key-{hour}")).Ok().Text("id");
        var clerk = await city.StaffAsync("wq01");
        (await clerk.PostAsync("staff/bookings/search", new { phone = Phone })).Ok();
        (await clerk.PostAsync($"staff/bookings/{booking}/reveal", new { field = "name", reason = "核对身份" })).Ok();
        (await citizen.PostAsync("bookings", BookingCalls.Wish("WQ99", Day.At(9), name: Name, phone: Phone))).Refused(404, "station.unknown");
        return citizen;
    }

    /// <summary>With both keys: another test here books under the young one.</summary>
    private async Task AssertEverythingAddsUpAsync()
    {
        var settings = city.Settings();
        settings["ServiceNet:Protection:Keys:1"] = Young;
        var (exitCode, said) = await HostProcess.RunAsync(settings, ["verify"], TestCity.Ct);
        Assert.True(exitCode == 0, said);
    }

    private Task<string> KeyOfAsync(string booking)
        => city.AskAsync<string>("select convert_from(substr(contact_phone, 2, get_byte(contact_phone, 0)), 'UTF8') from bookings where id = @booking::uuid", new { booking });

    /// <summary>The tables and columns that hold the value, as text or as bytes.</summary>
    private async Task<string[]> PlacesAsync(string value)
    {
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        var columns = await connection.QueryAsync<(string Schema, string Table, string Column, string Type)>(
            "select c.table_schema, c.table_name, c.column_name, c.data_type from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where c.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'");
        var places = new List<string>();
        foreach (var (schema, table, column, type) in columns)
        {
            var holds = type == "bytea" ? $"position(convert_to(@value, 'UTF8') in \"{column}\") > 0" : $"strpos(\"{column}\"::text, @value) > 0";
            if (await connection.ExecuteScalarAsync<bool>($"select exists (select from \"{schema}\".\"{table}\" where {holds})", new { value }))
            {
                places.Add($"{table}.{column}");
            }
        }

        return [.. places];
    }
}
