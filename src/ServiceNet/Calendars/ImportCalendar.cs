using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Live;

namespace ServiceNet.Calendars;

/// <summary>A row that cannot be taken; the header is row 1.</summary>
public sealed record CalendarRowError(int Row, string Column, string Message);

/// <summary>What an import did.</summary>
public abstract record CalendarImportOutcome
{
    /// <summary>The rows are in.</summary>
    /// <param name="Changed">Rows that were new or different.</param>
    public sealed record Imported(int Days, int Changed) : CalendarImportOutcome;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(IReadOnlyList<CalendarRowError> Rows) : CalendarImportOutcome;
}

/// <summary>Takes a year's official arrangement: columns <c>date,kind,name,source</c>, kind <c>off</c> or <c>work</c>.</summary>
public sealed class ImportCalendar(NpgsqlDataSource database, Changes changes, CurrentCalendar calendar, TimeProvider time)
{
    /// <summary>
    /// Replaces the arrangement of the years named in the file. A second import of the same file changes nothing.
    /// </summary>
    public async Task<CalendarImportOutcome> ImportAsync(Stream csv, Actor actor, CancellationToken ct)
    {
        var (days, errors) = await ReadAsync(csv, ct);
        if (errors.Count > 0 || days.Count == 0)
        {
            return new CalendarImportOutcome.Refused(errors.Count > 0 ? errors : [new CalendarRowError(1, "date", "文件里没有日期。")]);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await ReplaceAsync(connection, transaction, days, ct);
        if (changed == 0)
        {
            return new CalendarImportOutcome.Imported(days.Count, 0);
        }

        var (first, last) = (days.Min(d => d.Day), days.Max(d => d.Day));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into calendar_imports (id, at, days, first_day, last_day, changed) values (@id, @now, @Count, @first, @last, @changed)",
            new { id = time.NewId(), now = time.GetUtcNow(), days.Count, first, last, changed },
            transaction,
            cancellationToken: ct));
        await connection.AuditAsync(transaction, new AuditEntry(actor, "calendar.import", "calendar", $"{first:yyyy}-{last:yyyy}", null, new { days = days.Count, changed }), time, ct);
        var version = await Changes.RaiseAsync(connection, transaction, CurrentCalendar.Topic, ct);
        await transaction.CommitAsync(ct);
        calendar.Forget();
        await changes.AnnounceAsync(CurrentCalendar.Topic, version, "*");
        return new CalendarImportOutcome.Imported(days.Count, changed);
    }

    private static async Task<int> ReplaceAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, List<ArrangedDay> days, CancellationToken ct)
    {
        var rows = new
        {
            days = days.Select(d => d.Day).ToArray(),
            kinds = days.Select(d => d.Off ? "off" : "work").ToArray(),
            names = days.Select(d => d.Name).ToArray(),
            sources = days.Select(d => d.Source).ToArray(),
            years = days.Select(d => d.Day.Year).Distinct().ToArray(),
        };
        // Two imports at once take turns.
        await connection.ExecuteAsync(new CommandDefinition("lock table calendar_days in share row exclusive mode", transaction: transaction, cancellationToken: ct));
        var removed = await connection.ExecuteAsync(new CommandDefinition(
            "delete from calendar_days where extract(year from day) = any(@years) and not day = any(@days)", rows, transaction, cancellationToken: ct));
        var written = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into calendar_days (day, kind, name, source) select * from unnest(@days, @kinds, @names, @sources)
            on conflict (day) do update set kind = excluded.kind, name = excluded.name, source = excluded.source
            where (calendar_days.kind, calendar_days.name, calendar_days.source) is distinct from (excluded.kind, excluded.name, excluded.source)
            """,
            rows,
            transaction,
            cancellationToken: ct));
        return removed + written;
    }

    private static async Task<(List<ArrangedDay> Days, List<CalendarRowError> Errors)> ReadAsync(Stream csv, CancellationToken ct)
    {
        var days = new List<ArrangedDay>();
        var errors = new List<CalendarRowError>();
        using var reader = new StreamReader(csv);
        using var rows = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, BadDataFound = null, TrimOptions = TrimOptions.Trim });
        if (!await rows.ReadAsync() || !rows.ReadHeader() || rows.HeaderRecord is not { } header || !new[] { "date", "kind", "name", "source" }.All(c => header.Contains(c, StringComparer.Ordinal)))
        {
            return (days, [new CalendarRowError(1, "date", "表头应为 date,kind,name,source。")]);
        }

        var seen = new HashSet<DateOnly>();
        for (var row = 2; await rows.ReadAsync(); row++)
        {
            ct.ThrowIfCancellationRequested();
            var (date, kind, name) = (rows.GetField("date") ?? "", rows.GetField("kind"), rows.GetField("name") ?? "");
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                errors.Add(new CalendarRowError(row, "date", "日期应写作 2026-10-01。"));
            }
            else if (!seen.Add(day))
            {
                errors.Add(new CalendarRowError(row, "date", "这一天在文件里出现了两次。"));
            }
            else if (kind is not ("off" or "work"))
            {
                errors.Add(new CalendarRowError(row, "kind", "类型应为 off（放假）或 work（上班）。"));
            }
            else if (name.Length is 0 or > 50)
            {
                errors.Add(new CalendarRowError(row, "name", "请写明节日名称，不超过50个字。"));
            }
            else
            {
                days.Add(new ArrangedDay(day, kind == "off", name, rows.GetField("source") ?? ""));
            }
        }

        return (days, errors);
    }
}
