using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Live;

namespace ServiceNet.Accounts;

/// <summary>How a refresh ended.</summary>
internal abstract record RefreshOutcome
{
    public sealed record Refreshed(TokenView Tokens) : RefreshOutcome;

    /// <summary>Unknown, ended, or past its time.</summary>
    public sealed record Invalid : RefreshOutcome;

    /// <summary>The token had worked before: someone holds a copy, so the whole family ended.</summary>
    public sealed record Reused : RefreshOutcome;
}

/// <summary>Begins, refreshes and ends sessions. Their end reaches every process within a second.</summary>
internal sealed class Sessions(NpgsqlDataSource database, Changes changes, IOptions<AccountsOptions> options, TimeProvider time)
{
    public const string Topic = "sessions";
    public const string Citizen = "citizen";
    public const string Staff = "staff";
    private readonly AccountsOptions _options = options.Value;

    /// <summary>Begins a session and hands out its first tokens.</summary>
    public async Task<TokenView> BeginAsync(string realm, Guid holder, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        var session = time.NewId();
        var ends = now + (realm == Staff ? _options.StaffSession : _options.CitizenSession);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into sessions (id, realm, holder, created_at, expires_at) values (@session, @realm, @holder, @now, @ends)", new { session, realm, holder, now, ends }, transaction, cancellationToken: ct));
        var tokens = await IssueAsync(connection, transaction, session, realm, now, ends, ct);
        await transaction.CommitAsync(ct);
        return tokens;
    }

    /// <summary>Exchanges a refresh token; using one twice ends the family.</summary>
    public async Task<RefreshOutcome> RefreshAsync(string realm, string refreshToken, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        var hash = Tokens.Hash(refreshToken);
        var token = await connection.QuerySingleOrDefaultAsync<(Guid Session, DateTimeOffset? UsedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt)>(new CommandDefinition(
            """
            select t.session_id, t.used_at, t.expires_at, s.ended_at from session_tokens t join sessions s on s.id = t.session_id
            where t.hash = @hash and t.kind = 'refresh' and s.realm = @realm
              and (s.realm <> 'staff' or exists (select from staff f where f.id = s.holder and f.suspended_at is null))
            for update of t, s
            """,
            new { hash, realm },
            transaction,
            cancellationToken: ct));
        if (token.Session == Guid.Empty || token.EndedAt is not null || token.ExpiresAt <= now)
        {
            return new RefreshOutcome.Invalid();
        }

        if (token.UsedAt is not null)
        {
            await EndAsync(connection, transaction, "id = @id", token.Session, "refresh_reused", ct);
            return new RefreshOutcome.Reused();
        }

        await connection.ExecuteAsync(new CommandDefinition("update session_tokens set used_at = @now where hash = @hash", new { hash, now }, transaction, cancellationToken: ct));
        var tokens = await IssueAsync(connection, transaction, token.Session, realm, now, token.ExpiresAt, ct);
        await transaction.CommitAsync(ct);
        return new RefreshOutcome.Refreshed(tokens);
    }

    /// <summary>Ends one session: signing out.</summary>
    public Task EndAsync(Guid session, string reason, CancellationToken ct) => EndAsync("id = @id", session, reason, ct);

    /// <summary>Ends every session of a person: account closed, password changed, staff suspended.</summary>
    public Task EndAllOfAsync(Guid holder, string reason, CancellationToken ct) => EndAsync("holder = @id", holder, reason, ct);

    private async Task EndAsync(string which, Guid id, string reason, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await EndAsync(connection, transaction, which, id, reason, ct);
    }

    private async Task EndAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string which, Guid id, string reason, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"update sessions set ended_at = @now, end_reason = @reason where {which} and ended_at is null", new { id, reason, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        var version = await Changes.RaiseAsync(connection, transaction, Topic, ct);
        await transaction.CommitAsync(ct);
        await changes.AnnounceAsync(Topic, version, id.ToString());
    }

    private async Task<TokenView> IssueAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid session, string realm, DateTimeOffset now, DateTimeOffset ends, CancellationToken ct)
    {
        var (access, refresh) = (Tokens.New(), Tokens.New());
        var lasts = realm == Staff ? _options.StaffAccess : _options.CitizenAccess;
        var accessEnds = now + lasts < ends ? now + lasts : ends;
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into session_tokens (hash, session_id, kind, expires_at) values (@access, @session, 'access', @accessEnds), (@refresh, @session, 'refresh', @ends)",
            new { access = Tokens.Hash(access), refresh = Tokens.Hash(refresh), session, accessEnds, ends },
            transaction,
            cancellationToken: ct));
        return new TokenView(access, (int)(accessEnds - now).TotalSeconds, refresh);
    }
}
