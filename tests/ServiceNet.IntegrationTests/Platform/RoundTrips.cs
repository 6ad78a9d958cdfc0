using Npgsql;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Platform;

/// <summary>How much PostgreSQL is asked, counted in its own log, in a process without background work.</summary>
[Collection(Alone.Name)]
public sealed class RoundTrips(RoundTrips.Logged city) : IClassFixture<RoundTrips.Logged>
{
    /// <summary>Every statement of the process under test is counted by PostgreSQL itself.</summary>
    public sealed class Logged(TestServers servers) : TestCity(servers)
    {
        public const string Name = "under-test";

        public override Dictionary<string, string?> Settings()
        {
            var settings = base.Settings();
            settings["ConnectionStrings:Postgres"] = new NpgsqlConnectionStringBuilder(ConnectionString) { ApplicationName = Name, Options = "-c log_statement=all" }.ConnectionString;
            settings["ServiceNet:Surfaces"] = "public,console";
            return settings;
        }
    }

    [Fact]
    public async Task The_warm_list_of_stations_touches_no_table()
    {
        string[] paths = ["stations", "stations?limit=100", "stations?kind=mediationCommittee", "stations?near=101.7,26.5", "stations?q=炳草岗", "stations/WQ01", "stations/summary", "services", "booking-rules"];
        foreach (var path in paths)
        {
            (await city.Anyone().GetAsync(path)).Ok();
        }

        var asked = await StatementsAsync(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                foreach (var path in paths)
                {
                    (await city.Anyone().GetAsync(path)).Ok();
                }
            }
        });

        Assert.Empty(asked);
    }

    [Fact]
    public async Task Slots_and_bookings_take_the_same_statements_whatever_the_history()
    {
        var (fresh, regular) = (await city.CitizenAsync("新人"), await city.CitizenAsync("常客"));
        await HistoryAsync((await regular.GetAsync("me")).Ok().Text("id"), 3000);
        await SlotsAsync(fresh, "WQ02");
        await BookAndCancelAsync(fresh, "WQ02");

        var slots = await StatementsAsync(() => SlotsAsync(regular, "WQ01"));
        Assert.Single(slots);
        Assert.Equal(slots, await StatementsAsync(() => SlotsAsync(fresh, "WQ02")));

        var booking = await StatementsAsync(() => regular.BookedAsync("WQ01", city.Today.AddDays(1).At(9)));
        Assert.Equal(booking, await StatementsAsync(() => fresh.BookedAsync("WQ02", city.Today.AddDays(1).At(9))));
        Assert.Single(booking);
    }

    [Fact]
    public async Task A_refusal_of_a_full_slot_is_one_statement()
    {
        await city.SetCountersAsync("WQ03", 1);
        var (first, second) = (await city.CitizenAsync("先到"), await city.CitizenAsync("后到"));
        await first.BookedAsync("WQ03", city.Today.AddDays(1).At(9));
        // The first refusal is the long way's, the second opens the short question's connection.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await second.BookAsync("WQ03", city.Today.AddDays(1).At(9))).Refused(409, "booking.slot_full");
        }

        Assert.Single(await StatementsAsync(() => second.BookAsync("WQ03", city.Today.AddDays(1).At(9))));
    }

    private static async Task SlotsAsync(Caller caller, string station) => (await caller.GetAsync($"stations/{station}/slots?service=consultation")).Ok();

    private async Task BookAndCancelAsync(Caller citizen, string station)
        => (await citizen.CancelAsync(await citizen.BookedAsync(station, city.Today.AddDays(1).At(9)))).Ok();

    /// <summary>Three years of visits at WQ01, for one of them in three.</summary>
    private Task HistoryAsync(string account, int bookings) => city.DoAsync(
        """
        with made as (
          insert into bookings (id, number, account_id, station_id, service, starts_at, ends_at, cells, subject, contact_name, contact_phone, phone_index, check_in_code, status, created_at)
          select gen_random_uuid(), 'OLD' || n, case when n % 3 = 0 then @account::uuid else gen_random_uuid() end, s.id, 'consultation', at, at + interval '30 minutes', 1, '旧', '\x00', '\x00', '\x00', '000000', 'completed', at
          from stations s, generate_series(1, @bookings) n, lateral (select timestamptz '2026-02-27 01:00Z' - n * interval '8 hours' as at) t where s.code = 'WQ01' returning 1)
        select count(*) from made
        """,
        new { account, bookings });

    /// <summary>What the process asked during the act, but for the change counters and the lines' versions it reads twice a second.</summary>
    private async Task<string[]> StatementsAsync(Func<Task> act)
    {
        var (_, before) = await city.Servers.LogAsync(0, TestCity.Ct);
        await act();
        var (lines, _) = await city.Servers.LogAsync(before, TestCity.Ct);
        return
        [
            .. lines.Where(l => l.Contains($" {Logged.Name} ", StringComparison.Ordinal) && !l.Contains("from change_versions", StringComparison.Ordinal) && !l.Contains("select station_id, version from queue_days", StringComparison.Ordinal))
                .Where(l => l.Contains("LOG:  execute", StringComparison.Ordinal) || l.Contains("LOG:  statement", StringComparison.Ordinal))
                // The driver cleans a connection in the same round trip as its next use.
                .Where(l => !l.Contains("SET SESSION AUTHORIZATION DEFAULT", StringComparison.Ordinal) && !l.Contains("DISCARD ALL", StringComparison.Ordinal))
                .Select(l => l[l.LastIndexOf(": ", StringComparison.Ordinal)..]),
        ];
    }
}
