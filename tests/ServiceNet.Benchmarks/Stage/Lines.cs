using System.Net.Http.Headers;
using Npgsql;
using ServiceNet.Benchmarks.Load;

namespace ServiceNet.Benchmarks.Stage;

/// <summary>Where numbers are taken: the sample stations in a database of their own, open at any hour, with a clerk's token.</summary>
internal sealed record Lines(IReadOnlyList<Guid> Stations, string ClerkToken)
{
    /// <summary>The databases of these rows: one where numbers are taken as fast as they can be, one of a town that waits.</summary>
    public const string Rush = "servicenet_rush", Town = "servicenet_town";

    /// <summary>Fewer sessions than a host keeps in memory: beyond that many it forgets them all, and would look each up again.</summary>
    public const int People = 90_000;

    /// <summary>Opens the stations, makes the citizens, and has the host know their sessions, as it does when people queue.</summary>
    public static async Task<Lines> PrepareAsync(Servers servers, ServerProcess host, string database, int people, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/api/v1/") };
        var lines = await SignInAsync(http, ct);
        foreach (var station in lines.Stations)
        {
            await Places.SendAsync(http, HttpMethod.Patch, $"admin/stations/{station}", new { counters = 3, hours = "Mon-Sun 00:00-23:55", services = new[] { new { service = "consultation", minutes = 30 } } }, ct);
        }

        await using (var connection = await servers.OpenAsync(database, ct))
        {
            await Citizens.CreateAsync(connection, people, ct);
        }

        Clients.RunTimes(host.Port, 8, new GetMe(0, people), people);
        return lines;
    }

    private static async Task<Lines> SignInAsync(HttpClient http, CancellationToken ct)
    {
        var token = (await Places.SendAsync(http, HttpMethod.Post, "staff/auth/sign-in", new { userName = "admin", password = Places.Password }, ct))["accessToken"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var listed = await Places.SendAsync(http, HttpMethod.Get, "stations?limit=100", null, ct);
        return new Lines([.. listed["items"]!.AsArray().Select(s => Guid.Parse(s!["id"]!.GetValue<string>()))], token);
    }

    /// <summary>A past day at every station, so that estimates are made while people poll: they cost what they cost.</summary>
    public static Task RememberAsync(Servers servers, CancellationToken ct)
        => servers.RunAsync(
            Town,
            """
            insert into queue_tickets (id, station_id, day, letters, seq, place, service, origin, status, taken_at, first_called_at, called_at, ended_at, forecast, level, cycle_seconds, salt, chain_seq)
            select gen_random_uuid(), s.id, current_date - 1, 'B', n, n, 'consultation', 'counter', 'served', now() - interval '1 day', now() - interval '1 day' + interval '10 minutes', now() - interval '1 day' + interval '10 minutes', now() - interval '1 day' + interval '15 minutes',
              array(select (n % 40 + 1) * g * 30.0 from generate_series(1, 19) g)::real[], (n % 97) / 97.0, 60 + (n * 37) % 400, '\x00', n
            from stations s cross join generate_series(1, 300) n;
            analyze queue_tickets;
            """,
            ct);

    /// <summary>The number of the citizen who took the nth.</summary>
    public static async Task<IReadOnlyList<(string Ticket, int Citizen)>> TakenAsync(Servers servers, CancellationToken ct)
    {
        await using var connection = await servers.OpenAsync(Town, ct);
        await using var command = new NpgsqlCommand($"select t.id::text, n from generate_series(0, {People - 1}) n join queue_tickets t on t.account_id = md5('account ' || n)::uuid where t.status = 'waiting' order by n", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var taken = new List<(string, int)>();
        while (await reader.ReadAsync(ct))
        {
            taken.Add((reader.GetString(0), reader.GetInt32(1)));
        }

        return taken;
    }
}
