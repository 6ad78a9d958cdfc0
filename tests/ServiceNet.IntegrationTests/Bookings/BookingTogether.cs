using Dapper;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Bookings;

/// <summary>Bookings that arrive together are written together, and each is still answered by itself.</summary>
[Collection(Alone.Name)]
public sealed class BookingTogether(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private DateOnly Day => city.Today.AddDays(2);

    [Fact]
    public async Task Each_of_a_crowd_gets_the_answer_that_is_theirs()
    {
        await city.SetCountersAsync("WQ11", 50);
        await city.SetCountersAsync("WQ12", 1);
        await city.SetCountersAsync("WQ13", 10);
        var crowd = await city.CitizensAsync("一起约", 60);
        foreach (var early in crowd[..10])
        {
            await early.BookedAsync("WQ13", Day.At(9));
        }

        // Ten overlap with what they have, ten send one request twice, ten want a time at night, thirty want one place.
        var overlapping = crowd[..10].Select(c => c.BookAsync("WQ11", Day.At(9))).ToArray();
        var twice = crowd[10..20].SelectMany((c, i) => new[] { c.BookAsync("WQ11", Day.At(9), key: $"two-{i}"), c.BookAsync("WQ11", Day.At(9), key: $"two-{i}") }).ToArray();
        var closed = crowd[20..30].Select(c => c.BookAsync("WQ11", Day.At(3))).ToArray();
        var rivals = crowd[30..].Select(c => c.BookAsync("WQ12", Day.At(9))).ToArray();

        Assert.Equal(new() { ["409 booking.overlap"] = 10 }, (await Task.WhenAll(overlapping)).Tally());
        var pairs = (await Task.WhenAll(twice)).Chunk(2).ToArray();
        Assert.All(pairs, p => Assert.Equal(p[0].Ok().Text("id"), p[1].Ok().Text("id")));
        Assert.Equal(10, pairs.Select(p => p[0].Body.Text("id")).Distinct(StringComparer.Ordinal).Count());
        Assert.All(await Task.WhenAll(closed), a => Assert.Equal(422, a.Status));
        Assert.Equal(new() { ["201"] = 1, ["409 booking.slot_full"] = 29 }, (await Task.WhenAll(rivals)).Tally());
        await city.AssertEverythingAddsUpAsync();
    }

    [Fact]
    public async Task One_person_stuck_in_another_act_holds_up_nobody_else()
    {
        await city.SetCountersAsync("WQ14", 50);
        var stuck = await city.CitizenAsync("卡住的人");
        var others = await city.CitizensAsync("不受影响", 20);
        var account = Guid.Parse((await stuck.GetAsync("me")).Ok().Text("id"));
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        await using var other = await connection.BeginTransactionAsync(TestCity.Ct);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@key)", new { key = BitConverter.ToInt64(account.ToByteArray(), 8) }, other);

        var waiting = stuck.BookAsync("WQ14", Day.At(9));
        await Task.Delay(50, TestCity.Ct);
        var answers = await Task.WhenAll(others.Select(o => o.BookAsync("WQ14", Day.At(9))));

        Assert.All(answers, a => Assert.Equal("201", a.Outcome));
        Assert.False(waiting.IsCompleted);
        await other.RollbackAsync(TestCity.Ct);
        Assert.Equal("201", (await waiting).Outcome);
    }

    [Fact]
    public async Task One_who_stays_stuck_is_told_to_come_again_and_their_key_books_then()
    {
        var stuck = await city.CitizenAsync("一直卡住的人");
        var account = Guid.Parse((await stuck.GetAsync("me")).Ok().Text("id"));
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        await using var other = await connection.BeginTransactionAsync(TestCity.Ct);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@key)", new { key = BitConverter.ToInt64(account.ToByteArray(), 8) }, other);

        (await stuck.BookAsync("WQ15", Day.At(9), key: "again")).Refused(503, "service.unavailable");
        await other.RollbackAsync(TestCity.Ct);

        Assert.Equal("201", (await stuck.BookAsync("WQ15", Day.At(9), key: "again")).Outcome);
        Assert.Single((await stuck.GetAsync("bookings")).Ok().Items());
    }

    [Fact]
    public async Task Long_appointments_that_share_cells_at_two_processes_never_wait_in_a_circle()
    {
        var admin = await city.StaffAsync("admin");
        (await admin.PatchAsync("admin/stations/WQ16", new { counters = 3, services = new[] { new { service = BookingCalls.Consultation, minutes = 90 } } })).Ok();
        await TestCity.WithinAsync(TestCity.Promptly, async () => await EndAsync(0) == Day.At(10, 30) && await EndAsync(1) == Day.At(10, 30), "the longer service at both processes");
        var first = await city.CitizensAsync("长约甲", 30, process: 0);
        var second = await city.CitizensAsync("长约乙", 30, process: 1);
        var starts = new[] { Day.At(10), Day.At(9), Day.At(9, 30), Day.At(10, 30) };

        var answers = await Task.WhenAll(first.Concat(second).Select((c, i) => c.BookAsync("WQ16", starts[i % starts.Length])));

        Assert.All(answers, a => Assert.Contains(a.Outcome, new[] { "201", "409 booking.slot_full" }));
        // 9:00 to 12:00 holds at least three and at most six appointments of an hour and a half at three counters.
        Assert.InRange(answers.Count(a => a.Status == 201), 3, 6);
        await city.AssertEverythingAddsUpAsync();
    }

    private async Task<DateTimeOffset?> EndAsync(int process) => (await city.Anyone(process).SlotAsync("WQ16", Day.At(9)))?.At("end");
}
