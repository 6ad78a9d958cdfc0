using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceNet.Complaints;
using ServiceNet.IntegrationTests.City;
using ServiceNet.Platform.Database;
using Xunit;

namespace ServiceNet.IntegrationTests.Complaints;

/// <summary>The handlers' list finds what is there: nothing missed, nothing twice, in its order, whatever narrows it.</summary>
public sealed class FindingComplaints(TestCity city) : IClassFixture<TestCity>
{
    private const int Cases = 3000;
    private static readonly string[] Words = ["商标", "冒用商标", "专利", "龘靐", "𠮷野家", "ab", "没有这个词"];

    [Fact]
    public async Task A_word_is_found_wherever_it_stands_also_at_the_end_of_a_long_text_and_in_rare_characters()
    {
        var citizen = await city.CitizenAsync("写得长的人");
        var clerk = await city.StaffAsync("wq11");
        var body = ComplaintCalls.Body(station: "WQ11");
        body["description"] = string.Concat(Enumerable.Repeat("前面写了很多别的事情。", 400)) + "最后才说𠮷野家的鸳鸯锅😀，型号AbC9。";
        var id = (await citizen.PostAsync("complaints", body)).Ok().Text("id");
        await citizen.ComplainAsync(station: "WQ11");

        foreach (var word in new[] { "鸳鸯", "鸳鸯锅", "𠮷野家", "abc9", "ABC", "最后才说", "果品 鸳鸯" })
        {
            Assert.Equal(id, Assert.Single((await clerk.GetAsync($"staff/complaints?q={Uri.EscapeDataString(word)}")).Ok().Items()).Text("id"));
        }

        Assert.Empty((await clerk.GetAsync($"staff/complaints?q={Uri.EscapeDataString("锅型")}")).Ok().Items());
        foreach (var none in new[] { "锅", "😀", "😀😀", "？！" })
        {
            (await clerk.GetAsync($"staff/complaints?q={Uri.EscapeDataString(none)}")).Refused(400, "request.invalid");
        }

        // Found at once by its new state, and by it alone.
        (await clerk.DecideAsync(id, "accept")).Ok();
        Assert.Single((await clerk.GetAsync("staff/complaints?q=鸳鸯&status=accepted&overdue=false&assignee=none")).Ok().Items());
        Assert.Empty((await clerk.GetAsync("staff/complaints?q=鸳鸯&status=submitted")).Ok().Items());
        Assert.Empty((await clerk.GetAsync("staff/complaints?q=鸳鸯&overdue=true")).Ok().Items());
    }

    /// <summary>Thousands of cases of every shape, hundreds of questions drawn by lot, each answered page by page and compared with a plain look at every row.</summary>
    [Fact]
    public async Task Every_list_page_by_page_is_what_a_look_at_every_case_gives()
    {
        await FillAsync();
        var stations = (await PlainAsync("select id from stations order by code limit 5")).ToArray();
        await using var room = new ServiceCollection().AddDatabase(new ConfigurationBuilder().AddInMemoryCollection(city.Settings()).Build()).BuildServiceProvider();
        var search = new SearchComplaints(room.GetRequiredService<NpgsqlDataSource>(), TimeProvider.System);
        var lot = new Random(20261130);
        var met = 0;
        for (var i = 0; i < 250; i++)
        {
            var query = Draw(lot, stations);
            var expected = await ExpectedAsync(query);
            var (found, size, place) = (new List<Guid>(), lot.Next(1, 40), default(ComplaintPlace));
            while (true)
            {
                var page = await search.FindAsync(query, place, size, TestCity.Ct);
                found.AddRange(page.Select(r => r.Id));
                // All of a long list is the same few pages over and over.
                if (page.Count < size || found.Count > 200)
                {
                    break;
                }

                place = new ComplaintPlace(query.ByDue ? page[^1].DueAt : null, page[^1].Id);
            }

            Assert.True(expected.Take(found.Count).SequenceEqual(found) && (found.Count == expected.Length || found.Count > 200), $"{JsonSerializer.Serialize(query)}: {found.Count} found, {expected.Length} there");
            met += found.Count > 0 ? 1 : 0;
        }

        Assert.True(met > 100, $"only {met} questions had an answer");
    }

    private static ComplaintQuery Draw(Random lot, Guid[] stations)
    {
        var whose = lot.Next(4) switch { 0 => null, 1 => new[] { stations[0] }, 2 => new[] { stations[lot.Next(5)] }, _ => stations[..3] };
        var offered = lot.Next(12) == 0;
        return new ComplaintQuery(
            whose,
            lot.Next(3) == 0 ? (ComplaintStatus)lot.Next(8) : null,
            lot.Next(4) == 0 ? (ComplaintKind)lot.Next(3) : null,
            lot.Next(4) == 0 ? lot.Next(2) == 0 : null,
            lot.Next(8) == 0 ? new Guid(lot.Next(3), 0, 0, new byte[8]) : null,
            lot.Next(8) == 0,
            lot.Next(5) == 0 ? new[] { "东区", "西区" }[lot.Next(2)] : null,
            offered,
            lot.Next(2) == 0 ? Words[lot.Next(Words.Length)] : null,
            lot.Next(2) == 0);
    }

