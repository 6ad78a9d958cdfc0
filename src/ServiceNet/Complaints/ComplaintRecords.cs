using Dapper;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Complaints;

/// <summary>
/// A person's complaints when they ask for their data. When they close the account the case stays, as a file of an authority's matter
/// must, and the person goes out of it.
/// </summary>
internal sealed class ComplaintRecords(PersonalData data) : IPersonalRecords
{
    public string Part => "complaints";

    public async Task<object> ExportAsync(NpgsqlConnection connection, Guid account, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<ComplaintRow>(new CommandDefinition(
            $"select {ComplaintRow.Columns} from complaints where id in (select complaint_id from complaint_senders where account_id = @account) order by id", new { account }, cancellationToken: ct))).ToArray();
        var senders = (await connection.QueryAsync<SenderRow>(new CommandDefinition("select complaint_id, contact_name, contact_phone from complaint_senders where account_id = @account", new { account }, cancellationToken: ct))).ToDictionary(s => s.ComplaintId);
        return rows.Select(c => new
        {
            c.Number,
            kind = Change.Text(c.Kind),
            status = Change.Text(c.Status),
            c.Subject,
            c.Description,
            c.SubmittedAt,
            respondent = new { name = c.RespondentName, address = c.RespondentAddress },
            contact = senders[c.Id] is { ContactName: { } name, ContactPhone: { } phone } ? new { name = data.Open(name), phone = data.Open(phone) } : null,
            outcome = c.OutcomeWords,
        }).ToArray();
    }

    public Task EraseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid account, CancellationToken ct)
        => connection.ExecuteAsync(new CommandDefinition(
            "update complaint_senders set account_id = null, contact_name = null, contact_phone = null, phone_index = null where account_id = @account", new { account }, transaction, cancellationToken: ct));
}
