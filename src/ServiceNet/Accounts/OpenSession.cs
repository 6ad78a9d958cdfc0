using Microsoft.AspNetCore.Http;

namespace ServiceNet.Accounts;

/// <summary>For answers that go on for hours: whether the session that asked for them still lasts.</summary>
public sealed class OpenSession
{
    private readonly SessionCache _sessions;

    internal OpenSession(SessionCache sessions) => _sessions = sessions;

    /// <summary>False once the caller signed out, was suspended, or their access token ran out; from memory.</summary>
    public async ValueTask<bool> LastsAsync(HttpRequest request, CancellationToken ct)
        => BearerHandler.TokenOf(request) is { } token && await _sessions.FindAsync(token, ct) is not null;
}
