using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Accounts;

/// <summary>A login code from <c>wx.login</c>; with the simulated WeChat <c>sim:NAME:NONCE</c>.</summary>
public sealed record WeChatSignInRequest([property: Required(ErrorMessage = "缺少登录凭证，请重新登录。"), PlainText(200, Label = "登录凭证", MinimumLength = 1)] string Code);

/// <summary>A refresh token handed out before.</summary>
public sealed record RefreshRequest([property: Required(ErrorMessage = "缺少登录凭证，请重新登录。"), PlainText(128, Label = "登录凭证", MinimumLength = 1)] string RefreshToken);

/// <summary>Which WeChat answers: the preview offers its sign-in by name only for the simulated one.</summary>
public enum WeChatMode
{
    /// <summary>WeChat itself.</summary>
    Real,

    /// <summary>模拟.</summary>
    Simulated,
}

/// <summary>How one signs in here.</summary>
public sealed record AuthModeView(WeChatMode Wechat);

/// <summary>Citizens' sessions.</summary>
public static class CitizenAuthEndpoints
{
    /// <summary>Maps <c>/auth</c>.</summary>
    public static void MapCitizenAuth(this IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/auth").WithTags("Sign-in").AllowAnonymous().RequireRateLimiting(Limits.SignIn);
        open.MapPost("/wechat", SignIn).WithName("signInWithWeChat").WithSummary("Signs a citizen in by a WeChat login code; the code works once")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        open.MapPost("/refresh", Refresh).WithName("refreshSession").WithSummary("Exchanges a refresh token; it works once and reuse ends the whole family")
            .ProducesProblem(400).ProducesProblem(401);
        open.MapGet("/mode", Mode).WithName("authMode").WithSummary("Says whether WeChat is simulated here");
        api.MapGroup("/auth").WithTags("Sign-in").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen)
            .MapPost("/sign-out", SignOut).WithName("signOut").WithSummary("Ends this session on every process").ProducesProblem(401);
    }

    internal static ProblemHttpResult RefreshProblem(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Reused => Problem.Of(401, "auth.refresh_reused", "登录已失效。", "这个登录凭证已经用过，为了您的安全已退出登录，请重新登录。"),
        _ => Problem.Of(401, "auth.refresh_invalid", "登录已过期。", "请重新登录，已填写的内容不会丢失。"),
    };

    private static async Task<Results<Ok<TokenView>, ProblemHttpResult>> SignIn(WeChatSignInRequest request, HttpContext http, SignInWithWeChat act, CancellationToken ct)
    {
        var outcome = await act.SignInAsync(request.Code, ct);
        if (outcome is WeChatSignInOutcome.TooMany or WeChatSignInOutcome.Unavailable)
        {
            // WeChat counts by the minute; an outage is worth asking about sooner.
            http.Response.Headers.RetryAfter = outcome is WeChatSignInOutcome.TooMany ? "60" : "5";
        }

        return outcome switch
        {
            WeChatSignInOutcome.SignedIn done => TypedResults.Ok(done.Tokens),
            WeChatSignInOutcome.CodeUsed => Problem.Of(401, "auth.code_used", "登录凭证已经用过。", "请返回后重新登录。"),
            WeChatSignInOutcome.CodeInvalid => Problem.Of(401, "auth.code_invalid", "登录凭证无效或已过期。", "请返回后重新登录。"),
            WeChatSignInOutcome.TooMany => Problem.Of(429, "auth.too_many", "登录太频繁。", "请一分钟后再试。"),
            WeChatSignInOutcome.Blocked => Problem.Of(403, "auth.blocked", "微信暂不允许这个账号登录。", "请通过微信客服了解原因，或拨打 12345。"),
            WeChatSignInOutcome.Unavailable => Problem.Of(503, "auth.wechat_unavailable", "暂时连接不上微信。", "您填写的内容没有丢失，请稍后重试。"),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    private static async Task<Results<Ok<TokenView>, ProblemHttpResult>> Refresh(RefreshRequest request, Sessions sessions, CancellationToken ct)
        => await sessions.RefreshAsync(Sessions.Citizen, request.RefreshToken, ct) is var outcome && outcome is RefreshOutcome.Refreshed done
            ? TypedResults.Ok(done.Tokens)
            : RefreshProblem(outcome);

    private static async Task<NoContent> SignOut(ClaimsPrincipal user, Sessions sessions, CancellationToken ct)
    {
        await sessions.EndAsync(Guid.Parse(user.FindFirstValue("session")!), "signed_out", ct);
        return TypedResults.NoContent();
    }

    private static Ok<AuthModeView> Mode(IConfiguration configuration)
        => TypedResults.Ok(new AuthModeView(configuration["ServiceNet:Local:WeChat"] == "simulated" ? WeChatMode.Simulated : WeChatMode.Real));
}
