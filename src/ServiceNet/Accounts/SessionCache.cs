using System.Collections.Concurrent;
using System.Security.Claims;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Live;

namespace ServiceNet.Accounts;

/// <summary>A session as requests see it.</summary>
internal sealed record LiveSession(Guid Id, Guid Holder, DateTimeOffset ExpiresAt, ClaimsPrincipal User);

/// <summary>
/// Who holds which access token, in memory. An end is announced by session or holder and forgets just those; a
/// process that missed an announcement forgets everyone and asks PostgreSQL again.
/// </summary>
internal sealed class SessionCache
{
    private const int MaxKept = 100_000;
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, LiveSession> _byToken = new(StringComparer.Ordinal);
    private int _generation;

    public SessionCache(NpgsqlDataSource database, Changes changes, TimeProvider time)
    {
        _database = database;
        _time = time;
        changes.On(Sessions.Topic, Forget);
    }

    /// <summary>The session of a token, or null when there is none that lasts.</summary>
    public ValueTask<LiveSession?> FindAsync(string token, CancellationToken ct)
    {
        if (_byToken.TryGetValue(token, out var kept))
        {
            if (kept.ExpiresAt > _time.GetUtcNow())
            {
                return ValueTask.FromResult<LiveSession?>(kept);
            }

            _byToken.TryRemove(token, out _);
            return ValueTask.FromResult<LiveSession?>(null);
        }

        return new ValueTask<LiveSession?>(LoadAsync(token, ct));
    }

    private async Task<LiveSession?> LoadAsync(string token, CancellationToken ct)
    {
        var generation = Volatile.Read(ref _generation);
        await using var connection = await _database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select s.id, s.realm, s.holder, t.expires_at, f.user_name,
              array(select r.role || ' ' || coalesce(r.station_id::text, '') from staff_roles r where r.staff_id = f.id) as roles
            from session_tokens t join sessions s on s.id = t.session_id left join staff f on s.realm = 'staff' and f.id = s.holder
            where t.hash = @hash and t.kind = 'access' and t.expires_at > @now and s.ended_at is null and f.suspended_at is null
            """,
            new { hash = Tokens.Hash(token), now = _time.GetUtcNow() },
            cancellationToken: ct));
        if (row is null)
        {
            return null;
        }

        var session = new LiveSession(row.Id, row.Holder, row.ExpiresAt, Principal(row));
        if (_byToken.Count >= MaxKept)
        {
            _byToken.Clear();
        }

        _byToken[token] = session;
        if (generation != Volatile.Read(ref _generation))
        {
            // Something ended while we read: perhaps this. The next request reads again.
            _byToken.TryRemove(token, out _);
        }

        return session;
    }

    private void Forget(string? id)
    {
        Interlocked.Increment(ref _generation);
        if (!Guid.TryParse(id, out var ended))
        {
            _byToken.Clear();
            return;
        }

        foreach (var (token, session) in _byToken)
        {
            if (session.Id == ended || session.Holder == ended)
            {
                _byToken.TryRemove(token, out _);
            }
        }
    }

    private static ClaimsPrincipal Principal(Row row)
    {
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, row.Holder.ToString()), new(Caller.Realm, row.Realm), new("session", row.Id.ToString()) };
        if (row.UserName is { } name)
        {
            claims.Add(new Claim(ClaimTypes.Name, name));
        }

        foreach (var (role, station) in row.Roles.Select(r => r.Split(' ')).Select(p => (Enum.Parse<StaffRole>(p[0], ignoreCase: true), p[1])))
        {
            claims.Add(new Claim(ClaimTypes.Role, role.ToString()));
            if (station.Length > 0)
            {
                claims.Add(new Claim(StaffClaims.Station, station));
            }
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, BearerHandler.Scheme));
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string Realm { get; init; } = "";

        public Guid Holder { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public string? UserName { get; init; }

        public string[] Roles { get; init; } = [];
    }
}
