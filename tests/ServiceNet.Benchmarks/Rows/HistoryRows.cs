using System.Globalization;
using Npgsql;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>Pages of PostgreSQL's buffers one call touches, with a long history and with a short one.</summary>
internal static class HistoryRows
{
    private const int Short = 10_000;
    private const int WarmCalls = 600;
    private const int Calls = 200;

    /// <summary>Copies the prepared database for each length of history; no host may be running on it.</summary>
    public static async Task PrepareAsync(Servers servers, RunOptions options, CancellationToken ct)
    {
        foreach (var length in new[] { Short, options.History })
        {
            await servers.RunAsync("postgres", $"create database {Name(length)} template {Servers.Main}", ct);
            await servers.RunAsync("postgres", $"alter database {Name(length)} set pg_stat_statements.track = 'top'", ct);
            await History.InsertAsync(servers, Name(length), length, ct);
            await servers.RunAsync(Name(length), "create extension pg_stat_statements", ct);
        }
    }

    public static async Task MeasureAsync(Servers servers, Places places, RunOptions options, Report report, CancellationToken ct)
    {
        var few = await CountAsync(servers, places, Short, ct);
        var many = await CountAsync(servers, places, options.History, ct);
        report.Figures.Add(Figure.AtMost($"buffers of one booking, {options.History:N0} past bookings against {Short:N0}", "1", 1.2, [many.Booking], [few.Booking]));
        report.Figures.Add(Figure.AtMost($"buffers of one slots call, {options.History:N0} past bookings against {Short:N0}", "1", 1.2, [many.Slots], [few.Slots]));
    }

    private static async Task<(double Booking, double Slots)> CountAsync(Servers servers, Places places, int length, CancellationToken ct)
    {
        await using var host = await servers.StartHostAsync(Name(length), ct);
        var bookings = new SpreadBookings(places.Spread, places.Starts);
        var day = places.Starts[0][..10];
        var slots = new Get($"/api/v1/stations/{places.Spread[0]}/slots?service=consultation&from={day}&to={DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(13):yyyy-MM-dd}");
        Clients.RunTimes(host.Port, 16, bookings, WarmCalls);
        Clients.RunTimes(host.Port, 16, slots, WarmCalls);
        return (await CountAsync(servers, host, length, bookings, ct), await CountAsync(servers, host, length, slots, ct));
    }

    private static async Task<double> CountAsync(Servers servers, ServerProcess host, int length, IQuestions questions, CancellationToken ct)
    {
        await using var connection = await servers.OpenAsync(Name(length), ct);
        // A booking's citizen is met for the first time here: what signs them in is not the booking.
        await using (var reset = new NpgsqlCommand("select pg_stat_statements_reset()", connection))
        {
            await reset.ExecuteNonQueryAsync(ct);
        }

        Clients.RunTimes(host.Port, 1, questions, Calls);
        // Whatever ran once a call; the host's own rounds (outbox, change counters) run far less often.
        await using var sum = new NpgsqlCommand(
            """
            select coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
            where calls >= $1 and query not like '%session_tokens%'
            """,
            connection)
        { Parameters = { new() { Value = (long)Calls } } };
        var buffers = (double)(await sum.ExecuteScalarAsync(ct))!;
        return buffers > 0 ? buffers / Calls : throw new InvalidOperationException("No statement ran once a call.");
    }

    private static string Name(int length) => $"history_{length}";
}
