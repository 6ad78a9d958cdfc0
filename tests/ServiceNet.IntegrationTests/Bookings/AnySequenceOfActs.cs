using FsCheck;
using FsCheck.Fluent;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>Whatever is done in whatever order, places add up and histories lead where the states are.</summary>
public sealed class AnySequenceOfActs(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private const int Sequences = 12;
    private const int People = 4;
    private int sequence;

    private sealed record Act(string Kind, int Who, int When, int Size);

    [Fact]
    public void Keeps_every_promise()
    {
        var acts = (from kind in Gen.Elements("book", "book", "book", "reschedule", "cancel", "hours", "counters", "check-in", "undo")
                    from who in Gen.Choose(0, People - 1)
                    from time in Gen.Choose(0, 9)
                    from size in Gen.Choose(1, 3)
                    select new Act(kind, who, time, size)).ArrayOf(25);
        // The same sequences in every run; on failure FsCheck shows the shortest that fails.
        var config = Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithReplay(20261122, 17, 0).WithEndSize(25);
        Check.One(config, Prop.ForAll(acts.ToArbitrary(), sequence => RunAsync(sequence).GetAwaiter().GetResult()));
    }

    private async Task<bool> RunAsync(Act[] acts)
    {
        var station = $"WQ{(sequence++ % 30) + 1:D2}";
        var people = await city.CitizensAsync($"性质{sequence}人", People);
        var (admin, clerk) = (await city.StaffAsync("admin"), await city.StaffAsync(station.ToLowerInvariant()));
        (await admin.PatchAsync($"admin/stations/{station}", new { counters = 2, hours = "Mon-Fri 08:30-12:00 14:30-18:00" })).Ok();
        var bookings = people.Select(_ => new List<string>()).ToArray();
        // Three at a time, so that acts meet each other.
        foreach (var together in acts.Chunk(3))
        {
            var answers = await Task.WhenAll(together.Select(a => DoAsync(a, station, people[a.Who].At(city[a.Who % 2]), admin, clerk.At(city[a.When % 2]), bookings[a.Who])));
            Assert.All(answers, a => Assert.True(a.Status < 500, a.Said));
        }

        var broken = await city.AskAsync<string?>(Invariants);
        Assert.True(broken is null, broken);
        foreach (var slot in await city.Anyone().SlotsAsync(station, city.Today, city.Today.AddDays(7)))
        {
            var held = await city.AskAsync<int>(
                "select count(*) from bookings b join stations s on s.id = b.station_id where s.code = @station and b.starts_at = @at and b.status <> 'cancelled'", new { station, at = slot.At("start").ToUniversalTime() });
            Assert.Equal(slot.Number("capacity"), held + slot.Number("remaining"));
        }

        if (sequence == Sequences)
        {
            await city.AssertEverythingAddsUpAsync();
        }

        return true;
    }

    private async Task<Answer> DoAsync(Act act, string station, Caller citizen, Caller admin, Caller clerk, List<string> own)
    {
        var start = city.Today.AddDays(1 + (act.When / 4)).At(9 + (act.When % 3));
        string? booking;
        lock (own)
        {
            booking = own.Count == 0 ? null : own[act.Size % own.Count];
        }

        switch (act.Kind)
        {
            case "hours":
                return await admin.PatchAsync($"admin/stations/{station}", new { hours = act.Size == 1 ? "Mon-Fri 09:00-10:30" : act.Size == 2 ? "Mon,Wed 10:00-12:00" : "Mon-Fri 08:30-12:00 14:30-18:00" });
            case "counters":
                return await admin.PatchAsync($"admin/stations/{station}", new { counters = act.Size });
            case "reschedule" when booking is not null:
                return act.Size == 1 ? await clerk.PostAsync($"staff/bookings/{booking}/reschedule", new { start }) : await citizen.RescheduleAsync(booking, start);
            case "cancel" when booking is not null:
                return await citizen.CancelAsync(booking);
            case "check-in" when booking is not null:
                return await clerk.PostAsync($"staff/bookings/{booking}/check-in", new { reason = "在场" });
            case "undo" when booking is not null:
                return await clerk.PostAsync($"staff/bookings/{booking}/undo", new { reason = "误操作" });
            default:
                var answer = await citizen.BookAsync(station, start);
                if (answer.Status == 201)
                {
                    lock (own)
                    {
                        own.Add(answer.Body.Text("id"));
                    }
                }

                return answer;
        }
    }

    /// <summary>Counted in the test's own words, so that a mistake in <c>verify</c> does not hide one in the rules.</summary>
    private const string Invariants = """
        select string_agg(what, '; ') from (
          select 'cell ' || coalesce(c.starts_at, h.at) || ' taken ' || coalesce(c.taken, 0) || ' held ' || coalesce(h.n, 0) as what
          from slot_cells c full join (select station_id, starts_at as at, count(*) as n from bookings where status <> 'cancelled' group by 1, 2) h on h.station_id = c.station_id and h.at = c.starts_at
          where coalesce(c.taken, 0) <> coalesce(h.n, 0)
          union all select 'oversold ' || starts_at from slot_cells where taken > capacity
          union all select 'twice at one time ' || a.number from bookings a join bookings b on a.account_id = b.account_id and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
            where a.status in ('confirmed', 'checkedIn') and b.status in ('confirmed', 'checkedIn')
          union all select 'lost history ' || number from bookings b where status <> 'confirmed' and not exists (select from booking_moves m where m.booking_id = b.id and m.to_status = b.status)
        ) broken
        """;
}
