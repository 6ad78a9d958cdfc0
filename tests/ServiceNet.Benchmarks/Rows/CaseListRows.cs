using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using ServiceNet.Benchmarks.Load;
using ServiceNet.Benchmarks.Stage;

namespace ServiceNet.Benchmarks.Rows;

/// <summary>
/// Pages of PostgreSQL's buffers one page of the handlers' list touches, among a million complaints and among ten thousand; and what
/// an export of a tenth of them takes of memory. Judged are the questions both lists answer with equally many rows: a page of
/// twenty costs more than one of four, whatever stands behind it. The others stand below the table.
/// </summary>
internal static class CaseListRows
{
    private const int Few = 10_000;
    private const int Calls = 20;
    private const double MaxExport = 80;

    private static readonly (string Who, string User)[] People = [("station", "wq01"), ("administrator", "admin")];
    private static readonly (string Name, string Word)[] Words = [("no word", ""), ("商标, 30 %", "商标"), ("专利, 1 %", "专利"), ("地理标志, 0.2 %", "地理标志"), ("龘靐, five in all", "龘靐")];
    private static readonly (string Name, string Query)[] Filters =
    [
        ("", ""), ("accepted", "status=accepted"), ("closed", "status=closed"), ("a kind", "kind=serviceComplaint"), ("a district", "district=东区"), ("unassigned", "assignee=none"), ("overdue", "overdue=true"), ("closed, a kind, a district", "status=closed&kind=serviceComplaint&district=东区"), ("due first", "sort=due"),
    ];

    /// <summary>A question's buffers and rows.</summary>
    private sealed record Asked(string Who, string Word, string Filter, bool Later, double Buffers, int Rows);

    public static async Task MeasureAsync(Servers servers, RunOptions options, Report report, CancellationToken ct)
    {
        var few = await AskAsync(servers, Few, null, ct);
        var many = await AskAsync(servers, options.Cases, report, ct);
        var pairs = few.Zip(many, (f, m) => (Few: f, Many: m, Ratio: m.Buffers / f.Buffers)).ToArray();
        foreach (var group in pairs.Where(p => p.Few.Rows == p.Many.Rows && p.Few.Rows > 0).GroupBy(p => (p.Few.Who, p.Few.Word)))
        {
            var worst = group.MaxBy(p => p.Ratio);
            var ratios = group.Select(p => p.Ratio).ToArray();
            report.Figures.Add(new Figure(
                $"buffers of a page of the list, {group.Key.Who}, {group.Key.Word}: {group.Count()} questions, the worst ({Name(worst.Few)}); {options.Cases:N0} cases against {Few:N0}", "1", Figure.Number(worst.Many.Buffers), Figure.Number(worst.Few.Buffers),
                $"{Figure.Number(ratios.Min())} / **{Figure.Number(Figure.Median(ratios))}** / {Figure.Number(ratios.Max())}", "≤ 2", worst.Ratio <= 2));
        }

        foreach (var (f, m, ratio) in pairs)
        {
            report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{f.Who}, {f.Word}, {Name(f)}: {m.Buffers:F0} buffers for {m.Rows} rows against {f.Buffers:F0} for {f.Rows}, {ratio:F2}"));
        }
    }

    private static string Name(Asked a) => (a.Filter.Length > 0 ? a.Filter : "nothing else") + (a.Later ? ", a later page" : "");

