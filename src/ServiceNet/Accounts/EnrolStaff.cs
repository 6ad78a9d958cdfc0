using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Accounts;

/// <summary>A staff member to enrol.</summary>
/// <param name="StationId">Where the role is held; null for roles of the whole network.</param>
public sealed record StaffEnrolment(string UserName, string DisplayName, StaffRole Role, Guid? StationId);

/// <summary>Enrols staff with their roles. Names already taken are left as they are.</summary>
public sealed class EnrolStaff(NpgsqlDataSource database, IPasswordHasher<StaffMember> hasher, TimeProvider time)
{
    /// <summary>The password of every sample account. Production has no sample accounts.</summary>
    public const string SamplePassword = "ServiceNet-Demo-2026!";

    /// <summary>Enrols sample accounts, all under one hash of the sample password: hashing fifty times buys nothing for a published password.</summary>
    public async Task EnrolSamplesAsync(IReadOnlyList<StaffEnrolment> staff, CancellationToken ct)
    {
        var hash = hasher.HashPassword(new StaffMember(), SamplePassword);
        var now = time.GetUtcNow();
        var rows = new
        {
            ids = staff.Select(_ => time.NewId()).ToArray(),
            names = staff.Select(s => s.UserName).ToArray(),
            displays = staff.Select(s => s.DisplayName).ToArray(),
            roles = staff.Select(s => RoleText(s.Role)).ToArray(),
            stations = staff.Select(s => s.StationId).ToArray(),
            hash,
            stamp = time.NewId().ToString("N"),
            now,
        };
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with given as (select * from unnest(@ids, @names, @displays, @roles, @stations) as g (id, user_name, display_name, role, station_id)),
            made as (
              insert into staff (id, user_name, display_name, password_hash, security_stamp, is_sample, created_at)
              select id, user_name, display_name, @hash, @stamp, true, @now from given on conflict (user_name) do nothing returning id)
            insert into staff_roles (staff_id, role, station_id) select g.id, g.role, g.station_id from given g join made using (id)
            """,
            rows,
            cancellationToken: ct));
    }

    /// <summary>Enrols one member under a random password, which is answered once and kept only hashed.</summary>
    /// <returns>The password; null when the name is taken or is not 2–50 lower-case letters, digits, dots or hyphens.</returns>
    public async Task<string?> EnrolAsync(StaffEnrolment enrolment, CancellationToken ct)
    {
        if (enrolment.UserName.Length is < 2 or > 50 || !enrolment.UserName.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'))
        {
            return null;
        }

        var password = $"Sn-{Tokens.New()[..16]}9a!";
        await using var connection = await database.OpenConnectionAsync(ct);
        var made = await connection.ExecuteAsync(new CommandDefinition(
            """
            with made as (
              insert into staff (id, user_name, display_name, password_hash, security_stamp, is_sample, created_at)
              values (@id, @UserName, @DisplayName, @hash, @stamp, false, @now) on conflict (user_name) do nothing returning id)
            insert into staff_roles (staff_id, role, station_id) select id, @role, @StationId from made
            """,
            new
            {
                id = time.NewId(),
                enrolment.UserName,
                enrolment.DisplayName,
                hash = hasher.HashPassword(new StaffMember(), password),
                stamp = time.NewId().ToString("N"),
                now = time.GetUtcNow(),
                role = RoleText(enrolment.Role),
                enrolment.StationId,
            },
            cancellationToken: ct));
        return made == 1 ? password : null;
    }

    /// <summary>True when any sample account exists: Production refuses to start on one.</summary>
    public async Task<bool> AnySampleAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from staff where is_sample)", cancellationToken: ct));
    }

    internal static string RoleText(StaffRole role) => char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..];
}
