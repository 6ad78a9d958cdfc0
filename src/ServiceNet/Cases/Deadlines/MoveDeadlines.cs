using Dapper;
using Npgsql;
using ServiceNet.Calendars;

namespace ServiceNet.Cases.Deadlines;

/// <summary>What came of asking for more time.</summary>
public abstract record ExtendOutcome
{
    /// <summary>Granted; the deadline as it is now.</summary>
    public sealed record Extended(HeldDeadline Deadline) : ExtendOutcome;

    /// <summary>The case has no open deadline of that code.</summary>
    public sealed record NotOpen : ExtendOutcome;

    /// <summary>Its rule knows no extension.</summary>
    public sealed record NotAllowed(DeadlineRule Rule) : ExtendOutcome;

    /// <summary>It was extended once, which is as often as law allows.</summary>
    public sealed record AlreadyExtended : ExtendOutcome;

    /// <summary>Its last second was over: what is late is not made in time afterwards.</summary>
    public sealed record Overdue : ExtendOutcome;
}

/// <summary>
/// What happens to a case's deadlines, each act in the transaction of the case's own move. Every act locks the rows it
/// changes, in the order of their codes, so acts on one case and the recount after an import follow one another.
/// </summary>
public sealed class MoveDeadlines(DeadlineRules rules, CurrentCalendar calendars)
{
    /// <summary>What it waited for has happened, in time or late.</summary>
    /// <returns>False when none of that code is open.</returns>
    public async Task<bool> MeetAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, string code, DateTimeOffset at, CancellationToken ct)
        => await CloseAsync(connection, transaction, caseId, [code], met: true, at, ct) > 0;

    /// <summary>The case went another way: the open deadlines of these codes, or all of them, stop mattering.</summary>
    /// <returns>How many were open.</returns>
    public Task<int> EndAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, IReadOnlyList<string>? codes, DateTimeOffset at, CancellationToken ct)
        => CloseAsync(connection, transaction, caseId, codes, met: false, at, ct);

    /// <summary>Stops the clocks that this ground stops: of one code, or of all the case's open deadlines.</summary>
    /// <param name="ground">One of <see cref="PauseGrounds"/>.</param>
    /// <param name="by">Who stops it, as the page shows it.</param>
    /// <returns>Those it stopped, as they are now; empty when no rule allows it or they stand still on this ground already.</returns>
    public async Task<IReadOnlyList<HeldDeadline>> PauseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, string? code, string ground, string by, DateTimeOffset at, CancellationToken ct)
    {
        at = DeadlineText.Kept(at);
        var book = await rules.GetAsync(ct);
        var stopped = new List<HeldDeadline>();
        foreach (var held in await LockAsync(connection, transaction, caseId, code, ct))
        {
            // A late deadline stays late: a pause after the last second stops nothing.
            if (!book[held.Code, held.RuleVersion].Pauses.Contains(ground, StringComparer.Ordinal) || held.Pauses.Any(p => p.Until is null && p.Ground == ground) || held.IsOverdue(at))
            {
                continue;
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "insert into case_deadline_pauses (case_id, code, round, seq, from_at, ground, by_name) values (@CaseId, @Code, @Round, @seq, @at, @ground, @by)",
                new { held.CaseId, held.Code, held.Round, seq = held.Pauses.Count + 1, at, ground, by },
                transaction,
                cancellationToken: ct));
            stopped.Add(await SaveAsync(connection, transaction, held with { Pauses = [.. held.Pauses, new DeadlinePause(at, null, ground, by)] }, at, ct));
        }

        return stopped;
    }

    /// <summary>Lets the clocks that stand still on this ground, or on any, go on.</summary>
    /// <returns>Those it changed, as they are now; one that stands still on another ground too goes on standing.</returns>
    public async Task<IReadOnlyList<HeldDeadline>> ResumeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, string? code, string? ground, DateTimeOffset at, CancellationToken ct)
    {
        at = DeadlineText.Kept(at);
        var going = new List<HeldDeadline>();
        foreach (var held in await LockAsync(connection, transaction, caseId, code, ct))
        {
            if (!held.Pauses.Any(Ends))
            {
                continue;
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "update case_deadline_pauses set until_at = greatest(@at, from_at) where case_id = @CaseId and code = @Code and round = @Round and until_at is null and (@ground::text is null or ground = @ground)",
                new { held.CaseId, held.Code, held.Round, at, ground },
                transaction,
                cancellationToken: ct));
            going.Add(await SaveAsync(connection, transaction, held with { Pauses = [.. held.Pauses.Select(p => Ends(p) ? p with { Until = at < p.From ? p.From : at } : p)] }, at, ct));
        }

        return going;

        bool Ends(DeadlinePause pause) => pause.Until is null && (ground is null || pause.Ground == ground);
    }

    /// <summary>Grants the extension the rule knows, once, before the deadline is over.</summary>
    /// <param name="ground">Why, in the clerk's words.</param>
    /// <param name="approver">Who approved it, as the page shows it.</param>
    public async Task<ExtendOutcome> ExtendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, string code, string ground, string approver, DateTimeOffset at, CancellationToken ct)
    {
        if (await LockAsync(connection, transaction, caseId, code, ct) is not [var held])
        {
            return new ExtendOutcome.NotOpen();
        }

        var rule = (await rules.GetAsync(ct))[held.Code, held.RuleVersion];
        if (rule.ExtensionAmount is not { } amount)
        {
            return new ExtendOutcome.NotAllowed(rule);
        }

        if (held.Extensions.Count > 0)
        {
            return new ExtendOutcome.AlreadyExtended();
        }

        if (held.IsOverdue(at))
        {
            return new ExtendOutcome.Overdue();
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "insert into case_deadline_extensions (case_id, code, round, seq, amount, ground, approver, at) values (@CaseId, @Code, @Round, 1, @amount, @ground, @approver, @at)",
            new { held.CaseId, held.Code, held.Round, amount, ground, approver, at },
            transaction,
            cancellationToken: ct));
        return new ExtendOutcome.Extended(await SaveAsync(connection, transaction, held with { Extensions = [new DeadlineExtension(amount, held.Unit, ground, approver, at)] }, at, ct));
    }

    /// <summary>Another station watches the case's open deadlines from now on; null is the city's inbox. A review stays with whoever reviews.</summary>
    public Task HandOverAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, Guid? stationId, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "update case_deadlines set station_id = @stationId where case_id = @caseId and code <> @Review and status in ('running', 'paused') and station_id is distinct from @stationId",
            new { caseId, stationId, DeadlineCodes.Review },
            transaction,
            cancellationToken: ct));

    private static Task<int> CloseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, IReadOnlyList<string>? codes, bool met, DateTimeOffset at, CancellationToken ct)
        => connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            with closed as (
              update case_deadlines set status = case when @met then 'met' else 'ended' end, met_at = case when @met then @at end, ended_at = case when @met then null else @at end
              where case_id = @caseId and (@codes::text[] is null or code = any(@codes)) and status in ('running', 'paused')
              returning case_id, code, round),
            pauses as (
              update case_deadline_pauses p set until_at = greatest(@at, p.from_at) from closed c
              where p.case_id = c.case_id and p.code = c.code and p.round = c.round and p.until_at is null)
            select count(*) from closed
            """,
            new { caseId, codes = codes?.ToArray(), met, at },
            transaction,
            cancellationToken: ct));

    private static async Task<IReadOnlyList<HeldDeadline>> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, string? code, CancellationToken ct)
    {
        // Locked first and read after: the pauses must be those of whoever had the row before.
        await connection.ExecuteAsync(new CommandDefinition(
            "select from case_deadlines where case_id = @caseId and (@code::text is null or code = @code) and status in ('running', 'paused') order by code, round for update",
            new { caseId, code },
            transaction,
            cancellationToken: ct));
        return [.. (await ReadDeadlines.OfCaseAsync(connection, transaction, caseId, ct)).Where(d => d.IsOpen && (code is null || d.Code == code))];
    }

    private async Task<HeldDeadline> SaveAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, HeldDeadline held, DateTimeOffset now, CancellationToken ct)
    {
        var counted = held.CountedBy(await calendars.GetAsync(ct));
        await WriteCounted.OneAsync(connection, transaction, counted, now, ct);
        return counted;
    }
}
