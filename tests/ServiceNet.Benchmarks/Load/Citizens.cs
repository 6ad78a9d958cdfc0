using Npgsql;

namespace ServiceNet.Benchmarks.Load;

/// <summary>Signed-in citizens with known tokens, made in the database: signing in is not what is measured.</summary>
internal static class Citizens
{
    /// <summary>Those who book spread over stations and times.</summary>
    public const int Spread = 20_000;

    /// <summary>Those who all want the same slot: each can have it once.</summary>
    public const int Hot = 30_000;

    /// <summary>The digits of a citizen's number in their token.</summary>
    public const int Digits = 10;

    private const string Prefix = "benchmark-citizen-token-of-43-bytes";

    public static string Token(int citizen) => $"{Prefix[..(43 - Digits)]}{citizen:D10}";

    /// <summary>Makes accounts, sessions and access tokens, hashed as the product hashes them.</summary>
    public static async Task CreateAsync(NpgsqlConnection database, int count, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            create temporary table citizen as select n, md5('account ' || n)::uuid as account, md5('session ' || n)::uuid as session, '{Prefix[..(43 - Digits)]}' || lpad(n::text, {Digits}, '0') as token
            from generate_series(0, {count - 1}) n;
            insert into accounts (id, created_at) select account, now() from citizen;
            insert into sessions (id, realm, holder, created_at, expires_at) select session, 'citizen', account, now(), now() + interval '1 day' from citizen;
            insert into session_tokens (hash, session_id, kind, expires_at) select sha256(convert_to(token, 'UTF8')), session, 'access', now() + interval '1 day' from citizen;
            drop table citizen;
            """,
            database)
        { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
