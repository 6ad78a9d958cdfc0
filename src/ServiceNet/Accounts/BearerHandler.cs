using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Accounts;

/// <summary>Signs a request in by its bearer token.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionCache sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";
    private const string Prefix = "Bearer ";
    private const int MaxTokenLength = 128;

    /// <summary>The token a request carries, or null.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && header.Length <= Prefix.Length + MaxTokenLength ? header[Prefix.Length..].Trim() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var session = await sessions.FindAsync(token, Context.RequestAborted);
        return session is null
            ? AuthenticateResult.Fail("unknown")
            : AuthenticateResult.Success(new AuthenticationTicket(session.User, Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var details = Request.Headers.Authorization.Count > 0
            ? Problem.Details(401, "auth.token_invalid", "登录已过期。", "请重新登录，已填写的内容不会丢失。")
            : ProblemsModule.ForStatus(401);
        return ProblemsModule.WriteAsync(Context, details);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ProblemsModule.WriteAsync(Context, ProblemsModule.ForStatus(403));
}
