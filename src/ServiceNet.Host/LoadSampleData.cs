using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Calendars;
using ServiceNet.Local.Sample;
using ServiceNet.Platform.Chain;
using ServiceNet.Services;
using ServiceNet.Stations;

namespace ServiceNet.Host;

/// <summary>
/// Fills an empty database outside Production once: 41 stations, the calendar, services, staff accounts. Of several
/// hosts that start at once one loads and the others wait for it.
/// </summary>
internal sealed class LoadSampleData(
    NpgsqlDataSource database, ImportCalendar calendar, ServiceCatalogue catalogue, ImportStations importStations, FindStation stations, EnrolStaff staff, IConfiguration configuration, IHostEnvironment environment)
{
    private const long LockKey = 0x53455256_4e455403;

    public async Task LoadAsync(CancellationToken ct)
    {
        if (environment.IsProduction() || !configuration.GetValue("ServiceNet:SampleData", defaultValue: true))
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: ct));
        try
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select not exists (select from stations) and not exists (select from staff)", cancellationToken: ct)))
            {
                await FillAsync(ct);
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private async Task FillAsync(CancellationToken ct)
    {
        await using (var days = SampleData.Calendar())
        {
            await calendar.ImportAsync(days, Actor.System, ct);
        }

        await using (var items = SampleData.Services())
        {
            if (await catalogue.ImportAsync(items, ct) is { } problem)
            {
                throw new InvalidOperationException($"The sample services do not import: {problem}");
            }
        }

        var minutes = (await catalogue.GetAsync(ct)).ToDictionary(s => s.Code, s => (int?)s.Minutes, StringComparer.Ordinal);
        await using (var rows = SampleData.Stations())
        {
            if (await importStations.ImportAsync(rows, code => minutes.GetValueOrDefault(code), Actor.System, ct) is StationImportOutcome.Refused refused)
            {
                throw new InvalidOperationException($"The sample stations do not import: row {refused.Rows[0].Row}, {refused.Rows[0].Message}");
            }
        }

        await staff.EnrolSamplesAsync(await StaffAsync(ct), ct);
    }

    private async Task<IReadOnlyList<StaffEnrolment>> StaffAsync(CancellationToken ct)
    {
        var all = await stations.AllAsync(ct);
        var committee = all.Single(s => s.Code == "TJ01").Id.Value;
        List<StaffEnrolment> people =
        [
            new("admin", "示例管理员", StaffRole.Admin, null),
            new("publisher", "示例信息发布员", StaffRole.Publisher, null),
            new("auditor", "示例审计员", StaffRole.Auditor, null),
            new("mediator1", "示例调解员一", StaffRole.Mediator, committee),
            new("mediator2", "示例调解员二", StaffRole.Mediator, committee),
        ];
        people.AddRange(all.Select(s => new StaffEnrolment(
            s.Code.ToLowerInvariant(),
            s.Id.Value == committee ? "示例调委会秘书" : $"示例工作人员（{s.Code}）",
            s.Id.Value == committee ? StaffRole.CommitteeSecretary : StaffRole.StationClerk,
            s.Id.Value)));
        return people;
    }
}