    private static async Task<List<Asked>> AskAsync(Servers servers, int count, Report? report, CancellationToken ct)
    {
        var name = $"cases_{count}";
        await servers.RunAsync("postgres", $"create database {name}", ct);
        await servers.RunAsync("postgres", $"alter database {name} set pg_stat_statements.track = 'top'", ct);
        await using (await servers.StartHostAsync(name, ct))
        {
            // It makes the schema and the sample stations and accounts.
        }

        Console.Error.WriteLine($"filling a list with {count:N0} cases");
        await CaseHistory.InsertAsync(servers, name, count, ct);
        await servers.RunAsync(name, "create extension pg_stat_statements", ct);
        await servers.RunAsync("postgres", "checkpoint", ct);
        await using var host = await servers.StartHostAsync(name, ct);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        await using var connection = await servers.OpenAsync(name, ct);
        var asked = new List<Asked>();
        foreach (var (who, user) in People)
        {
            var token = (await Places.SendAsync(http, HttpMethod.Post, "staff/auth/sign-in", new { userName = user, password = Places.Password }, ct))["accessToken"]!.GetValue<string>();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            foreach (var (word, q) in Words)
            {
                foreach (var (filter, query) in Filters)
                {
                    var path = $"staff/complaints?limit=20{(q.Length > 0 ? "&q=" + Uri.EscapeDataString(q) : "")}{(query.Length > 0 ? "&" + query.Replace("东区", Uri.EscapeDataString("东区"), StringComparison.Ordinal) : "")}";
                    var page = await Places.SendAsync(http, HttpMethod.Get, path, null, ct);
                    asked.Add(new Asked(who, word, filter, false, await CountAsync(connection, host, token, path, ct), page["items"]!.AsArray().Count));
                    if (filter.Length == 0 || filter == "closed")
                    {
                        // The third page, or the last before it.
                        var later = path;
                        for (var i = 0; i < 2 && page["nextCursor"] is { } cursor; i++)
                        {
                            later = $"{path}&cursor={cursor.GetValue<string>()}";
                            page = await Places.SendAsync(http, HttpMethod.Get, later, null, ct);
                        }

                        asked.Add(new Asked(who, word, filter, true, await CountAsync(connection, host, token, later, ct), page["items"]!.AsArray().Count));
                    }
                }
            }
        }

        if (report is not null)
        {
            await ExportAsync(http, host, report, ct);
        }

        return asked;
    }

    private static async Task<double> CountAsync(NpgsqlConnection connection, ServerProcess host, string token, string path, CancellationToken ct)
    {
        var question = new ListPage(path, token);
        Clients.RunTimes(host.Port, 1, question, 8);
        await using (var reset = new NpgsqlCommand("select pg_stat_statements_reset()", connection))
        {
            await reset.ExecuteNonQueryAsync(ct);
        }

        Clients.RunTimes(host.Port, 1, question, Calls);
        // As for the bookings' history: whatever ran once a call.
        await using var sum = new NpgsqlCommand(
            "select coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database() where calls >= $1 and query not like '%session_tokens%'", connection)
        { Parameters = { new() { Value = (long)Calls } } };
        var buffers = (double)(await sum.ExecuteScalarAsync(ct))!;
        return buffers > 0 ? buffers / Calls : throw new InvalidOperationException($"No statement ran once a call: {path}");
    }

    /// <summary>A tenth of all cases as a sheet; the host's memory is looked at while it streams.</summary>
    private static async Task ExportAsync(HttpClient http, ServerProcess host, Report report, CancellationToken ct)
    {
        var asked = await Places.SendAsync(http, HttpMethod.Post, "staff/complaints/exports", new { status = "rejected" }, ct);
        var (id, rows) = (asked["id"]!.GetValue<string>(), asked["total"]!.GetValue<long>());
        var (idle, _) = ProcessFigures.Memory(host.Id);
        var peak = idle;
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await http.GetAsync(new Uri($"staff/complaints/exports/{id}/file", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[64 * 1024];
        var bytes = 0L;
        for (var read = 1; read > 0; bytes += read)
        {
            read = await body.ReadAsync(buffer, ct);
            peak = Math.Max(peak, ProcessFigures.Memory(host.Id).Now);
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        report.Figures.Add(new Figure($"an export of {rows:N0} rows: the host's memory above idle, MB", "1", Figure.Number(peak - idle), "", $"idle {Figure.Number(idle)}, peak {Figure.Number(peak)}", $"≤ {Figure.Number(MaxExport)}", peak - idle <= MaxExport));
        report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"the export took {took.TotalSeconds:F1} s, {bytes / 1e6:F1} MB"));
    }

    /// <summary>One page again and again.</summary>
    private sealed class ListPage(string path, string token) : IQuestions
    {
        private readonly byte[] _question = Encoding.ASCII.GetBytes($"GET /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nUser-Agent: servicenet-benchmarks\r\n\r\n");

        public int Expected => 200;

        public ReadOnlySpan<byte> Next() => _question;
    }
}