    private async Task<Guid[]> ExpectedAsync(ComplaintQuery q)
    {
        var seen = q.Offered ? "(@Stations::uuid[] is null and transfer_to is not null or transfer_to = any(@Stations))" : "(@Stations::uuid[] is null or station_id = any(@Stations) or transfer_to = any(@Stations) or (review_station = any(@Stations) and review_decision is null))";
        return
        [
            .. await PlainAsync(
                $"""
                select id from complaints where {seen} and (@status::text is null or status = @status) and (@kind::text is null or kind = @kind)
                  and (@Overdue::bool is null or (due_at is not null and due_at < now()) = @Overdue) and (@Assignee::uuid is null or assignee_id = @Assignee) and (not @Unassigned or assignee_id is null)
                  and (@District::text is null or district = @District) and grams @> @grams and (not @ByDue or due_at is not null)
                order by {(q.ByDue ? "due_at, id" : "id desc")}
                """,
                new { q.Stations, status = q.Status is { } s ? Change.Text(s) : null, kind = q.Kind is { } k ? Change.Text(k) : null, q.Overdue, q.Assignee, q.Unassigned, q.District, grams = q.Text is { } text ? Grams.OfQuery(text) : [], q.ByDue }),
        ];
    }

    private async Task<IEnumerable<Guid>> PlainAsync(string sql, object? parameters = null)
    {
        await using var connection = await city.Database.OpenConnectionAsync(TestCity.Ct);
        return await connection.QueryAsync<Guid>(new CommandDefinition(sql, parameters, cancellationToken: TestCity.Ct));
    }

    /// <summary>Ids of three years, more lately than long ago; every state, offered and reviewed here and there; words common and rare.</summary>
    private Task FillAsync() => city.DoAsync(
        """
        insert into complaints (id, number, kind, status, version, station_id, routed_by, district, anonymous, channel, pseudonym, subject, description, respondent_name, assignee_id, asked_from, transfer_to, transfer_at, transfer_due, review_station, review_decision, reject_reason, outcome_code, ended_at, reopen_until, submitted_at, due_at, grams)
        select c.id, 'TEST' || c.i, (array['infringementReport', 'consumerComplaint', 'serviceComplaint'])[1 + c.h % 3], c.status, 2, c.station, 'station', (array['东区', '西区', null])[1 + c.h / 7 % 3], false, 'online', 'ABCD', '第' || c.i || '件', '没有内容', '某商行',
          case when c.h / 11 % 3 = 0 then (array['00000000-0000-0000-0000-000000000000', '00000001-0000-0000-0000-000000000000', '00000002-0000-0000-0000-000000000000'])[1 + c.h / 13 % 3]::uuid end, case when c.status = 'supplementRequested' then 'submitted' end,
          case when c.offered then c.other end, case when c.offered then c.at end, case when c.offered then c.at end, case when c.h / 17 % 9 = 0 then c.other end, case when c.h / 17 % 9 = 0 and c.h / 19 % 2 = 0 then 'doAgain' end,
          case when c.status = 'rejected' then 'overThreeYears' end, case when c.status in ('resolved', 'closed') then 'settled' end, case when c.status in ('resolved', 'closed', 'rejected', 'withdrawn') then c.at end, case when c.status = 'resolved' then c.at end, c.at,
          case when c.status not in ('closed', 'withdrawn') and c.h / 23 % 4 > 0 then date_trunc('hour', c.at) + interval '400 days' end,
          array_remove(array['第件', case when c.h / 29 % 10 < 3 then '商标' end, case when c.h / 29 % 10 = 0 then '冒用' end, case when c.h / 29 % 10 < 2 then '用商' end, case when c.h / 31 % 100 = 0 then '专利' end, case when c.i in (3, 1500, 2999) then '龘靐' end, case when c.i % 700 = 5 then '𠮷野' end, case when c.i % 700 = 5 then '野家' end, case when c.h / 37 % 5 = 0 then 'ab' end], null)
        from (
          select n.i, n.h, n.at, (array['submitted', 'supplementRequested', 'accepted', 'referred', 'resolved', 'closed', 'closed', 'closed', 'rejected', 'withdrawn'])[1 + n.h / 3 % 10] as status, n.h / 41 % 10 = 0 as offered,
            (lpad(to_hex((extract(epoch from n.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n.i::text), 1, 3) || '8' || substr(md5(n.i::text), 4, 15))::uuid as id,
            case when n.h / 43 % 20 > 0 then (select s.id from stations s order by s.code offset case when n.h / 47 % 2 = 0 then 0 else n.h / 53 % 5 end limit 1) end as station, (select s.id from stations s order by s.code offset n.h / 59 % 5 limit 1) as other
          from (select i, ('x' || substr(md5('case ' || i), 1, 8))::bit(32)::bigint as h, now() - interval '1100 days' * power(i / @Cases::float8, 3) as at from generate_series(1, @Cases) i) n) c;
        analyze complaints;
        """,
        new { Cases });
}
